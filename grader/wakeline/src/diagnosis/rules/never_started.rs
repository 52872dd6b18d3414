//! `never-started`: an operation that was asked for never began.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{differing_outcome, surplus, times};
use crate::diagnosis::history::{aborted, kind};
use crate::timeline::{Actor, Outcome, Recording, What};
use crate::view::SpanView;

pub(super) const RULE: Definition = Definition {
    id: "never-started",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let missing = surplus(expected, got);
    let first = missing.iter().find(|name| times(got, name) == 0)?;
    // What should have been cancelled, and was not, keeps back what comes then.
    let due = expected
        .operations()
        .find(|span| span.name == *first)?
        .begin;
    if differing_outcome(expected, got)
        .is_some_and(|(wanted, _)| wanted.outcome == Outcome::Cancelled && wanted.end == Some(due))
    {
        return None;
    }
    let more = match missing.len() {
        1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    let advice = evidence
        .recording()
        .and_then(|recording| who_had_ended(recording, expected, first))
        .unwrap_or_else(|| {
            "Look for a call that is not reached, or whose future or task is dropped before it \
             begins."
                .to_owned()
        });
    let finding = Finding::new(format!("{first} never began{more}. {advice}"));
    Some(
        finding
            .with("operation", first)
            .with("missing", missing.len()),
    )
}

/// Where a spawned task did others of the kind and ended before this one was due,
/// that is what to look at.
fn who_had_ended(recording: &Recording, expected: &SpanView, first: &str) -> Option<String> {
    let due = expected.operations().find(|span| span.name == first)?;
    let mut operations = recording.timeline.operations.iter().rev();
    let last = operations.find(|one| kind(&one.name) == kind(first))?;
    let (who, name) = (last.task, &last.name);
    // A task for each of the row ends when it has done its own.
    let mut others = recording.timeline.operations.iter();
    others.find(|one| one.task == who && kind(&one.name) == kind(first) && one.name != *name)?;
    let mut events = recording.timeline.events.iter();
    let ended = events.find(|event| event.task == who && event.what == What::Finished)?;
    let at = ended.at;
    let spawned = matches!(who, Actor::Spawned(_));
    // An abort is no end of its own making.
    let by_itself = spawned && !aborted(recording).contains(&(who, at));
    (by_itself && at <= due.begin && kind(first) != first)
        .then(|| format!("{who}, which did {name}, ended at {at}. Look at what makes it end."))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_future_that_is_dropped_never_started() {
        let diagnosis = samples::views(
            "total 20 ms · peak 3 at once\n  a  0 → 20  ok\n  b  0 → 20  ok\n  c  0 → 20  ok\n",
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::NeverStarted);
        assert!(
            diagnosis.text.contains("b never began (and 1 more)"),
            "{}",
            diagnosis.text
        );
        // The future may have been awaited, and its task aborted.
        assert!(!diagnosis.text.contains("until it is awaited"));
        assert_eq!(diagnosis.facts["operation"], "b");
        assert_eq!(diagnosis.facts["missing"], "2");
    }
    #[cfg(tokio_unstable)]
    #[test]
    fn of_a_row_the_end_of_its_task_is_told() {
        async fn row(world: crate::World, many: u32) {
            let task = tokio::spawn(async move {
                for number in 0..many {
                    let _ = world.operation(format!("a({number})"), crate::ms(10)).await;
                }
            });
            let _ = task.await;
        }
        let diagnosis = samples::programs(|world| row(world, 3), |world| row(world, 2));
        assert_eq!(diagnosis.id, Rule::NeverStarted);
        let text =
            "a(2) never began. t1, which did a(1), ended at 20 ms. Look at what makes it end.";
        assert_eq!(diagnosis.text, text);
    }
}
