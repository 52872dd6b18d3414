//! What a recording tells of operations and their tasks, for several rules.

use std::collections::BTreeSet;

use super::polls::TIMER;
use crate::time::Millis;
use crate::timeline::{Actor, Outcome, Recording, Unseen, What};
use crate::view::{Span, SpanView};

/// Who did an operation; `None` where that is not known.
pub(super) fn task(recording: &Recording, span: &Span) -> Option<Actor> {
    let mut operations = recording.timeline.operations.iter();
    let operation = operations
        .find(|one| one.name == *span.name && one.begin == span.begin && one.end == span.end)?;
    (operation.task != Actor::Unnamed).then_some(operation.task)
}

/// `mail(2)` and `mail(3)` are one kind of operation.
pub(super) fn kind(name: &str) -> &str {
    let head = name.split('(').next().unwrap_or(name);
    head.trim_end_matches(|char: char| char.is_ascii_digit() || " -_#".contains(char))
}

/// The operations of one name, in their order.
pub(super) fn tries<'a>(view: &'a SpanView, name: &str) -> Vec<&'a Span> {
    let operations = view.operations();
    operations.filter(|span| span.name == name).collect()
}

/// The names of operations that came to nothing, each once.
pub(super) fn vain(view: &SpanView) -> BTreeSet<&str> {
    let vain = view.operations().filter(|span| is_vain(span));
    vain.map(|span| span.name.as_str()).collect()
}

/// It failed, or was given up.
pub(super) fn is_vain(span: &Span) -> bool {
    matches!(span.outcome, Outcome::Failed | Outcome::Cancelled)
}

/// How an operation came to nothing, as a verb.
pub(super) fn vain_verb(span: &Span) -> &'static str {
    match span.outcome {
        Outcome::Cancelled => "was given up",
        _ => "failed",
    }
}

/// The tasks that were aborted, and when. An abort is a poll that nothing else
/// caused, and the task does nothing in it but end.
pub(super) fn aborted(recording: &Recording) -> Vec<(Actor, Millis)> {
    let timeline = &recording.timeline;
    let woken = |what: &What| matches!(what, What::Woken { .. });
    let all_seen = !timeline.unseen.contains(&Unseen::Wakes) && timeline.dropped_events == 0;
    if !all_seen || !timeline.events.iter().any(|event| woken(&event.what)) {
        return Vec::new();
    }
    let (mut ready, mut aborted, mut open) = (BTreeSet::new(), Vec::new(), None);
    for event in &timeline.events {
        match &event.what {
            What::Spawned { by, .. } => {
                ready.insert(event.task);
                open = open.filter(|task| task != by);
            }
            What::Woken { .. } => {
                ready.insert(event.task);
            }
            What::Polled => {
                let caused = ready.remove(&event.task);
                let spawned = matches!(event.task, Actor::Spawned(_));
                open = (spawned && !caused).then_some(event.task);
            }
            What::Finished if open == Some(event.task) => aborted.push((event.task, event.at)),
            What::Ended { .. } | What::Finished => {}
            _ => open = open.filter(|task| *task != event.task),
        }
    }
    aborted
}

/// A wait of a task for a timer and for nothing else that is known.
pub(super) struct Wait {
    pub(super) since: Millis,
    pub(super) until: Millis,
    pub(super) woken_by: Actor,
}

/// The waits of a task for a timer alone, in their order.
pub(super) fn waits_for_a_timer(recording: &Recording, task: Actor) -> Vec<Wait> {
    let (mut waits, mut since) = (Vec::new(), None);
    let events = recording.timeline.events.iter();
    for event in events.filter(|event| event.task == task) {
        match &event.what {
            What::Pending { on } => {
                since =
                    (!on.is_empty() && on.iter().all(|name| *name == TIMER)).then_some(event.at);
            }
            What::Woken { by } => {
                if let Some(since) = since.take() {
                    let (until, woken_by) = (event.at, *by);
                    waits.push(Wait {
                        since,
                        until,
                        woken_by,
                    });
                }
            }
            _ => {}
        }
    }
    waits
}
