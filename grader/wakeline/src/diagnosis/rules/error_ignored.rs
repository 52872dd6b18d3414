//! `error-ignored`: an operation failed, and the program went on as if it had not,
//! or left out what should still be done then.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, surplus, times};
use crate::diagnosis::history::{aborted, kind, task};
use crate::timeline::{Actor, Outcome, Recording, What};
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "error-ignored",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let (missing, extra) = (surplus(expected, got), surplus(got, expected));
    let failed = matched(expected, got)
        .filter(|(wanted, found)| found.outcome == Outcome::Failed && wanted == found)
        .map(|(_, found)| found)
        .max_by_key(|span| span.end)?;
    let at = failed.end?;
    let after = |span: &&Span| span.begin >= at && *span != failed;
    let due: Vec<&Span> = expected.operations().filter(after).collect();
    let again = |span: &&Span| span.name == failed.name;
    let next = got
        .operations()
        .find(|span| after(span) && extra.contains(&span.name.as_str()));
    // What should begin in that very moment tells of the error. Else who goes on
    // where that is asked for, or tries again, looked at it.
    let goes_on = |span: &&Span| !missing.contains(&span.name.as_str());
    let first = due.first();
    let at_once = first.is_some_and(|due| {
        due.begin == at
            && match next {
                None => !goes_on(due),
                // It stands in the place of what should have come then.
                Some(next) => next.begin == at && is_later(got, due),
            }
    });
    // All that should come after it came: who did that had looked at it.
    let is_other = |next: &Span| kind(&next.name) != kind(&failed.name);
    if next.is_some_and(is_other) && !due.is_empty() && due.iter().all(goes_on) {
        return None;
    }
    // Another try in the place of what should come at once is none that was asked for.
    let left_out = next.is_some_and(|next| again(&next))
        && first.is_some_and(|due| {
            due.begin == at && times(got, &due.name) == 0 && evidence.should_follow(due, failed)
        });
    let next = next.filter(|_| !left_out);
    let at_once = at_once || left_out;
    let tried_again = !left_out
        && (due.iter().any(again) || got.operations().filter(after).any(|span| again(&span)));
    if tried_again || !at_once && due.iter().any(goes_on) {
        return None;
    }
    let text = if let Some(next) = next {
        let (failing, going_on) = (task(recording, failed)?, task(recording, next)?);
        let told = failing == going_on || told(recording, failing, going_on, failed);
        // One of the same kind in the place of another is a wrong choice.
        let chosen = |span: &&Span| kind(&span.name) == kind(&next.name);
        let for_the_error =
            at_once && first.is_some_and(chosen) && kind(&next.name) != kind(&failed.name);
        if !told || !for_the_error && due.iter().any(chosen) {
            return None;
        }
        let never = due
            .first()
            .filter(|due| missing.contains(&due.name.as_str()));
        let instead = never.map_or_else(String::new, |due| format!(" {} never began.", due.name));
        format!(
            "{} failed at {at}, and {going_on} went on: {} began at {}, which should not have been \
             done after that.{instead} Look at the `Result` before you go on.",
            failed.name, next.name, next.begin
        )
    } else {
        let due = due.first()?;
        // What comes after a wait may be missing for that.
        let mut before = expected.operations();
        if due.begin != at && !before.any(|span| span.end == Some(due.begin)) {
            return None;
        }
        if !extra.is_empty() && !left_out || !aborted(recording).is_empty() {
            return None;
        }
        // It may have followed an earlier one of the same name.
        let never = match times(got, &due.name) {
            0 => "never began",
            _ => "did not begin after it",
        };
        format!(
            "{} failed at {at}, and {}, which should follow that, {never}. Look at the `Result`, \
             and at what your code does with an error.",
            failed.name, due.name
        )
    };
    let finding = Finding::new(text)
        .with("operation", &failed.name)
        .with("failed_ms", at.0);
    let after = next.or(due.first().copied());
    Some(finding.with_optional("then", after.map(|span| &span.name)))
}

/// Whether an operation did not begin when it should, or not at all.
fn is_later(got: &SpanView, due: &Span) -> bool {
    let mut same = got.operations().filter(|span| span.name == due.name);
    same.all(|span| span.begin > due.begin)
}

/// Whether one task woke or spawned the other after its operation had failed.
fn told(recording: &Recording, failing: Actor, other: Actor, failed: &Span) -> bool {
    let mut events = recording.timeline.events.iter();
    events.any(|event| {
        event.task == other
            && Some(event.at) == failed.end
            && match &event.what {
                What::Woken { by } | What::Spawned { by, .. } => *by == failing,
                _ => false,
            }
    })
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn pays(world: World, looks: bool) {
        world.web().broken("payment", ms(20));
        let paid = world.web().fetch("payment").await;
        if paid.is_ok() || !looks {
            let _ = world.operation("ship", ms(10)).await;
        }
    }

    #[test]
    fn who_goes_on_after_an_error_ignored_it() {
        let diagnosis = samples::programs(|world| pays(world, true), |world| pays(world, false));
        assert_eq!(diagnosis.id, Rule::ErrorIgnored);
        let begin = "fetch(payment) failed at 20 ms, and main went on: ship began at 20 ms";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn the_error_of_a_task_may_be_ignored_by_who_awaits_it() {
        let diagnosis = samples::programs(
            |world| pays(world, true),
            |world| async move {
                world.web().broken("payment", ms(20));
                let _ = tokio::spawn(world.web().fetch("payment")).await;
                let _ = world.operation("ship", ms(10)).await;
            },
        );
        assert_eq!(diagnosis.id, Rule::ErrorIgnored);
    }

    #[test]
    fn what_should_follow_an_error_and_did_not_is_named() {
        let diagnosis = samples::programs(
            |world| async move {
                pays(world.clone(), true).await;
                let _ = world.operation("refund", ms(10)).await;
            },
            |world| pays(world, true),
        );
        assert_eq!(diagnosis.id, Rule::ErrorIgnored);
        let begin = "fetch(payment) failed at 20 ms, and refund, which should follow that, never";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn who_should_go_on_after_an_error_did_not_ignore_it() {
        let diagnosis = samples::programs(
            |world| pays(world, false),
            |world| async move {
                pays(world.clone(), false).await;
                let _ = world.operation("thank", ms(10)).await;
            },
        );
        assert_eq!(diagnosis.id, Rule::NotAskedFor);
    }
}
