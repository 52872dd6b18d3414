//! What the current thread is to a scenario, and what a blocking call on it
//! means there. The shims ask this room; everything here is safe code.
//!
//! - On the **loop** (the thread that polls) a call that blocks holds the loop
//!   up, which is the truth about blocking: virtual time goes on to the instant
//!   at which the call returns, and nothing else on the loop runs meanwhile.
//! - On an **outer** thread (a thread scenario, which owns no loop) virtual
//!   time goes on, and timers fire.
//! - On the **pool** (`spawn_blocking`) and on **threads** that the program
//!   started, the thread rests while the others go on; see [`crate::crew`].
//! - Any other thread is left alone.

mod ending;
mod looking;
mod newcomer;
mod waiting;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::crew::{Crew, Place, Serves};
use crate::futex;
use crate::recorder::Recorder;
use crate::role::{self, Role, aside};
use crate::time::{Clock, Millis, ms};
use crate::timeline::Recording;
use crate::wakes::Wakes;

pub(crate) use ending::{about_to_abort, give_up_instead_of_aborting};
pub(crate) use looking::{clock, step_back, stopped_looking};
pub(crate) use newcomer::{Newcomer, about_to_start, wait_for_the_end_of};
pub(crate) use waiting::{KEPT, Lock, sleep, wait};

/// How far a thread scenario's virtual clock runs before a parked thread
/// counts as parked for ever.
const PARKED_FOR_EVER: Millis = ms(10_000);

thread_local! {
    static SCENARIO: RefCell<Option<Member>> = const { RefCell::new(None) };
}

/// What a thread of a scenario knows of it.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) crew: Arc<Crew>,
    pub(crate) wakes: Wakes,
    /// Where the recording goes if the driver is blocked for ever.
    pub(crate) result: Sender<Recording>,
    /// What an outer thread needs to let virtual time run.
    pub(crate) runtime: Option<Arc<Runtime>>,
    /// Real time at the beginning, on the monotonic clock.
    pub(crate) start: Duration,
    place: Place,
}

impl Member {
    pub(crate) fn new(
        recorder: &Arc<Recorder>,
        crew: &Arc<Crew>,
        wakes: &Wakes,
        result: Sender<Recording>,
        start: Duration,
    ) -> Member {
        Member {
            recorder: Arc::clone(recorder),
            crew: Arc::clone(crew),
            wakes: wakes.clone(),
            result,
            runtime: None,
            start,
            place: Place::Driver,
        }
    }

    /// Makes the current thread the loop of a scenario.
    pub(crate) fn join_as_loop(&self) {
        let role = match self.recorder.clock() {
            Clock::Virtual => Role::Loop,
            // Calls that block are left alone.
            Clock::Real => Role::Foreign,
        };
        join(role, self.clone());
    }

    /// Makes the current thread the first thread of a thread scenario.
    pub(crate) fn join_as_outer(&self, runtime: &Arc<Runtime>) {
        let runtime = Some(Arc::clone(runtime));
        let member = self.clone();
        join(Role::Outer, Member { runtime, ..member });
    }

    /// Makes the current thread a blocking thread of a scenario.
    pub(crate) fn join_as_pool(&self) {
        if self.recorder.clock() == Clock::Real {
            return;
        }
        let seat = match member().map(|member| member.place) {
            Some(Place::Seat(seat)) => seat,
            // Started by a thread that does not belong to the scenario.
            _ => self.start_late(),
        };
        aside(|| self.crew.set_serves(seat, Serves::Pool));
        role::set(Role::Pool);
    }

    fn start_late(&self) -> usize {
        let seat = aside(|| self.crew.hire());
        self.take_seat(seat);
        seat
    }

    fn take_seat(&self, seat: usize) {
        role::fix_hash_keys(self.recorder.seed());
        role::seat();
        aside(|| {
            self.wakes.listen_to_the_end();
            self.crew.begin(seat);
        });
        let place = Place::Seat(seat);
        let member = self.clone();
        join(Role::Thread, Member { place, ..member });
    }
}

fn join(role: Role, member: Member) {
    SCENARIO.with_borrow_mut(|scenario| *scenario = Some(member));
    role::set(role);
}

/// The current thread no longer belongs to a scenario.
pub(crate) fn leave() {
    role::set(Role::Foreign);
    let member = SCENARIO.try_with(|scenario| scenario.borrow_mut().take());
    if let Ok(Some(Member {
        crew,
        place: Place::Seat(seat),
        ..
    })) = member
    {
        // First who waits for its end: time may go on as soon as it has left.
        futex::wake(crew.announce_end(seat), usize::MAX);
        crew.leave(seat);
    }
}

/// The recorder of the scenario that this thread belongs to.
pub(crate) fn recorder() -> Option<Arc<Recorder>> {
    member().map(|member| member.recorder)
}

fn member() -> Option<Member> {
    SCENARIO
        .try_with(|scenario| scenario.try_borrow().ok()?.clone())
        .ok()
        .flatten()
}

/// Whether a call must be counted here: on an outer thread no loop counts the
/// polls, so the world does.
pub(crate) fn count_poll_outside_the_loop(recorder: &Recorder) {
    if role::get() != Role::Outer {
        return;
    }
    recorder.main_poll_begins();
    recorder.main_waits();
    recorder.give_up_at(PARKED_FOR_EVER);
    if recorder.stopped().is_some() {
        std::panic::panic_any(Spinning);
    }
}

/// The panic payload that ends a thread scenario whose code never parks.
pub(crate) struct Spinning;
