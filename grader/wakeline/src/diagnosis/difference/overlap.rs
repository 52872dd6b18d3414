//! How much ran at once: too much, too little, in a row, in chunks.

use super::{matched, of_span, total, under_way};
use crate::diagnosis::Diagnosis;
use crate::time::Millis;
use crate::timeline::Outcome;
use crate::view::{Span, SpanView};

/// An operation began before another had ended that it should wait for.
///
/// A limit on how many may run also delays operations. It is told apart by
/// the expected view: there was a place free while this operation waited.
pub(super) fn overlapped(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    if got.peak <= expected.peak {
        return None;
    }
    early(expected, got).find_map(|Early { span, cause, .. }| {
        let (wanted, found) = span;
        let mut instants = expected
            .operations()
            .filter_map(|span| span.end)
            .chain([found.begin])
            .filter(|at| (found.begin..wanted.begin).contains(at));
        let free = instants.any(|at| under_way(expected, at) < expected.peak);
        (free || expected.peak == 1).then(|| began_too_early(span, cause))
    })
}

/// As many at once as there may be, and yet one of them should have waited.
pub(super) fn began_while_its_cause_ran(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    early(expected, got)
        .find(|early| early.cause.1.begin <= early.span.1.begin)
        .map(|early| began_too_early(early.span, early.cause))
}

/// What was expected and what was found of one operation.
type Pair<'a> = (&'a Span, &'a Span);

/// An operation that began too early, and the one whose end it should have
/// waited for, which had not come.
struct Early<'a> {
    span: Pair<'a>,
    cause: Pair<'a>,
}

fn early<'a>(expected: &'a SpanView, got: &'a SpanView) -> impl Iterator<Item = Early<'a>> {
    matched(expected, got)
        .filter(|(wanted, found)| found.begin < wanted.begin)
        .filter_map(|span| {
            let (wanted, found) = span;
            let cause = matched(expected, got).find(|(before, now)| {
                before.end == Some(wanted.begin) && now.end.is_none_or(|end| end > found.begin)
            })?;
            Some(Early { span, cause })
        })
}

fn began_too_early((wanted, found): Pair<'_>, (cause, _): Pair<'_>) -> Diagnosis {
    let text = format!(
        "{} began at {}, too early: it should begin only when {} has ended, at {}. Await that \
         first, or hold one lock over both.",
        found.name, found.begin, cause.name, wanted.begin
    );
    of_span("began-too-early", text, wanted, found).with("waits_for", &cause.name)
}

pub(super) fn too_many_at_once(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    if got.peak <= expected.peak {
        return None;
    }
    let crowd = got
        .operations()
        .find(|at| under_way(got, at.begin) == got.peak)?;
    Some(
        Diagnosis::new(
            "too-many-at-once",
            format!(
                "{} operations were under way at {}; at most {} may be. Take the permit before \
                 the operation begins, and keep it until it has ended.",
                got.peak, crowd.begin, expected.peak
            ),
        )
        .with("at_ms", crowd.begin.0)
        .with("peak", got.peak)
        .with("expected_peak", expected.peak),
    )
}

/// An error in a row of waits keeps the rest from beginning. That the rest is
/// missing is only what followed.
pub(super) fn in_a_row_until_an_error(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let last = got.operations().last()?;
    if last.outcome != Outcome::Failed {
        return None;
    }
    one_after_the_other(expected, got)
}

pub(super) fn one_after_the_other(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    if expected.peak < 2 || got.peak != 1 {
        return None;
    }
    // Two that touch, the second of which could have begun before.
    let pair = matched(expected, got)
        .filter(|(wanted, found)| found.begin > wanted.begin)
        .find_map(|(_, after)| {
            let before = got
                .operations()
                .find(|before| before.end == Some(after.begin) && before.begin < after.begin)?;
            Some((before, after))
        });
    let detail = pair.map_or_else(String::new, |(before, after)| {
        format!(
            ": {} began only when {} ended, at {}",
            after.name, before.name, after.begin
        )
    });
    let (wanted, found) = (total(expected), total(got));
    // A row that an error ended may be the shorter one.
    let cost = if found > wanted {
        format!("They did not overlap, so the whole took {found} instead of {wanted}.")
    } else {
        "They did not overlap.".to_owned()
    };
    let mut diagnosis = Diagnosis::new(
        "one-after-the-other",
        format!(
            "The waits ran one after the other{detail}. {cost} Start all of them before you wait \
             for the first: `join!` and `spawn` start a future, creating it does not."
        ),
    )
    .with("total_ms", found.0)
    .with("expected_total_ms", wanted.0);
    if let Some((before, after)) = pair {
        diagnosis = diagnosis
            .with("operation", &after.name)
            .with("after", &before.name)
            .with("begin_ms", after.begin.0);
    }
    Some(diagnosis)
}

/// Operations begin in groups of the size of the limit, and a group begins
/// only when the whole group before it has ended, although single slots were
/// free earlier.
pub(super) fn chunks_instead_of_limit(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    if got.peak < 2 || got.peak != expected.peak || got.total <= expected.total {
        return None;
    }
    let begins: Vec<Millis> = got.operations().map(|span| span.begin).collect();
    let groups: Vec<&[Millis]> = begins.chunk_by(|a, b| a == b).collect();
    let full = groups
        .iter()
        .rev()
        .skip(1)
        .all(|group| group.len() == got.peak);
    let in_groups = groups.iter().skip(1).all(|group| {
        got.operations()
            .filter(|span| span.begin < group[0])
            .all(|span| span.end.is_some_and(|end| end <= group[0]))
    });
    let second = *groups.get(1)?.first()?;
    let early = got
        .operations()
        .filter(|span| span.begin < second)
        .filter_map(|span| span.end)
        .min()?;
    if !full || !in_groups || early >= second {
        return None;
    }
    let first = got.operations().find(|span| span.begin == second)?;
    Some(
        Diagnosis::new(
            "chunks-instead-of-limit",
            format!(
                "The work went in chunks of {}: a place was free at {early}, but {} began only \
                 when the whole chunk had ended, at {second}. A limit lets the next one start as \
                 soon as any one ends: {} in all instead of {}.",
                got.peak,
                first.name,
                total(expected),
                total(got)
            ),
        )
        .with("chunk", got.peak)
        .with("free_ms", early.0)
        .with("operation", &first.name)
        .with("begin_ms", second.0),
    )
}

pub(super) fn too_few_at_once(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    if got.peak >= expected.peak {
        return None;
    }
    Some(
        Diagnosis::new(
            "too-few-at-once",
            format!(
                "At most {} operations were under way at once, where {} could be: the whole took \
                 {} instead of {}.",
                got.peak,
                expected.peak,
                total(got),
                total(expected)
            ),
        )
        .with("peak", got.peak)
        .with("expected_peak", expected.peak)
        .with("total_ms", total(got).0)
        .with("expected_total_ms", total(expected).0),
    )
}
