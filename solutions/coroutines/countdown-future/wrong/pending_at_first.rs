//! Is always pending at the first poll.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// Ready when as many reports have come as were asked for.
pub struct Countdown {
    shared: Arc<Mutex<State>>,
}

/// Reports, for one service or for several.
#[derive(Clone)]
pub struct Reporter {
    shared: Arc<Mutex<State>>,
}

/// What both know.
struct State {
    /// So many reports are still to come.
    left: u32,
    /// Who waits.
    waker: Option<Waker>,
    /// Whether the runtime knows about the future.
    registered: bool,
}

/// A countdown that waits for so many `reports`, and who reports to it.
pub fn countdown(reports: u32) -> (Reporter, Countdown) {
    let state = State {
        left: reports,
        waker: None,
        registered: false,
    };
    let shared = Arc::new(Mutex::new(state));
    let reporter = Reporter {
        shared: Arc::clone(&shared),
    };
    (reporter, Countdown { shared })
}

impl Reporter {
    /// One report more. Those that come after the last one change nothing.
    pub fn report(&self) {
        let mut state = self.shared.lock().unwrap();
        if state.left == 0 {
            return;
        }
        state.left -= 1;
        if state.left > 0 {
            return;
        }
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Future for Countdown {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.shared.lock().unwrap();
        state.waker = Some(context.waker().clone());
        if !state.registered {
            state.registered = true;
            return Poll::Pending;
        }
        if state.left == 0 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}
