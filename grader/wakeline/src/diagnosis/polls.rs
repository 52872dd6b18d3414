//! What the polls of a recording say of its tasks, for several rules. A
//! recording of spans alone has none, and then nothing is said of them.

use std::collections::BTreeMap;

use crate::time::Millis;
use crate::timeline::{Actor, Event, Name, Recording, Unseen, What};
use crate::view::Span;

/// As the recorder calls it.
pub(super) const TIMER: &str = "a timer";

/// Whether an operation began in a poll for which a timer had woken the task, and
/// in which no operation had ended.
pub(super) fn began_after_a_timer(recording: &Recording, span: &Span) -> bool {
    let events = &recording.timeline.events;
    let began =
        |what: &What| matches!(what, What::Began { operation } if operation.as_str() == span.name);
    let mut all = events.iter();
    let Some(place) = all.position(|event| event.at == span.begin && began(&event.what)) else {
        return false;
    };
    let task = events[place].task;
    let (mut polled, mut woken) = (false, false);
    for event in events[..place]
        .iter()
        .rev()
        .filter(|event| event.task == task)
    {
        match &event.what {
            What::Polled => polled = true,
            What::Ended { .. } if !polled => return false,
            What::Woken { by } if polled => woken = *by == Actor::Timer,
            What::Pending { on } if polled => {
                return woken && on.iter().any(|name| name == TIMER);
            }
            _ => {}
        }
    }
    false
}

/// Timers that a task waited for, one after the other, none of which came.
pub(super) struct Timers {
    pub(super) task: Actor,
    pub(super) first: Millis,
    pub(super) last: Millis,
    pub(super) count: usize,
}

/// The longest row of them, of at least so many, over more than one instant.
pub(super) fn overtaken_timers(recording: &Recording, least: usize) -> Option<Timers> {
    /// Waits for a timer after which something else came, and the open one.
    #[derive(Default)]
    struct Row {
        overtaken: Vec<Millis>,
        open: Option<Millis>,
    }
    let mut rows: BTreeMap<Actor, Row> = BTreeMap::new();
    let mut longest: Option<Timers> = None;
    for event in &recording.timeline.events {
        let row = rows.entry(event.task).or_default();
        match &event.what {
            What::Pending { on } if on.iter().any(|name| name == TIMER) => {
                row.open = Some(event.at);
                continue;
            }
            What::Pending { .. } => row.open = None,
            // It came, or an operation did that was waited for beside it.
            What::Woken { by: Actor::Timer } if row.open.is_some() => *row = Row::default(),
            What::Woken { .. } => row.overtaken.extend(row.open.take()),
            _ => continue,
        }
        let (Some(first), Some(newest)) = (row.overtaken.first(), row.overtaken.last()) else {
            continue;
        };
        let count = row.overtaken.len();
        if first < newest && count >= longest.as_ref().map_or(least, |known| known.count + 1) {
            longest = Some(Timers {
                task: event.task,
                first: *first,
                last: *newest,
                count,
            });
        }
    }
    longest
}

/// The first task that waited for a timer at some moment of a stretch, beside the
/// operation or so that something else than the timer woke it; and that moment.
pub(super) fn waited_for_a_timer(
    recording: &Recording,
    span: &Span,
    end: Millis,
) -> Option<(Actor, Millis)> {
    let events = &recording.timeline.events;
    let within = events.iter().enumerate();
    let mut within = within.filter(|(_, event)| event.at >= span.begin && event.at < end);
    within.find_map(|(place, event)| {
        let What::Pending { on } = &event.what else {
            return None;
        };
        let beside = on.iter().any(|name| name.as_str() == span.name);
        let mut later = events[place..]
            .iter()
            .filter(|later| later.task == event.task);
        let mut overtaken = || {
            later.find_map(|later| match &later.what {
                What::Woken { by } => Some(*by != Actor::Timer),
                _ => None,
            })
        };
        let timer = on.iter().any(|name| name == TIMER);
        (timer && (beside || overtaken() == Some(true))).then_some((event.task, event.at))
    })
}

/// The events from the last one backwards. Where the limit of events was met, nobody
/// knows which were the last, and there are none here.
pub(super) fn backwards(recording: &Recording) -> impl Iterator<Item = &Event> {
    let timeline = &recording.timeline;
    let known = (timeline.dropped_events == 0).then(|| timeline.events.iter().rev());
    known.into_iter().flatten()
}

/// What the last poll of a task waits for, as far as it is known; `None` where
/// no poll of it is.
pub(super) fn last_wait(recording: &Recording, task: Actor) -> Option<&[Name]> {
    let mut events = backwards(recording);
    events.find_map(|event| match &event.what {
        What::Pending { on } if event.task == task => Some(&**on),
        _ => None,
    })
}

/// When a task was polled for the last time.
pub(super) fn last_poll(recording: &Recording, task: Actor) -> Option<Millis> {
    let mut events = backwards(recording);
    let poll = events.find(|event| event.task == task && event.what == What::Polled);
    poll.map(|event| event.at)
}

/// Whether the polls of all tasks are there, and what they wait for.
pub(super) fn all_seen(recording: &Recording) -> bool {
    let timeline = &recording.timeline;
    let complete = timeline.dropped_events == 0 && !timeline.unseen.contains(&Unseen::Wakes);
    timeline.plain || complete && last(recording).is_some()
}

/// When anything was polled for the last time.
pub(super) fn last(recording: &Recording) -> Option<Millis> {
    let mut events = backwards(recording);
    let poll = events.find(|event| event.what == What::Polled);
    poll.map(|event| event.at)
}

/// Whether anything was polled after an operation of this name had ended for the
/// last time.
pub(super) fn after_the_end_of(recording: &Recording, name: &str) -> bool {
    let events = backwards(recording);
    let mut later = events.take_while(|event| match &event.what {
        What::Ended { operation, .. } => operation.as_str() != name,
        _ => true,
    });
    later.any(|event| matches!(event.what, What::Polled | What::Began { .. }))
}

/// Whether the recording ends in the middle of a poll.
pub(super) fn in_one(recording: &Recording) -> bool {
    let mut events = backwards(recording);
    let last = events.find(|event| {
        matches!(
            event.what,
            What::Polled | What::Pending { .. } | What::Finished
        )
    });
    last.is_some_and(|event| event.what == What::Polled)
}
