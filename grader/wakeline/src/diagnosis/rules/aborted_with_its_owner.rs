//! `aborted-with-its-owner`: a task was aborted in the middle of its work, by its
//! handle or with the set that owned it.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, surplus, times};
use crate::diagnosis::history::{aborted, kind, task};
use crate::time::Millis;
use crate::timeline::{Actor, Outcome, Recording};
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "aborted-with-its-owner",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let aborts = aborted(recording);
    let cut = aborts.iter().find_map(|(who, at)| {
        let span = cut_short(expected, got, recording, *who, *at)?;
        Some((who, at, Some(span)))
    });
    let (who, at, cut) = cut.or_else(|| aborts.first().map(|(who, at)| (who, at, None)))?;
    let unbegun = surplus(expected, got).into_iter().find(|name| {
        let due = expected
            .operations()
            .filter(|span| span.name == *name)
            .last();
        due.is_some_and(|due| due.begin >= *at) && did_the_like(recording, *who, name)
    });
    // Another task may do the same.
    let began_after = |name: &str| {
        let mut spans = got.operations();
        spans.any(|span| span.name == name && span.begin >= *at)
    };
    let lost = match (cut, unbegun) {
        (Some(cut), None) => format!("{} was cancelled before its answer came", cut.name),
        (None, Some(name)) if began_after(name) => format!(
            "it did no {name} after that, which was begun {} of {} times",
            times(got, name),
            times(expected, name)
        ),
        (Some(cut), Some(name)) if began_after(name) => {
            format!("{} was cancelled before its answer came", cut.name)
        }
        (Some(cut), Some(name)) => format!(
            "{} was cancelled before its answer came, and {name} never began after that",
            cut.name
        ),
        (None, Some(name)) => format!("{name} never began after that"),
        (None, None) => return None,
    };
    let finding = Finding::new(format!(
        "{who} was aborted at {at}: {lost}. A task is aborted through its handle, or with the \
         `JoinSet` that owns it, when that is dropped, shut down or told to abort all. If it \
         ends by itself, wait for it before that; if not, tell it to stop, and wait until it has."
    ));
    Some(
        finding
            .with("task", who)
            .with("aborted_ms", at.0)
            .with_optional("operation", cut.map(|cut| &cut.name))
            .with_optional("missing_operation", unbegun),
    )
}

/// The operation that was cancelled with a task and should have come to its end.
/// What is started again is another matter: the abort was meant.
fn cut_short<'a>(
    expected: &'a SpanView,
    got: &'a SpanView,
    recording: &Recording,
    who: Actor,
    at: Millis,
) -> Option<&'a Span> {
    let mut pairs = matched(expected, got);
    let (_, found) = pairs.find(|(wanted, found)| {
        found.outcome == Outcome::Cancelled
            && found.end == Some(at)
            && wanted.outcome != Outcome::Cancelled
            && task(recording, found) == Some(who)
            && times(got, &found.name) <= times(expected, &found.name)
    })?;
    Some(found)
}

/// Whether a task did an operation of this kind before.
fn did_the_like(recording: &Recording, who: Actor, name: &str) -> bool {
    let mut operations = recording.timeline.operations.iter();
    operations.any(|one| one.task == who && kind(&one.name) == kind(name))
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use tokio::task::JoinSet;

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    fn uploads(world: &World) -> JoinSet<()> {
        let mut set = JoinSet::new();
        let world = world.clone();
        set.spawn(async move {
            for part in 0..3 {
                let _ = world.operation(format!("upload({part})"), ms(30)).await;
            }
        });
        set
    }

    async fn waits(world: World) {
        uploads(&world).join_all().await;
    }

    #[test]
    fn a_set_that_is_dropped_aborts_its_tasks() {
        let diagnosis = samples::programs(waits, |world| async move {
            let set = uploads(&world);
            tokio::time::sleep(ms(40).into()).await;
            drop(set);
        });
        assert_eq!(diagnosis.id, Rule::AbortedWithItsOwner);
        let begin = "t1 was aborted at 40 ms: upload(1) was cancelled before its answer came, and \
                     upload(2) never began after that.";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn who_aborts_a_task_and_starts_it_again_meant_to() {
        let diagnosis = samples::programs(waits, |world| async move {
            let set = uploads(&world);
            tokio::time::sleep(ms(10).into()).await;
            drop(set);
            uploads(&world).join_all().await;
        });
        assert_eq!(diagnosis.id, Rule::CancelledGoodWork);
        let end = "It began again at 10 ms.";
        assert!(diagnosis.text.ends_with(end), "{}", diagnosis.text);
    }

    #[test]
    fn a_future_that_is_dropped_is_no_task() {
        let diagnosis = samples::programs(waits, |world| async move {
            let upload = world.operation("upload(0)", ms(30));
            let _ = tokio::time::timeout(ms(10).into(), upload).await;
        });
        assert_ne!(diagnosis.id, Rule::AbortedWithItsOwner);
    }
}
