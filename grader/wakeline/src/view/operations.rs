//! The operations as a drawing: a row each, and before it what its task waited for.

use rustc_hash::FxHashMap;

use super::busiest::Busiest;
use super::span::{Span, SpanView};
use super::svg::{Bar, Picture, Row, Shape};
use super::waits;
use crate::time::Millis;
use crate::timeline::{Actor, Outcome, Recording};

pub(super) fn of_spans(view: &SpanView) -> Picture {
    let total = view.total.map(|total| (total, "returned"));
    Picture {
        rows: view.spans.iter().map(row).collect(),
        last: view.last_instant(),
        total,
        ends: None,
        busiest: Busiest::of(&view.spans),
        lanes: false,
    }
}

/// A row also says why its operation did not begin earlier, and for what its task
/// waits in vain after it.
pub(super) fn of_recording(recording: &Recording) -> Picture {
    let timeline = &recording.timeline;
    let operations = timeline.operations.iter();
    let operations = operations.map(|known| (Span::from(known), known.task));
    let blocks = timeline.blocks.iter();
    let blocks = blocks.map(|known| (Span::from(known), known.task));
    let mut spans: Vec<(Span, Actor)> = operations.chain(blocks).collect();
    spans.sort();
    let mut picture = of_spans(&recording.span_view());
    let mut waits = Waits::of(recording);
    for ((span, task), row) in spans.iter().zip(&mut picture.rows) {
        if span.outcome != Outcome::Blocked {
            row.bars.splice(0..0, waits.up_to(*task, Some(span.begin)));
        }
    }
    for ((span, task), row) in spans.iter().zip(&mut picture.rows).rev() {
        let end = span.end.filter(|_| span.outcome != Outcome::Blocked);
        if let Some(end) = end {
            let vain = waits.up_to(*task, None).into_iter();
            row.bars.extend(vain.filter(|bar| bar.begin >= end));
        }
    }
    picture
}

fn row(span: &Span) -> Row {
    let Span { begin, end, .. } = *span;
    Row {
        label: span.name.clone(),
        bars: vec![Bar {
            begin,
            end,
            name: span.name.clone(),
            shape: Shape::Of(span.outcome),
        }],
        note: note(span),
        ..Row::default()
    }
}

/// `0 → 40 ok`.
pub(super) fn note(span: &Span) -> String {
    let end = span
        .end
        .map_or_else(|| "…".to_owned(), |end| end.0.to_string());
    format!("{} → {end} {}", span.begin.0, span.outcome.word())
}

/// The waits that nobody has drawn yet, by their ends: a task waits once at a time.
struct Waits(FxHashMap<(Actor, Option<Millis>), Bar>);

impl Waits {
    /// Those of which it is known for what they are.
    fn of(recording: &Recording) -> Waits {
        let bars = waits::bars(&recording.timeline).into_iter();
        let known = bars.filter(|(_, bar)| !waits::is_for_anything(bar));
        Waits(known.map(|(task, bar)| ((task, bar.end), bar)).collect())
    }

    /// What a task waited for until this moment, one wait right after the other.
    fn up_to(&mut self, task: Actor, mut end: Option<Millis>) -> Vec<Bar> {
        let mut bars = Vec::new();
        while let Some(bar) = self.0.remove(&(task, end)) {
            end = Some(bar.begin);
            bars.push(bar);
        }
        bars.reverse();
        bars
    }
}
