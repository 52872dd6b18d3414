//! How a thread that a program starts takes its seat in the crew.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::waiting::{Lock, wait};
use super::{Member, member};
use crate::crew::{Crew, Handle};
use crate::role::{self, Role, aside};

/// A thread that is about to be started from a thread of a scenario.
pub(crate) struct Newcomer {
    member: Member,
    seat: usize,
}

/// The current thread is about to start another. `None` outside a scenario.
pub(crate) fn about_to_start() -> Option<Newcomer> {
    if matches!(role::get(), Role::Foreign | Role::Aside) {
        return None;
    }
    aside(|| {
        let member = member()?;
        let seat = member.crew.hire();
        // The runtime must not be dropped on a thread of the program's.
        let runtime = None;
        let member = Member { runtime, ..member };
        Some(Newcomer { member, seat })
    })
}

impl Newcomer {
    /// What who starts it keeps, to tell what came of it.
    pub(crate) fn promise(&self) -> Promise {
        Promise {
            crew: Arc::clone(&self.member.crew),
            seat: self.seat,
        }
    }

    /// On the new thread: waits for its turn.
    pub(crate) fn begin(self) {
        self.member.take_seat(self.seat);
    }
}

/// A thread that was asked for.
pub(crate) struct Promise {
    crew: Arc<Crew>,
    seat: usize,
}

impl Promise {
    /// It was started, and others know it by this handle.
    pub(crate) fn kept(self, handle: Handle) {
        aside(|| self.crew.set_handle(self.seat, handle));
    }

    /// It could not be started.
    pub(crate) fn broken(self) {
        aside(|| self.crew.leave(self.seat));
    }
}

/// The current thread wants to wait for the end of another, by its handle.
pub(crate) fn wait_for_the_end_of(handle: Handle) {
    let end = aside(|| member()?.crew.end_of(handle));
    if let Some(gone) = end {
        let unchanged = || gone.load(Ordering::SeqCst) == 0;
        let _ = wait(gone.as_ptr() as usize, &unchanged, None, Lock::No);
    }
}
