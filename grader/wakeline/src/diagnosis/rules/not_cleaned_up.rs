//! `not-cleaned-up`: work was cancelled in the middle, and what should follow that
//! never began.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, surplus, times};
use crate::diagnosis::history::{kind, task};
use crate::timeline::Outcome;

pub(super) const RULE: Definition = Definition {
    id: "not-cleaned-up",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    if !surplus(got, expected).is_empty() {
        return None;
    }
    let missing = surplus(expected, got);
    let (_, cut) = matched(expected, got)
        .find(|(wanted, found)| wanted == found && found.outcome == Outcome::Cancelled)?;
    let (who, at) = (task(recording, cut)?, cut.end?);
    // Another branch won in that moment: this one was to be dropped.
    let mut others = got.operations();
    if others.any(|span| {
        span.outcome == Outcome::Ok && span.end == Some(at) && task(recording, span) == Some(who)
    }) {
        return None;
    }
    // Something was done before, and is left half done.
    let before = got.operations().filter(|span| {
        span.outcome == Outcome::Ok
            && span.end.is_some_and(|end| end <= cut.begin)
            && task(recording, span) == Some(who)
    });
    let before = before.last()?;
    let due = expected
        .operations()
        .find(|span| span.begin >= at && missing.contains(&span.name.as_str()))?;
    // More of the same is no clean-up.
    let same_kind = |name: &str| kind(name) == kind(&due.name);
    if times(got, &due.name) > 0 || got.operations().any(|span| same_kind(&span.name)) {
        return None;
    }
    let finding = Finding::new(format!(
        "{} was cancelled at {at}, when {} was already done, and {} never began after that. A future \
         that is dropped runs none of its code any more: what has to follow is up to whoever drops \
         it, or to a `Drop`.",
        cut.name, before.name, due.name
    ));
    Some(
        finding
            .with("operation", &cut.name)
            .with("cancelled_ms", at.0)
            .with("done", &before.name)
            .with("missing_operation", &due.name),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn changes(world: World, begins: bool, after: Option<&str>) {
        let change = async {
            if begins {
                let _ = world.operation("begin", ms(5)).await;
            }
            let _ = world.operation("update", ms(50)).await;
        };
        let late = tokio::time::timeout(ms(30).into(), change).await.is_err();
        if let Some(after) = after.filter(|_| late) {
            let _ = world.operation(after, ms(5)).await;
        }
    }

    #[test]
    fn a_change_that_is_cut_off_has_to_be_taken_back() {
        let diagnosis = samples::programs(
            |world| changes(world, true, Some("rollback")),
            |world| changes(world, true, None),
        );
        assert_eq!(diagnosis.id, Rule::NotCleanedUp);
        let begin =
            "update was cancelled at 30 ms, when begin was already done, and rollback never";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn where_nothing_was_done_there_is_nothing_to_clean_up() {
        let diagnosis = samples::programs(
            |world| changes(world, false, Some("report")),
            |world| changes(world, false, None),
        );
        assert_eq!(diagnosis.id, Rule::NeverStarted);
    }
}
