//! `lost-in-select`: an operation was dropped before its answer came, and began
//! anew.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, times};
use crate::diagnosis::history::{aborted, task};
use crate::timeline::Outcome;

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
    let (who, lost, at, anew) = dropped.into_iter().find_map(|(_, lost)| {
        let (who, at) = (task(recording, lost)?, lost.end?);
        let anew = got.operations().find(|span| {
            span.name == lost.name
                && span.begin >= at
                && *span != lost
                && task(recording, span) == Some(who)
        })?;
        let more = times(got, &lost.name) > times(expected, &lost.name);
        (more && !aborted(recording).contains(&(who, at))).then_some((who, lost, at, anew))
    })?;
    let finding = Finding::new(format!(
        "{} was dropped at {at}, before its answer came, and {who} began it anew at {}: the {} that \
         it had taken are lost. What does not win in a `select!`, or comes too late for its limit, is \
         dropped. Make the future once, before the loop, and wait for `&mut` of it.",
        lost.name,
        anew.begin,
        at - lost.begin
    ));
    Some(
        finding
            .with("operation", &lost.name)
            .with("task", who)
            .with("dropped_ms", at.0)
            .with("begin_ms", anew.begin.0)
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

    #[test]
    fn what_is_dropped_and_does_not_begin_anew_was_given_up() {
        let diagnosis = samples::programs(fetches, |world| async move {
            let _ = tokio::time::timeout(ms(20).into(), fetches(world)).await;
        });
        assert_eq!(diagnosis.id, Rule::CancelledGoodWork);
    }
}
