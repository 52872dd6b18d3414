//! Gives every event a nanosecond of its own, so that the order of what
//! happened at one instant shows.

use super::packet::Nanos;
use crate::time::Millis;

/// Nanoseconds in a millisecond.
const NANOS: u64 = 1_000_000;

/// Turns instants into timestamps.
#[derive(Default)]
pub(super) struct Clock {
    /// The latest instant so far.
    pub(super) latest: Millis,
    next: u64,
}

impl Clock {
    pub(super) fn stamp(&mut self, at: Millis) -> Nanos {
        let now = at.0.saturating_mul(NANOS).max(self.next);
        self.latest = self.latest.max(at);
        self.next = now.saturating_add(1);
        Nanos(now)
    }
}
