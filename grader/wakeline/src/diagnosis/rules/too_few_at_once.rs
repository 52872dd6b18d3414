//! `too-few-at-once`: fewer operations were under way at once than there could
//! be.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, surplus, total, under_way};
use crate::diagnosis::history::kind;
use crate::view::SpanView;
use std::collections::BTreeSet;

pub(super) const RULE: Definition = Definition {
    id: "too-few-at-once",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    if got.peak >= expected.peak {
        return for_a_while(expected, got);
    }
    if evidence.most_seen() >= expected.peak {
        return None;
    }
    let (wanted, found) = (total(expected), total(got));
    let mut late = matched(expected, got).filter(|(wanted, found)| found.begin > wanted.begin);
    let cost = match late.next() {
        _ if found > wanted => format!(": the whole took {found} instead of {wanted}"),
        Some((wanted, found)) => format!(
            ": {} began at {} instead of {}",
            found.name, found.begin, wanted.begin
        ),
        None => String::new(),
    };
    let most = match got.peak {
        1 => "No two operations were under way at once".to_owned(),
        peak => format!("At most {peak} operations were under way at once"),
    };
    let finding = Finding::new(format!("{most}, where {} could be{cost}.", expected.peak));
    Some(
        finding
            .with("peak", got.peak)
            .with("expected_peak", expected.peak)
            .with("total_ms", total(got).0)
            .with("expected_total_ms", total(expected).0),
    )
}

/// As many at once as there may be, but not all the time: of one kind of work some
/// had not begun while there was room.
fn for_a_while(expected: &SpanView, got: &SpanView) -> Option<Finding> {
    let same = surplus(expected, got).is_empty() && surplus(got, expected).is_empty();
    let mut kinds = got.operations().map(|span| kind(&span.name));
    let first = kinds.next()?;
    let (wanted, found) = (total(expected), total(got));
    let limited =
        got.peak > 1 && got.peak == expected.peak && got.peak < expected.operations().count();
    if !same || !limited || found <= wanted || !kinds.all(|kind| kind == first) {
        return None;
    }
    let ends = got.operations().filter_map(|span| span.end);
    let (from, late) = ends.collect::<BTreeSet<_>>().into_iter().find_map(|at| {
        let mut later = matched(expected, got).filter(|(_, found)| found.begin > at);
        let (due, next) = later.next()?;
        (due.begin <= at && under_way(got, at) < under_way(expected, at).min(got.peak))
            .then_some((at, next))
    })?;
    Some(
        Finding::new(format!(
            "At {from} only {} of the {} operations were under way that could be, and {} began only \
             at {}: the whole took {found} instead of {wanted}.",
            under_way(got, from),
            expected.peak,
            late.name,
            late.begin
        ))
        .with("operation", &late.name)
        .with("free_ms", from.0)
        .with("begin_ms", late.begin.0)
        .with("expected_peak", expected.peak),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_limit_that_is_too_strict_is_too_few_at_once() {
        let diagnosis = samples::views(
            "total 20 ms · peak 3 at once\n  a  0 → 20  ok\n  b  0 → 10  ok\n  c  0 → 10  ok\n",
            "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  b  0 → 10  ok\n  c  10 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::TooFewAtOnce);
        let text = "At most 2 operations were under way at once, where 3 could be: c began at 10 \
                    ms instead of 0 ms.";
        assert_eq!(diagnosis.text, text);
        assert_eq!(diagnosis.facts["peak"], "2");
        assert_eq!(diagnosis.facts["expected_peak"], "3");
        assert_eq!(diagnosis.facts["total_ms"], "20");
    }
}
