//! Counts polls, and says after which of them the clock wants a look. Between
//! two parks of the loop time does not move, so most polls need none.

use std::sync::atomic::{AtomicU64, Ordering};

/// Only the loop writes, one poll after the other, so this is no more than two
/// plain numbers that other threads may read.
#[derive(Default)]
pub(super) struct Pulse {
    polls: AtomicU64,
    look_at: AtomicU64,
}

impl Pulse {
    /// One more poll. Gives its number if the clock wants a look.
    pub(super) fn beat(&self) -> Option<u64> {
        let polls = self.polls.load(Ordering::Relaxed) + 1;
        self.polls.store(polls, Ordering::Relaxed);
        (polls >= self.look_at.load(Ordering::Relaxed)).then_some(polls)
    }

    /// How many polls there were.
    pub(super) fn polls(&self) -> u64 {
        self.polls.load(Ordering::Relaxed)
    }

    /// Time may have moved: look at the next poll.
    pub(super) fn moved(&self) {
        self.look_at.store(0, Ordering::Relaxed);
    }

    /// Unless time moves, look at this poll and not before.
    pub(super) fn rest_until(&self, poll: u64) {
        self.look_at.store(poll, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Pulse;

    #[test]
    fn it_rests_until_the_poll_that_was_named_or_until_time_moves() {
        let pulse = Pulse::default();
        assert_eq!(pulse.beat(), Some(1));
        pulse.rest_until(4);
        let beats = [pulse.beat(), pulse.beat(), pulse.beat()];
        assert_eq!(beats, [None, None, Some(4)]);
        pulse.rest_until(9);
        assert_eq!(pulse.beat(), None);
        pulse.moved();
        assert_eq!(pulse.beat(), Some(6));
        assert_eq!(pulse.polls(), 6);
    }
}
