//! What a thread sees when it looks at the clock, and what it costs to look
//! over and over.

use std::cell::Cell;
use std::time::Duration;

use super::waiting::sleep_as;
use super::{Member, SCENARIO, member};
use crate::clock::STEP;
use crate::crew::Place;
use crate::recorder::Recorder;
use crate::role::{self, Role, aside};

/// So many looks at the clock in a row make one millisecond pass: otherwise a
/// loop that waits for a time would never end.
const LOOKS_A_STEP: u32 = 10_000;
/// How many looks a yield counts for.
const LOOKS_A_YIELD: u32 = 100;

thread_local! {
    static LOOKS: Cell<u32> = const { Cell::new(0) };
}

/// What the monotonic clock, really at `real`, shows on the current thread. `None` outside a
/// scenario.
///
/// A loop that looks at the clock until it is late enough computes for that
/// long in a real program. Here it would never end, so many looks in a row
/// make time pass.
///
/// tokio holds the lock of its clock while it asks here after a `resume`, so this
/// waits for nothing.
pub(crate) fn clock(real: fn() -> Duration) -> Option<Duration> {
    if matches!(role::get(), Role::Foreign | Role::Aside) {
        role::real_clock_read();
        return None;
    }
    looked(1);
    aside(|| {
        let shown = |member: &Member| member.recorder.shown(member.start, real);
        SCENARIO
            .try_with(|scenario| scenario.try_borrow().ok()?.as_ref().map(shown))
            .ok()
            .flatten()
    })
}

/// The current thread lets others run first. `false` outside a scenario.
pub(crate) fn step_back() -> bool {
    if matches!(role::get(), Role::Foreign | Role::Aside) {
        return false;
    }
    looked(LOOKS_A_YIELD);
    aside(|| match member() {
        Some(member) if !member.recorder.is_closed() => {
            match member.place {
                Place::Seat(seat) => member.crew.step_back(seat),
                Place::Driver => {
                    member.crew.run_ready();
                }
            }
            true
        }
        _ => false,
    })
}

fn looked(times: u32) {
    LOOKS.set(LOOKS.get() + times);
    if LOOKS.get() >= LOOKS_A_STEP {
        LOOKS.set(0);
        sleep_as(STEP, Recorder::spun);
    }
}

/// The current thread does something else than to look at the clock.
pub(crate) fn stopped_looking() {
    LOOKS.set(0);
}
