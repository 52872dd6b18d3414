//! `queue-grew`: one part of the program ran far ahead of the one that takes over
//! from it, because nothing held it back.

use std::collections::BTreeSet;

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, surplus};
use crate::time::Millis;
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "queue-grew",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    if !surplus(expected, got).is_empty() || !surplus(got, expected).is_empty() {
        return None;
    }
    let mut pairs = matched(expected, got);
    let (wanted, early) = pairs.find(|(wanted, found)| found.begin < wanted.begin)?;
    let (first, _) = parts(early)?;
    // What it should have waited for is the next stage, with an earlier piece.
    let held = expected.operations().find(|span| {
        let is_next = parts(span).is_some_and(|(stage, _)| {
            stage != first && pieces(expected, stage) == pieces(expected, first)
        });
        is_next && span.end == Some(wanted.begin) && evidence.should_follow(wanted, span)
    })?;
    let (second, _) = parts(held)?;
    // Both sides go on at once; what is done in turn stands in no queue.
    let mut others = got
        .operations()
        .filter(|span| parts(span).is_some_and(|one| one.0 == second));
    if !others.any(|span| span.begin <= early.begin && span.end > Some(early.begin)) {
        return None;
    }
    let (count, at) = backlog(got, first, second)?;
    let (limit, _) = backlog(expected, first, second)?;
    if count <= limit {
        return None;
    }
    let finding = Finding::new(format!(
        "{} began at {}; it should have waited until {} ended, at {}. At {at} {count} pieces were \
         through `{first}` and not begun by `{second}`, where at most {limit} should wait. A \
         bounded channel makes the fast side wait for the slow one.",
        early.name, early.begin, held.name, wanted.begin
    ));
    Some(
        finding
            .with("operation", &early.name)
            .with("begin_ms", early.begin.0)
            .with("expected_begin_ms", wanted.begin.0)
            .with("waits_for", &held.name)
            .with("backlog", count)
            .with("expected_backlog", limit),
    )
}

/// `decode` and `4`, of `decode(4)`.
fn parts(span: &Span) -> Option<(&str, &str)> {
    span.name.strip_suffix(')')?.split_once('(')
}

fn pieces<'a>(view: &'a SpanView, stage: &str) -> BTreeSet<&'a str> {
    let all = view.operations().filter_map(parts);
    let of = all.filter(|(name, _)| *name == stage);
    of.map(|(_, piece)| piece).collect()
}

/// How many pieces were through one stage and not begun by the next, at most, and
/// when for the first time.
fn backlog(view: &SpanView, first: &str, second: &str) -> Option<(usize, Millis)> {
    let of = |stage: &str| -> Vec<(&str, &Span)> {
        let named = view
            .operations()
            .filter_map(|span| Some((parts(span)?, span)));
        let of = named.filter(|((name, _), _)| *name == stage);
        of.map(|((_, piece), span)| (piece, span)).collect()
    };
    let (made, taken) = (of(first), of(second));
    let instants: BTreeSet<Millis> = made.iter().filter_map(|(_, span)| span.end).collect();
    let waiting = |at: Millis| {
        let through = made
            .iter()
            .filter(|(_, span)| span.end.is_some_and(|end| end <= at));
        let left = through.filter(|(piece, _)| {
            let mut begun = taken.iter().filter(|(_, span)| span.begin <= at);
            !begun.any(|(other, _)| other == piece)
        });
        left.count()
    };
    let counts = instants.into_iter().map(|at| (waiting(at), at));
    counts.reduce(|most, next| if next.0 > most.0 { next } else { most })
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    const EXPECTED: &str = "total 65 ms · peak 2 at once\n  make(1)  0 → 5  ok\n  use(1)  5 → 25  ok\n  make(2)  5 → 10  ok\n  make(3)  25 → 30  ok\n  use(2)  25 → 45  ok\n  use(3)  45 → 65  ok\n";

    #[test]
    fn a_fast_side_that_runs_ahead_is_told() {
        let diagnosis = samples::views(EXPECTED, &EXPECTED.replace("25 → 30", "10 → 15"));
        assert_eq!(diagnosis.id, Rule::QueueGrew);
        assert_eq!(diagnosis.facts["backlog"], "2");
        assert_eq!(diagnosis.facts["expected_backlog"], "1");
    }

    #[test]
    fn what_begins_too_early_and_makes_no_queue_longer_is_something_else() {
        let diagnosis = samples::views(EXPECTED, &EXPECTED.replace("25 → 30", "22 → 27"));
        assert_eq!(diagnosis.id, Rule::BeganTooEarly);
    }
}
