//! `lost-in-select`: an operation was dropped before its answer came, and its task
//! began it anew, or went on with the next one.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, times};
use crate::diagnosis::history::{aborted, kind, task};
use crate::time::Millis;
use crate::timeline::{Actor, Outcome, What};
use crate::view::Span;

pub(super) const RULE: Definition = Definition {
    id: "lost-in-select",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let dropped = matched(expected, got).filter(|(wanted, found)| {
        found.outcome == Outcome::Cancelled && wanted.outcome != Outcome::Cancelled
    });
    let (who, lost, at, next) = dropped.into_iter().find_map(|(wanted, lost)| {
        let (who, at) = (task(recording, lost)?, lost.end?);
        // What was a limit for all would have ended the rest, too.
        // What was due before the lost one and came after it makes the next one the one
        // that was due.
        let is_due = |next: &Span| {
            let mut pairs = matched(expected, got);
            pairs.any(|(before, now)| {
                before.begin < wanted.begin && now.begin >= at && now.begin < next.begin
            })
        };
        let next = got.operations().find(|span| {
            let again =
                span.name == lost.name && times(got, &lost.name) > times(expected, &lost.name);
            // After a failure the next one may be meant to take its place.
            let other = wanted.outcome == Outcome::Ok
                && span.name != lost.name
                && kind(&span.name) == kind(&lost.name);
            (again && !is_due(span) || other)
                && span.begin >= at
                && *span != lost
                && task(recording, span) == Some(who)
        })?;
        // Where another one failed in that moment, nothing else won.
        let mut others = got.operations();
        let failed = others
            .any(|span| span.outcome == Outcome::Failed && span.end == Some(at) && span != lost);
        (!failed && !aborted(recording).contains(&(who, at))).then_some((who, lost, at, next))
    })?;
    let (went_on, advice) = if next.name == lost.name {
        (
            format!("began it anew at {}", next.begin),
            " Make the future once and wait for `&mut` of it, or give its work to a task of its own.",
        )
    } else {
        // A limit that was too short for it is no `select!` around it.
        let mut events = recording.timeline.events.iter();
        let something_came = events.any(|event| {
            let woken = matches!(event.what, What::Woken { by } if by != Actor::Timer);
            event.task == who && event.at == at && woken
        });
        let advice = if something_came {
            " Only receive in there, and do the work outside of it."
        } else {
            ""
        };
        (
            format!("went on with {} at {}", next.name, next.begin),
            advice,
        )
    };
    let cost = match at - lost.begin {
        Millis(0) => String::new(),
        cost => format!(": the {cost} that it had taken are lost"),
    };
    let finding = Finding::new(format!(
        "{} was dropped at {at}, before its answer came, and {who} {went_on}{cost}. What does not \
         win in a `select!`, comes too late for its limit, or belongs to a caller that leaves, is \
         dropped with all that it has taken.{advice}",
        lost.name
    ));
    Some(
        finding
            .with("operation", &lost.name)
            .with("task", who)
            .with("dropped_ms", at.0)
            .with("next", &next.name)
            .with("next_begin_ms", next.begin.0)
            .with("times", times(got, &lost.name)),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn fetches(world: World) {
        let _ = world.operation("big", ms(50)).await;
    }

    #[test]
    fn what_select_drops_begins_anew() {
        let diagnosis = samples::programs(fetches, |world| async move {
            for pause in [20, 100] {
                tokio::select! {
                    biased;
                    _ = world.operation("big", ms(50)) => {}
                    () = tokio::time::sleep(ms(pause).into()) => {}
                }
            }
        });
        assert_eq!(diagnosis.id, Rule::LostInSelect);
        let begin =
            "big was dropped at 20 ms, before its answer came, and main began it anew at 20";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    async fn packs(world: World, limit: u64) {
        for order in 0..3 {
            let pack = world.operation(format!("pack({order})"), ms(10 * order + 10));
            let _ = tokio::time::timeout(ms(limit).into(), pack).await;
        }
    }

    #[test]
    fn who_goes_on_with_the_next_has_lost_the_one_before() {
        let diagnosis = samples::programs(|world| packs(world, 90), |world| packs(world, 15));
        assert_eq!(diagnosis.id, Rule::LostInSelect);
        let begin = "pack(1) was dropped at 25 ms, before its answer came, and main went on with \
                     pack(2) at 25 ms";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn what_is_dropped_and_does_not_begin_anew_was_given_up() {
        let diagnosis = samples::programs(fetches, |world| async move {
            let _ = tokio::time::timeout(ms(20).into(), fetches(world)).await;
        });
        assert_eq!(diagnosis.id, Rule::CancelledGoodWork);
    }
}
