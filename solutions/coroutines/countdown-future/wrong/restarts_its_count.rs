//! Begins to count anew in each poll.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

pub struct Countdown {
    shared: Arc<Mutex<State>>,
}

#[derive(Clone)]
pub struct Reporter {
    shared: Arc<Mutex<State>>,
}

struct State {
    reports: u32,
    reported: bool,
    waker: Option<Waker>,
}

pub fn countdown(reports: u32) -> (Reporter, Countdown) {
    let state = State {
        reports,
        reported: false,
        waker: None,
    };
    let shared = Arc::new(Mutex::new(state));
    let reporter = Reporter {
        shared: Arc::clone(&shared),
    };
    (reporter, Countdown { shared })
}

impl Reporter {
    pub fn report(&self) {
        let waker = {
            let mut state = self.shared.lock().expect("nobody panics with the lock");
            state.reported = true;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Future for Countdown {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.shared.lock().expect("nobody panics with the lock");
        let mut left = state.reports;
        if std::mem::take(&mut state.reported) {
            left -= 1;
        }
        if left == 0 {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
