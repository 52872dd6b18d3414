//! The paused clock of a scenario's runtime.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use tokio::runtime::Handle;

use crate::crew::{Crew, Time};
use crate::recorder::Recorder;
use crate::role::aside;
use crate::time::Millis;

/// tokio's timers fire on whole milliseconds, so steps of one miss nothing.
pub(crate) const STEP: Duration = Duration::from_millis(1);
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

/// Moves the paused clock of the current runtime; `false` outside of one.
pub(crate) fn advance(duration: Duration) -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    // The first poll moves the clock; the rest only yields to other tasks,
    // which a blocking call does not do.
    let mut context = Context::from_waker(Waker::noop());
    let _ = pin!(tokio::time::advance(duration)).poll(&mut context);
    true
}
