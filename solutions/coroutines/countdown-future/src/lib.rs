//! # Count down
//!
//! The status board shows a release in green when every service has reported
//! that it runs. The services report by themselves, one after another; the board
//! waits for the last of them.
//!
//! ```text
//! the services:   start(mail)    ██
//!                 start(search)  ████
//!                 start(files)   ██████
//! the board:      green                ██
//! ```
//!
//! [`countdown`] makes two things: a [`Reporter`], which every service gets a clone
//! of, and a [`Countdown`], a future that is ready when there were enough reports.
//! What both have to know stands in a `State` behind an `Arc` and a `Mutex`. Give
//! the lock back before you call a waker: who is woken may poll at once. A lock is
//! given back when its guard is dropped, and a guard that is made in the head of an
//! `if let` or a `match` lives to the closing brace.
//!
//! What to do: add to `State` what it needs, and write `report` and `poll`. Use the
//! standard library alone. Then `cargo test -p ex-countdown-future`.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
// SOLUTION
use std::task::{Context, Poll, Waker};
// STARTER
// use std::task::{Context, Poll};
// END

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
    // SOLUTION
    /// Of the task that waits. `None` until the countdown was polled.
    waker: Option<Waker>,
    // STARTER
    // END
}

/// A countdown that waits for so many `reports`, and who reports to it.
pub fn countdown(reports: u32) -> (Reporter, Countdown) {
    // SOLUTION
    let state = State {
        left: reports,
        waker: None,
    };
    // STARTER
    // let state = State { left: reports };
    // END
    let shared = Arc::new(Mutex::new(state));
    let reporter = Reporter {
        shared: Arc::clone(&shared),
    };
    (reporter, Countdown { shared })
}

impl Reporter {
    /// One report more. Those that come after the last one change nothing.
    pub fn report(&self) {
        // SOLUTION
        let waker = {
            let mut state = self.shared.lock().expect("nobody panics with the lock");
            // A report too many must not go below zero.
            state.left = state.left.saturating_sub(1);
            // Before the last one there is nothing to do for who waits.
            if state.left == 0 {
                state.waker.take()
            } else {
                None
            }
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        // STARTER
        // let _ = &self.shared;
        // todo!("count, and wake who waits")
        // END
    }
}

impl Future for Countdown {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // SOLUTION
        let mut state = self.shared.lock().expect("nobody panics with the lock");
        // A poll is a question: it changes nothing of the count, however often and
        // for whatever reason somebody asks.
        if state.left == 0 {
            return Poll::Ready(());
        }
        // The waker of this poll, and not of the first one: the countdown may have
        // been given to another task since then.
        state.waker = Some(context.waker().clone());
        Poll::Pending
        // STARTER
        // let _ = (context, self.shared.lock().unwrap().left);
        // todo!("ready if no report is left; if not, leave a waker")
        // END
    }
}
