//! `queue-grew`: nothing held a fast producer back, and it ran ahead of the
//! consumer.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, surplus};
use crate::diagnosis::history::{argument, kind, task};
use crate::time::Millis;
use crate::timeline::Recording;
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "queue-grew",
    verdict: Verdict::TraceMismatch,
    find,
};

/// By so many more than expected a queue has grown, and is not only one longer.
const GROWN: usize = 2;

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    if !surplus(expected, got).is_empty() || !surplus(got, expected).is_empty() {
        return None;
    }
    let (_, early) = matched(expected, got).find(|(wanted, found)| found.begin < wanted.begin)?;
    let made = row(got, recording, early)?;
    let taken = got
        .operations()
        .filter(|span| kind(&span.name) != kind(&early.name))
        .filter(|span| argument(&span.name) == argument(&early.name));
    let taken = taken
        .into_iter()
        .find_map(|span| row(got, recording, span))?;
    let (maker, taker) = (task(recording, made[0])?, task(recording, taken[0])?);
    let (made, taken) = (kind(&early.name), kind(&taken[0].name));
    let (allowed, _) = lead(expected, made, taken)?;
    let (most, at) = lead(got, made, taken)?;
    if maker == taker || most < allowed + GROWN {
        return None;
    }
    let finding = Finding::new(format!(
        "{maker} ran ahead of {taker}: at {at}, {most} more of `{made}` had ended than of `{taken}` \
         had begun, and {allowed} are the most that should be. Nothing made {maker} wait: a bounded \
         channel does, when it is full."
    ));
    Some(
        finding
            .with("operation", &early.name)
            .with("begin_ms", early.begin.0)
            .with("ahead", most)
            .with("expected_ahead", allowed)
            .with("at_ms", at.0),
    )
}

/// All operations of one kind, if one task does them one after the other, and
/// each for one thing: `read(0)`, `read(1)`.
fn row<'a>(got: &'a SpanView, recording: &Recording, of: &Span) -> Option<Vec<&'a Span>> {
    let spans = got.operations();
    let row: Vec<&Span> = spans
        .filter(|span| kind(&span.name) == kind(&of.name))
        .collect();
    let who = task(recording, of)?;
    argument(&of.name)?;
    let in_a_row = row
        .windows(2)
        .all(|pair| pair[0].end.is_some_and(|end| end <= pair[1].begin));
    let by_one = row.iter().all(|span| task(recording, span) == Some(who));
    (row.len() > GROWN && in_a_row && by_one).then_some(row)
}

/// How many of one kind had ended at most without that as many of the other had
/// begun, and when.
fn lead(view: &SpanView, made: &str, taken: &str) -> Option<(usize, Millis)> {
    let of = |wanted: &str| {
        let spans = view.operations();
        spans.filter(|span| kind(&span.name) == wanted).collect()
    };
    let (made, taken): (Vec<&Span>, Vec<&Span>) = (of(made), of(taken));
    let ends = made.iter().filter_map(|span| span.end);
    let leads = ends.map(|at| {
        let done = made
            .iter()
            .filter(|span| span.end.is_some_and(|end| end <= at));
        let begun = taken.iter().filter(|span| span.begin <= at);
        (done.count().saturating_sub(begun.count()), at)
    });
    // The first moment at which it is the most.
    leads.max_by_key(|(lead, at)| (*lead, std::cmp::Reverse(*at)))
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use tokio::sync::mpsc;

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn pipes(world: World, room: usize) {
        let (sender, mut receiver) = mpsc::channel(room);
        let reader = world.clone();
        tokio::spawn(async move {
            for page in 0..8 {
                let _ = reader.operation(format!("read({page})"), ms(1)).await;
                let _ = sender.send(page).await;
            }
        });
        while let Some(page) = receiver.recv().await {
            let _ = world.operation(format!("index({page})"), ms(10)).await;
        }
    }

    #[test]
    fn a_queue_that_grows_is_named() {
        let diagnosis = samples::programs(|world| pipes(world, 1), |world| pipes(world, 100));
        assert_eq!(diagnosis.id, Rule::QueueGrew);
        let begin = "t1 ran ahead of main: at 8 ms, 7 more of `read` had ended than of `index` had";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn one_more_in_the_queue_is_not_a_queue_that_grows() {
        let diagnosis = samples::programs(|world| pipes(world, 1), |world| pipes(world, 2));
        assert_ne!(diagnosis.id, Rule::QueueGrew);
    }
}
