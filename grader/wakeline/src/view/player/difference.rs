//! Where a run first differs from what was expected: the line of the span view,
//! and the event to look at.

use crate::time::Millis;
use crate::timeline::{Recording, What};
use crate::view::span::{Span, SpanView, THE_LOOP};

/// The first line below the headline that differs, counted from 0.
pub(super) fn line(expected: &SpanView, got: &SpanView) -> Option<usize> {
    let lines = expected.spans.len().max(got.spans.len());
    (0..lines).find(|line| expected.spans.get(*line) != got.spans.get(*line))
}

/// The event at which the first line that differs does so; `None` where no line
/// differs, or where that event was not kept.
pub(super) fn event(recording: &Recording, expected: &SpanView) -> Option<usize> {
    let got = recording.span_view();
    let line = line(expected, &got)?;
    match (expected.spans.get(line), got.spans.get(line)) {
        // Begun as expected: it is the end that differs.
        (Some(wanted), Some(found)) if begins_like(wanted, found) => {
            ended(recording, found).or_else(|| from(recording, wanted.end.unwrap_or(wanted.begin)))
        }
        (Some(wanted), Some(found)) if wanted.begin < found.begin => from(recording, wanted.begin),
        (_, Some(found)) => began(recording, found),
        (wanted, None) => from(recording, wanted?.begin),
    }
}

fn begins_like(wanted: &Span, found: &Span) -> bool {
    (&wanted.name, wanted.begin) == (&found.name, found.begin)
}

fn began(recording: &Recording, span: &Span) -> Option<usize> {
    find(recording, span.begin, |what| match what {
        What::Began { operation } => **operation == *span.name,
        What::Blocked { .. } => span.name == THE_LOOP,
        _ => false,
    })
}

fn ended(recording: &Recording, span: &Span) -> Option<usize> {
    if span.name == THE_LOOP {
        return began(recording, span);
    }
    find(recording, span.end?, |what| match what {
        What::Ended { operation, outcome } => **operation == *span.name && *outcome == span.outcome,
        _ => false,
    })
}

/// The first event at an instant or later: nothing may have happened there.
fn from(recording: &Recording, at: Millis) -> Option<usize> {
    let events = &recording.timeline.events;
    let later = events.iter().position(|event| event.at >= at);
    later.or_else(|| events.len().checked_sub(1))
}

fn find(recording: &Recording, at: Millis, is: impl Fn(&What) -> bool) -> Option<usize> {
    let events = &recording.timeline.events;
    events
        .iter()
        .position(|event| event.at == at && is(&event.what))
}
