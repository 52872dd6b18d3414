//! How operations ended: blocked, outlived their caller, cancelled or not.

use super::{matched, of_span};
use crate::diagnosis::Diagnosis;
use crate::timeline::Outcome;
use crate::view::{Span, SpanView};

pub(super) fn blocked_the_loop(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let blocked = |view: &SpanView| {
        view.spans
            .iter()
            .filter(|span| span.outcome == Outcome::Blocked)
            .cloned()
            .collect()
    };
    let (allowed, found): (Vec<Span>, Vec<Span>) = (blocked(expected), blocked(got));
    let block = found.iter().find(|block| !allowed.contains(block))?;
    let end = block.end.unwrap_or(block.begin);
    Some(Diagnosis::new(
        "blocked-the-loop",
        format!(
            "The event loop was blocked from {} to {end}: one poll kept the thread for {}, and no \
             other task could run. A blocking call belongs on `spawn_blocking`, a wait wants an \
             `.await`.",
            block.begin,
            end - block.begin
        ),
    )
    .with("begin_ms", block.begin.0)
    .with("end_ms", end.0))
}

pub(super) fn ran_on_after_the_end(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let total = got.total?;
    let late = |span: &&Span| span.end.is_none_or(|end| end > total);
    if expected.total.is_some_and(|total| {
        expected
            .operations()
            .any(|span| span.end.is_none_or(|end| end > total))
    }) {
        return None;
    }
    let span = got.operations().find(late)?;
    let until = span.end.map_or_else(
        || "was never stopped".to_owned(),
        |end| format!("went on until {end}"),
    );
    // The same symptom has two cures: good work wants somebody who waits for
    // it, work that has become useless wants an end.
    let wanted = expected
        .operations()
        .any(|wanted| wanted.name == span.name && wanted.outcome != Outcome::Cancelled);
    let advice = if wanted {
        "Wait for it before you return: await its future, or the handle of its task."
    } else {
        "Work that nobody waits for any more has to be stopped: drop its future, or abort its task."
    };
    Some(
        Diagnosis::new(
            "ran-on-after-the-end",
            format!(
                "The call returned at {total}, but {} {until}. {advice}",
                span.name
            ),
        )
        .with("operation", &span.name)
        .with("returned_ms", total.0),
    )
}

/// Comes before what was done too much: that is often only what followed.
pub(super) fn not_cancelled(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let (wanted, found) = differing_outcome(expected, got)?;
    if wanted.outcome != Outcome::Cancelled {
        return None;
    }
    let due = wanted
        .end
        .map_or_else(String::new, |end| format!(" at {end}"));
    let text = format!(
        "{} should have been cancelled{due}; it ran until it was done, {}.",
        found.name,
        when(found)
    );
    Some(of_span("not-cancelled", text, wanted, found))
}

pub(super) fn other_outcome(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let (wanted, found) = differing_outcome(expected, got)?;
    let (id, text) = match (wanted.outcome, found.outcome) {
        (_, Outcome::Cancelled) => (
            "cancelled-good-work",
            format!(
                "{} was cancelled {}, before its answer came. Its future or its task was dropped \
                 too early.",
                found.name,
                when(found)
            ),
        ),
        _ => (
            "other-outcome",
            format!(
                "{} ended as `{}`, not as `{}`.",
                found.name,
                found.outcome.word(),
                wanted.outcome.word()
            ),
        ),
    };
    let diagnosis = of_span(id, text, wanted, found);
    Some(diagnosis.with("outcome", found.outcome.word()))
}

fn when(span: &Span) -> String {
    span.end
        .map_or_else(|| "at the end".to_owned(), |end| format!("at {end}"))
}

fn differing_outcome<'a>(
    expected: &'a SpanView,
    got: &'a SpanView,
) -> Option<(&'a Span, &'a Span)> {
    matched(expected, got).find(|(wanted, found)| wanted.outcome != found.outcome)
}
