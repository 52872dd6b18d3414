//! `a-task-panicked`: a spawned task panicked, and what it would have done is
//! missing. A panic ends its task alone, and says so only to who awaits it.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, surplus, times};
use crate::diagnosis::history::{kind, task as by};
use crate::timeline::{Actor, Name, Recording, What, readable};

pub(super) const RULE: Definition = Definition {
    id: "a-task-panicked",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let missing = surplus(expected, got);
    let first = missing.first()?;
    // The first time that is missing.
    let mut due = expected.operations().filter(|span| span.name == **first);
    let due = due.nth(times(got, first))?;
    let mut events = recording.timeline.events.iter();
    let (at, task, message) = events.find_map(|event| match (&event.what, event.task) {
        (What::Panicked { message }, Actor::Spawned(_) | Actor::Pool) => {
            Some((event.at, event.task, message))
        }
        _ => None,
    })?;
    // What was due before it, or was done after it, is missing for another reason.
    let did = recording
        .timeline
        .operations
        .iter()
        .filter(|one| one.task == task);
    let did: Vec<&str> = did.map(|one| one.name.as_str()).collect();
    let the_like = did.iter().any(|name| kind(name) == kind(first));
    let mut done = got.operations();
    if due.begin < at && !the_like || done.any(|span| span.name == **first && span.begin >= at) {
        return None;
    }
    // Who was told of it and did what was asked for after that has looked at it.
    let told = |who: Actor| {
        let mut events = recording.timeline.events.iter();
        events.any(|event| {
            let woken = matches!(event.what, What::Woken { by } if by == task);
            woken && event.task == who && event.at == at
        })
    };
    let mut later = matched(expected, got).filter(|(wanted, found)| {
        wanted == found && found.begin == at && by(recording, found).is_some_and(told)
    });
    if task != Actor::Pool && later.next().is_some() {
        return None;
    }
    // What others do, too, is not missing because of one that did nothing.
    let mut events = recording.timeline.events.iter();
    let mut is_awaited = || {
        events.any(|event| event.at == at && matches!(event.what, What::Woken { by } if by == task))
    };
    let mut all = recording.timeline.operations.iter();
    // Those of one place share their work.
    let by_others = all.any(|one| {
        kind(&one.name) == kind(first)
            && spawned_at(recording, one.task) != spawned_at(recording, task)
    });
    if task != Actor::Pool && did.is_empty() && by_others && !is_awaited() {
        return None;
    }
    let (who, what) = match task {
        Actor::Pool => ("A closure on the blocking pool".to_owned(), "closure"),
        task => (task.to_string(), "task"),
    };
    let said = readable::line(message.lines().next().unwrap_or_default());
    let finding = Finding::new(format!(
        "{who} panicked at {at}: “{said}”. A panic of a spawned {what} ends that {what} alone, \
         and only who awaits its handle is told. {first} never began after that."
    ));
    Some(
        finding
            .with("task", task)
            .with("at_ms", at.0)
            .with("message", message)
            .with("operation", first),
    )
}

/// Where a task was spawned.
fn spawned_at(recording: &Recording, task: Actor) -> Option<&Name> {
    let mut events = recording.timeline.events.iter();
    events.find_map(|event| match &event.what {
        What::Spawned { location, .. } if event.task == task => Some(location),
        _ => None,
    })
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use super::super::{Rule, samples};
    use crate::time::ms;

    #[test]
    fn a_panic_that_nobody_looks_at_is_told() {
        let diagnosis = samples::programs(
            |world| async move {
                let _ = world.operation("load", ms(10)).await;
                let _ = world.operation("store", ms(10)).await;
            },
            |world| async move {
                let task = tokio::spawn(async move {
                    let _ = world.operation("load", ms(10)).await;
                    assert!(world.now() == ms(0), "bad row 7");
                    let _ = world.operation("store", ms(10)).await;
                });
                let _ = task.await;
            },
        );
        assert_eq!(diagnosis.id, Rule::ATaskPanicked);
        let begin = "t1 panicked at 10 ms: “bad row 7”.";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
        assert_eq!(diagnosis.facts["operation"], "store");
    }
}
