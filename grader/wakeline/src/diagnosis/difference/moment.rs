//! The same operations as expected, at other moments.

use std::cmp::Ordering;

use super::{matched, of_span};
use crate::diagnosis::Diagnosis;
use crate::time::Millis;
use crate::timeline::Outcome;
use crate::view::SpanView;

/// What there is to say when no other rule speaks.
pub(super) fn wrong_moment(expected: &SpanView, got: &SpanView) -> Diagnosis {
    let first = first_moment(expected, got);
    let (id, text) = match (expected.total, got.total) {
        (Some(wanted), Some(found)) if found > wanted => (
            "finished-too-late",
            cancelled_at_another_time(expected, got).unwrap_or_else(|| {
                let late = found - wanted;
                format!(
                    "It finished at {found} instead of {wanted}: {late} were spent waiting for \
                     nothing.{}",
                    late_begin(expected, got)
                )
            }),
        ),
        (Some(wanted), Some(found)) if found < wanted => (
            "finished-too-early",
            cancelled_at_another_time(expected, got).unwrap_or_else(|| {
                let early = first.map_or_else(String::new, |text| format!(" {text}"));
                format!("It finished at {found}, but should have gone on until {wanted}.{early}")
            }),
        ),
        _ => (
            "different-moments",
            first.unwrap_or_else(|| {
                "The same operations ran, but not at the moments asked for.".to_owned()
            }),
        ),
    };
    let mut diagnosis = Diagnosis::new(id, text);
    let moved = |(wanted, found): &(&crate::view::Span, &crate::view::Span)| wanted != found;
    if let Some((wanted, found)) = matched(expected, got).find(moved) {
        diagnosis = of_span(id, diagnosis.text, wanted, found);
    }
    for (name, total) in [
        ("total_ms", got.total),
        ("expected_total_ms", expected.total),
    ] {
        if let Some(total) = total {
            diagnosis = diagnosis.with(name, total.0);
        }
    }
    diagnosis
}

/// The first operation that began late, if one did.
fn late_begin(expected: &SpanView, got: &SpanView) -> String {
    matched(expected, got)
        .find(|(wanted, found)| found.begin > wanted.begin)
        .map_or_else(String::new, |(wanted, found)| {
            format!(
                " {} began at {} instead of {}.",
                found.name, found.begin, wanted.begin
            )
        })
}

/// An operation that was cancelled, as it should be, but at another moment.
fn cancelled_at_another_time(expected: &SpanView, got: &SpanView) -> Option<String> {
    let cancelled = |view: &SpanView| {
        let mut spans = view.operations();
        let span = spans.find(|span| span.outcome == Outcome::Cancelled)?;
        Some((span.name.clone(), span.end?))
    };
    let ((name, due), (other, at)) = (cancelled(expected)?, cancelled(got)?);
    let word = match at.cmp(&due) {
        Ordering::Less => "early",
        Ordering::Equal => return None,
        Ordering::Greater => "late",
    };
    let apart = at.max(due) - at.min(due);
    (name == other)
        .then(|| format!("{name} was cancelled at {at} instead of {due}, {apart} too {word}."))
}

/// The first operation that began at another moment than expected, and what
/// it should have waited for.
fn first_moment(expected: &SpanView, got: &SpanView) -> Option<String> {
    let (wanted, found) =
        matched(expected, got).find(|(wanted, found)| wanted.begin != found.begin)?;
    let cause = expected
        .operations()
        .find(|span| span.end == Some(wanted.begin) && wanted.begin > Millis(0))
        .map_or_else(String::new, |span| {
            format!(", when {} has ended", span.name)
        });
    Some(format!(
        "{} began at {}. It should begin at {}{cause}.",
        found.name, found.begin, wanted.begin
    ))
}
