//! `limit-for-each-step`: a time limit that begins again with each step, where the
//! whole was meant.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, surplus, total};
use crate::diagnosis::polls::waited_for_a_timer;
use crate::time::Millis;
use crate::timeline::{Actor, Event, Outcome, What};
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "limit-for-each-step",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let (span, due, what) = ran_on(expected, got).or_else(|| began_again(expected, got))?;
    let end = span.end?;
    let (task, since) = waited_for_a_timer(recording, span, end)?;
    // A limit of a step begins with it, and does not come while it is under way.
    let mut within = recording
        .timeline
        .events
        .iter()
        .filter(|event| event.task == task && event.at > span.begin && event.at < end);
    let came = |event: &Event| matches!(event.what, What::Woken { by: Actor::Timer });
    if since != span.begin || within.any(came) {
        return None;
    }
    let finding = Finding::new(format!(
        "{what} At {since} {task} waited for a timer, too, and it did not end that. A limit that \
         is made for each step begins again with each of them: put one limit around all, or keep \
         the moment at which it ends."
    ));
    Some(
        finding
            .with("operation", &span.name)
            .with("due_ms", due.0)
            .with("end_ms", end.0)
            .with("task", task),
    )
}

/// A later step that was to be cancelled, and ran to its end.
fn ran_on<'a>(expected: &'a SpanView, got: &'a SpanView) -> Option<(&'a Span, Millis, String)> {
    let (wanted, found) = matched(expected, got).find(|(wanted, found)| {
        wanted.outcome == Outcome::Cancelled && found.outcome != Outcome::Cancelled
    })?;
    let (due, end) = (wanted.end?, found.end?);
    let mut before = got.operations().filter_map(|span| span.end);
    let is_a_later_step = before.any(|end| end <= found.begin);
    // A limit as long as that for all would have ended a step that is longer.
    let fits_a_limit = end - found.begin <= due;
    (is_a_later_step && fits_a_limit && end > due).then(|| {
        let what = format!(
            "{} should have been cancelled at {due}, when the limit for all was over; it ran until \
             {end}.",
            found.name
        );
        (found, due, what)
    })
}

/// A try that began after all was to end.
fn began_again<'a>(
    expected: &'a SpanView,
    got: &'a SpanView,
) -> Option<(&'a Span, Millis, String)> {
    let extra = surplus(got, expected);
    let due = total(expected);
    // Where an operation ended all, no limit did.
    if expected.operations().any(|span| span.end == Some(due)) {
        return None;
    }
    let mut spans = got.operations();
    let span = spans.find(|span| extra.contains(&span.name.as_str()) && span.begin >= due)?;
    let what = format!(
        "{} began at {}, though all was to end at {due}.",
        span.name, span.begin
    );
    Some((span, due, what))
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    const LIMIT: Duration = Duration::from_millis(50);

    async fn steps(world: World, limit: Option<Duration>) {
        for step in 0..3 {
            let step = world.operation(format!("step({step})"), ms(30));
            match limit {
                Some(limit) => drop(timeout(limit, step).await),
                None => drop(step.await),
            }
        }
    }

    #[test]
    fn a_limit_that_begins_again_with_each_step_is_told() {
        let diagnosis = samples::programs(
            |world| async move { drop(timeout(LIMIT, steps(world, None)).await) },
            |world| steps(world, Some(LIMIT)),
        );
        assert_eq!(diagnosis.id, Rule::LimitForEachStep);
        assert_eq!(diagnosis.facts["operation"], "step(1)");
    }

    #[test]
    fn without_any_timer_there_is_no_limit() {
        let diagnosis = samples::programs(
            |world| async move { drop(timeout(LIMIT, steps(world, None)).await) },
            |world| steps(world, None),
        );
        assert_ne!(diagnosis.id, Rule::LimitForEachStep);
    }
}
