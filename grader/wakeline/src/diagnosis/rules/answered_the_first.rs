//! `answered-the-first`: a wait for quiet that acts although there was none.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::surplus;
use crate::diagnosis::history::kind;
use crate::diagnosis::polls::{TIMER, began_after_a_timer};
use crate::time::Millis;
use crate::timeline::{Actor, Recording, What};
use crate::view::Span;

pub(super) const RULE: Definition = Definition {
    id: "answered-the-first",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let extra = surplus(got, expected);
    let early = got
        .operations()
        .find(|span| extra.contains(&span.name.as_str()) && began_after_a_timer(recording, span))?;
    if !something_came(recording, early) {
        return None;
    }
    // One of its kind was asked for, and later.
    let due = expected.operations().find(|span| {
        kind(&span.name) == kind(&early.name) && span.name != early.name && span.begin > early.begin
    })?;
    let finding = Finding::new(format!(
        "{} began at {}, when a timer had come, and was not asked for: the next one of its kind is \
         {}, at {}. Who waits for quiet begins the wait again with each event that comes, gives \
         the older wait up, and keeps only the last event.",
        early.name, early.begin, due.name, due.begin
    ));
    Some(
        finding
            .with("operation", &early.name)
            .with("begin_ms", early.begin.0)
            .with("expected_operation", &due.name)
            .with("due_ms", due.begin.0),
    )
}

/// Whether anything came to somebody while the timer ran after which an operation began:
/// a wake by a task, or a new task. Where nothing does, nobody waits for quiet.
fn something_came(recording: &Recording, early: &Span) -> bool {
    let events = &recording.timeline.events;
    let began = events.iter().position(|event| {
        let what = &event.what;
        event.at == early.begin
            && matches!(what, What::Began { operation } if operation.as_str() == early.name)
    });
    let Some(began) = began else { return false };
    let mut before = events[..began].iter().enumerate().rev();
    let own = events[began].task;
    let since = before.find(|(_, event)| {
        let waits =
            matches!(&event.what, What::Pending { on } if on.iter().any(|name| name == TIMER));
        event.task == own && waits
    });
    let since = since.map_or(Millis(0), |(_, event)| event.at);
    let by_a_task = |by: &Actor| matches!(by, Actor::Main | Actor::Spawned(_));
    let mut within = events[..began].iter().filter(|event| event.at >= since);
    within.any(|event| match &event.what {
        What::Woken { by } | What::Spawned { by, .. } => by_a_task(by) && event.at < early.begin,
        _ => false,
    })
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::time::Duration;

    use tokio::time::sleep;

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn search(world: World, text: &'static str) {
        let _ = world.operation(format!("search({text})"), ms(10)).await;
    }

    #[test]
    fn a_timer_of_its_own_for_each_key_answers_the_first() {
        let diagnosis = samples::programs(
            |world| async move {
                sleep(Duration::from_millis(60)).await;
                search(world, "ab").await;
            },
            |world| async move {
                let mut searches = tokio::task::JoinSet::new();
                for text in ["a", "ab"] {
                    let world = world.clone();
                    searches.spawn(async move {
                        sleep(Duration::from_millis(40)).await;
                        search(world, text).await;
                    });
                    sleep(Duration::from_millis(20)).await;
                }
                searches.join_all().await;
            },
        );
        assert_eq!(diagnosis.id, Rule::AnsweredTheFirst);
        assert_eq!(diagnosis.facts["operation"], "search(a)");
    }

    #[test]
    fn what_follows_an_answer_was_not_waited_for_in_quiet() {
        let diagnosis = samples::programs(
            |world| async move {
                search(world.clone(), "a").await;
                sleep(Duration::from_millis(20)).await;
                search(world, "abc").await;
            },
            |world| async move {
                search(world.clone(), "a").await;
                search(world.clone(), "ab").await;
                sleep(Duration::from_millis(10)).await;
                search(world, "abc").await;
            },
        );
        assert_eq!(diagnosis.id, Rule::NotAskedFor);
    }
}
