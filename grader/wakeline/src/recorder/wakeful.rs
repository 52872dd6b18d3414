//! What is known of one task: when it was polled, what it waits for since then, and
//! whether anybody woke it.

use std::mem;
#[cfg(tokio_unstable)]
use std::panic::Location;

use super::awaits::Awaits;
#[cfg(tokio_unstable)]
use super::resources::Resource;
use crate::time::Millis;
#[cfg(tokio_unstable)]
use crate::timeline::Actor;

/// A spawned task that has not finished.
#[cfg(tokio_unstable)]
pub(super) struct Live {
    pub(super) task: Actor,
    pub(super) spawned_at: &'static Location<'static>,
    pub(super) wakeful: Wakeful,
}

/// What it takes to name the cause of a wake.
#[derive(Default)]
pub(super) struct Wakeful {
    pub(super) last_poll: Millis,
    /// The event that says what that poll waits for.
    pub(super) pending: Option<usize>,
    /// The resources that it waits for since that poll.
    #[cfg(tokio_unstable)]
    pub(super) waits: Vec<Resource>,
    /// Its wakers that are somewhere.
    pub(super) awaits: Awaits,
    /// Woken since then.
    woken: bool,
    #[cfg(tokio_unstable)]
    polled: bool,
    /// Nobody was seen to wake it for that poll.
    #[cfg(tokio_unstable)]
    causeless: bool,
}

/// What is known of a poll when its task is woken for the first time since.
#[derive(Clone, Copy)]
pub(super) struct Waited {
    pub(super) since: Millis,
    pub(super) pending: Option<usize>,
}

impl Wakeful {
    pub(super) fn polled(&mut self, now: Millis, uncounted: bool) {
        if uncounted {
            self.awaits.lose();
        }
        self.last_poll = now;
        self.pending = None;
        #[cfg(tokio_unstable)]
        {
            self.waits.clear();
            self.causeless = self.polled && !self.woken;
            self.polled = true;
        }
        self.woken = false;
    }

    /// The poll is over, and the task waits. An abort is a poll that nobody
    /// causes, but it ends the task: so a wake was not seen.
    #[cfg(tokio_unstable)]
    pub(super) fn missed_a_wake(&self) -> bool {
        self.causeless
    }

    /// Whether its last poll was before this instant.
    pub(super) fn waited_until(&self, now: Millis) -> bool {
        self.last_poll < now
    }

    /// The wait that ends, if this is the first wake since the last poll.
    pub(super) fn first_wake(&mut self) -> Option<Waited> {
        let waited = Waited {
            since: self.last_poll,
            pending: self.pending,
        };
        (!mem::replace(&mut self.woken, true)).then_some(waited)
    }
}

/// From where a wake comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// The code of a task, a closure or a thread.
    Code,
    /// The end of a task or a closure: tokio wakes who awaits it. Known only
    /// where tokio is traced.
    #[cfg_attr(not(tokio_unstable), expect(dead_code))]
    End,
}
