//! `limit-for-each-step`: a time limit began again with each step, where the
//! whole was meant.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::matched;
use crate::diagnosis::history::{task, with_a_timer};
use crate::timeline::Outcome;
use crate::view::Span;

pub(super) const RULE: Definition = Definition {
    id: "limit-for-each-step",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let (wanted, found) = matched(expected, got).find(|(wanted, found)| {
        wanted.outcome == Outcome::Cancelled && found.outcome != Outcome::Cancelled
    })?;
    let (due, end) = (wanted.end?, found.end?);
    let who = task(recording, found)?;
    let steps: Vec<&Span> = got
        .operations()
        .filter(|span| task(recording, span) == Some(who))
        .collect();
    let (first, last) = (steps.first()?, steps.last()?);
    let limit = due - first.begin;
    let mut longest = due - due;
    for step in &steps {
        longest = longest.max(step.end? - step.begin);
    }
    let in_a_row = steps
        .windows(2)
        .all(|pair| pair[0].end.is_some_and(|end| end <= pair[1].begin));
    let watched = steps.iter().all(|step| with_a_timer(recording, who, step));
    if end <= due || *first == found || !in_a_row || !watched || longest >= limit {
        return None;
    }
    let finding = Finding::new(format!(
        "{} should have been cancelled at {due}, and ran until {end}. In each of the {} steps {who} \
         waited for a timer beside it, and no step took more than {longest}: a limit of {limit} that \
         begins again with each step ends none of them. Put one limit around them all, or give each \
         the same deadline with `timeout_at`.",
        found.name,
        steps.len()
    ));
    Some(
        finding
            .with_span(wanted, found)
            .with("steps", steps.len())
            .with("until_ms", last.end?.0),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn steps(world: World, limit: Duration) {
        for step in 0..3 {
            let step = world.operation(format!("step({step})"), ms(60));
            if timeout(limit, step).await.is_err() {
                return;
            }
        }
    }

    async fn whole(world: World) {
        let _ = timeout(ms(100).into(), steps(world, Duration::from_secs(9))).await;
    }

    #[test]
    fn a_limit_that_begins_again_is_named() {
        let diagnosis = samples::programs(whole, |world| steps(world, ms(100).into()));
        assert_eq!(diagnosis.id, Rule::LimitForEachStep);
        assert!(
            diagnosis.text.contains("no step took more than 60 ms"),
            "{}",
            diagnosis.text
        );
    }

    #[test]
    fn steps_without_any_limit_have_none_that_begins_again() {
        let diagnosis = samples::programs(whole, |world| async move {
            for step in 0..3 {
                let _ = world.operation(format!("step({step})"), ms(60)).await;
            }
        });
        assert_eq!(diagnosis.id, Rule::NotCancelled);
    }
}
