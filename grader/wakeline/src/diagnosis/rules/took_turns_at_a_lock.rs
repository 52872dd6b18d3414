//! `took-turns-at-a-lock`: operations ran in a row because their tasks waited
//! for a lock or a permit, which another one held over its `.await`.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, total};
use crate::diagnosis::polls::TIMER;
use crate::time::Millis;
use crate::timeline::{Actor, Name, Recording, What};
use crate::view::Span;

pub(super) const RULE: Definition = Definition {
    id: "took-turns-at-a-lock",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let late = matched(expected, got).filter(|(wanted, found)| found.begin > wanted.begin);
    let (late, before, task, lock, since) = late.into_iter().find_map(|(wanted, late)| {
        let mut operations = got.operations();
        let before = operations.find(|one| one.end == Some(late.begin) && one.begin < late.begin);
        let (task, lock, since) = waited(recording, late)?;
        if got.peak >= expected.peak && lock.as_str() == PERMIT {
            return None;
        }
        // Who came too late to begin in time did not wait for the lock alone.
        (since <= wanted.begin).then_some((late, before, task, lock, since))
    })?;
    let (wanted, found) = (total(expected), total(got));
    let cost = if found > wanted {
        format!(" The whole took {found} instead of {wanted}.")
    } else {
        String::new()
    };
    let advice = if lock.as_str() == PERMIT {
        "Either there are too few permits, or one is held for longer than it has to be."
    } else {
        "What is held over an `.await` makes the others wait in a row: hold less, or for less long."
    };
    let when = match before {
        Some(before) => format!("only when {} ended, at {}", before.name, late.begin),
        None => format!("only at {}", late.begin),
    };
    let finding = Finding::new(format!(
        "{} began {when}: {task} was there at {since}, and waited for {lock}.{cost} {advice}",
        late.name
    ));
    Some(
        finding
            .with("operation", &late.name)
            .with_optional("after", before.map(|before| &before.name))
            .with("begin_ms", late.begin.0)
            .with("task", task)
            .with("waited_for", lock)
            .with("since_ms", since.0),
    )
}

/// Who did an operation, what lock or permit it waited for right before, and
/// since when.
fn waited<'a>(recording: &'a Recording, span: &Span) -> Option<(Actor, &'a Name, Millis)> {
    let events = &recording.timeline.events;
    let begun = events.iter().position(|event| {
        event.at == span.begin
            && matches!(&event.what, What::Began { operation } if operation.as_str() == span.name)
    })?;
    let task = events[begun].task;
    let before = events[..begun].iter().rev();
    let waits = before.filter_map(|event| match &event.what {
        What::Pending { on } if event.task == task => Some((on, event.at)),
        _ => None,
    });
    // A task with several futures may be polled while one of them waits.
    let mut since = None;
    for (on, at) in waits {
        let lock = on.iter().find(|name| LOCKS.contains(&name.as_str()));
        match (lock, since) {
            (Some(lock), None) => since = Some((lock, at)),
            (Some(lock), Some((known, _))) if lock == known => since = Some((known, at)),
            // It slept between the lock and the operation.
            (None, None) if !on.is_empty() && on.iter().all(|name| name.as_str() == TIMER) => {}
            _ => break,
        }
    }
    since.map(|(lock, at)| (task, lock, at))
}

/// As the recorder calls them.
const LOCKS: [&str; 3] = ["a mutex", "a lock", PERMIT];
const PERMIT: &str = "a permit";

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Mutex;

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn program(world: World, held: bool) {
        let log = Arc::new(Mutex::new(()));
        let tasks = [0, 1].map(|number| {
            let (world, log) = (world.clone(), Arc::clone(&log));
            tokio::spawn(async move {
                let guard = log.lock().await;
                let guard = held.then_some(guard);
                let _ = world.operation(format!("op({number})"), ms(20)).await;
                drop(guard);
            })
        });
        for task in tasks {
            let _ = task.await;
        }
    }

    #[test]
    fn a_lock_held_over_an_await_is_named() {
        let diagnosis =
            samples::programs(|world| program(world, false), |world| program(world, true));
        assert_eq!(diagnosis.id, Rule::TookTurnsAtALock);
        let text = &diagnosis.text;
        assert!(
            text.contains("t2 was there at 0 ms, and waited for a mutex"),
            "{text}"
        );
        assert!(!text.contains("Start all of them"), "{text}");
        assert_eq!(diagnosis.facts["after"], "op(0)");
    }
}
