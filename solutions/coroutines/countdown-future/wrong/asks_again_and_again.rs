//! Wakes itself in `poll`, so that it is asked again.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

pub struct Countdown {
    shared: Arc<Mutex<State>>,
}

#[derive(Clone)]
pub struct Reporter {
    shared: Arc<Mutex<State>>,
}

struct State {
    left: u32,
}

pub fn countdown(reports: u32) -> (Reporter, Countdown) {
    let state = State { left: reports };
    let shared = Arc::new(Mutex::new(state));
    let reporter = Reporter {
        shared: Arc::clone(&shared),
    };
    (reporter, Countdown { shared })
}

impl Reporter {
    pub fn report(&self) {
        let mut state = self.shared.lock().expect("nobody panics with the lock");
        state.left = state.left.saturating_sub(1);
    }
}

impl Future for Countdown {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.shared.lock().expect("nobody panics with the lock");
        if state.left == 0 {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
