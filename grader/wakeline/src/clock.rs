//! The paused clock of a scenario's runtime.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::crew::{Crew, Time};
use crate::recorder::Recorder;
use crate::role::{self, aside};
use crate::time::Millis;

/// tokio's timers fire on whole milliseconds, so steps of one miss nothing.
pub(crate) const STEP: Duration = Duration::from_millis(1);
/// What the message of a run says whose program resumed the clock.
pub(crate) const RESUMED: &str = "tokio's clock was resumed";
/// What tokio says in the panic of a program that pauses it.
pub(crate) const PAUSED_AGAIN: &str = "time is already frozen";
/// Real time to wait for a call that is not seen before asking again.
const A_WHILE: Duration = Duration::from_millis(5);

/// The loop has nothing to run. The other threads of the program run now; and
/// where they rest until an instant that tokio does not know, time goes on by
/// one step, so that timers in between fire in order.
pub(crate) fn loop_is_idle(crew: &Crew, recorder: &Recorder) {
    if crew.is_empty() {
        return;
    }
    aside(|| {
        // The others know the time from here.
        let now = recorder.now();
        // Each may have given the loop something to do: it looks first.
        let ran = crew.run_ready() || (crew.wake_due(now) && crew.run_ready());
        match crew.time() {
            _ if ran => {}
            Time::Free => return,
            Time::Stepwise => {
                advance(STEP);
            }
            Time::Still => crew.wait_for_news(A_WHILE),
        }
        recorder.wake_root();
    });
}

/// Like a timer: whole milliseconds, never too few.
pub(crate) fn rounded_up(duration: Duration) -> Millis {
    Millis(u64::try_from(duration.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX))
}

/// Whether the program resumed the clock of the current runtime: then it shows
/// real time.
pub(crate) fn is_resumed() -> bool {
    Handle::try_current().is_ok() && role::without_real_clock(Instant::now).is_none()
}

/// Moves the paused clock of the current runtime; `false` outside of one, and
/// where the program resumed it.
pub(crate) fn advance(duration: Duration) -> bool {
    if Handle::try_current().is_err() || is_resumed() {
        return false;
    }
    // The first poll moves the clock; the rest only yields to other tasks,
    // which a blocking call does not do.
    let mut context = Context::from_waker(Waker::noop());
    let _ = pin!(tokio::time::advance(duration)).poll(&mut context);
    true
}
