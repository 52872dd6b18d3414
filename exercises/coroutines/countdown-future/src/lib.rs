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
use std::task::{Context, Poll};

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
}

/// A countdown that waits for so many `reports`, and who reports to it.
pub fn countdown(reports: u32) -> (Reporter, Countdown) {
    let state = State { left: reports };
    let shared = Arc::new(Mutex::new(state));
    let reporter = Reporter {
        shared: Arc::clone(&shared),
    };
    (reporter, Countdown { shared })
}

impl Reporter {
    /// One report more. Those that come after the last one change nothing.
    pub fn report(&self) {
        let _ = &self.shared;
        todo!("count, and wake who waits")
    }
}

impl Future for Countdown {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let _ = (context, self.shared.lock().unwrap().left);
        todo!("ready if no report is left; if not, leave a waker")
    }
}
