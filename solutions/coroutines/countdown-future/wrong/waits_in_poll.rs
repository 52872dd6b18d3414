//! Waits in `poll` for the last report.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll};

pub struct Countdown {
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Clone)]
pub struct Reporter {
    shared: Arc<(Mutex<State>, Condvar)>,
}

struct State {
    left: u32,
}

pub fn countdown(reports: u32) -> (Reporter, Countdown) {
    let state = State { left: reports };
    let shared = Arc::new((Mutex::new(state), Condvar::new()));
    let reporter = Reporter {
        shared: Arc::clone(&shared),
    };
    (reporter, Countdown { shared })
}

impl Reporter {
    pub fn report(&self) {
        let mut state = self.shared.0.lock().expect("nobody panics with the lock");
        state.left = state.left.saturating_sub(1);
        self.shared.1.notify_all();
    }
}

impl Future for Countdown {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let _ = context;
        let mut state = self.shared.0.lock().expect("nobody panics with the lock");
        while state.left > 0 {
            state = self
                .shared
                .1
                .wait(state)
                .expect("nobody panics with the lock");
        }
        Poll::Ready(())
    }
}
