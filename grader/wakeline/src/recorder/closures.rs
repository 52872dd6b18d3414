//! Closures of the blocking pool, as tokio's tracing tells of them.

use super::Recorder;
use crate::timeline::{Actor, Closure, What};

/// So many are kept of one run.
const MANY: usize = 10_000;

impl Recorder {
    /// A closure begins on the current thread. Gives its number.
    pub(crate) fn closure_begins(&self) -> Option<usize> {
        let mut state = self.lock_now();
        let begin = state.now;
        let number = state.timeline.closures.len();
        if state.closed || number >= MANY {
            return None;
        }
        state.timeline.closures.push(Closure { begin, end: None });
        Some(number)
    }

    /// It returned. After the scenario's own future did, that is an event: it
    /// kept a real program alive until now.
    pub(crate) fn closure_ends(&self, number: usize) {
        let mut state = self.lock_now();
        let now = state.now;
        let Some(closure) = state.timeline.closures.get_mut(number) else {
            return;
        };
        closure.end = Some(now);
        if state.finished.is_some_and(|finished| finished < now) {
            state.event_of(Actor::Pool, What::Finished);
        }
    }
}
