//! What the polls of a recording say of its tasks, for several rules. A
//! recording of spans alone has none, and then nothing is said of them.

use crate::time::Millis;
use crate::timeline::{Actor, Name, Recording, What};

/// What the last poll of a task waits for, as far as it is known; `None` where
/// no poll of it is.
pub(super) fn last_wait(recording: &Recording, task: Actor) -> Option<&[Name]> {
    let mut events = recording.timeline.events.iter().rev();
    events.find_map(|event| match &event.what {
        What::Pending { on } if event.task == task => Some(&**on),
        _ => None,
    })
}

/// When a task was polled for the last time.
pub(super) fn last_poll(recording: &Recording, task: Actor) -> Option<Millis> {
    let mut events = recording.timeline.events.iter().rev();
    let poll = events.find(|event| event.task == task && event.what == What::Polled);
    poll.map(|event| event.at)
}

/// When anything was polled for the last time.
pub(super) fn last(recording: &Recording) -> Option<Millis> {
    let mut events = recording.timeline.events.iter().rev();
    let poll = events.find(|event| event.what == What::Polled);
    poll.map(|event| event.at)
}

/// Whether anything was polled after an operation of this name had ended for the
/// last time.
pub(super) fn after_the_end_of(recording: &Recording, name: &str) -> bool {
    let events = recording.timeline.events.iter().rev();
    let mut later = events.take_while(|event| match &event.what {
        What::Ended { operation, .. } => operation.as_str() != name,
        _ => true,
    });
    later.any(|event| event.what == What::Polled)
}

/// Whether the recording ends in the middle of a poll.
pub(super) fn in_one(recording: &Recording) -> bool {
    let mut events = recording.timeline.events.iter().rev();
    let last = events.find(|event| {
        matches!(
            event.what,
            What::Polled | What::Pending { .. } | What::Finished
        )
    });
    last.is_some_and(|event| event.what == What::Polled)
}
