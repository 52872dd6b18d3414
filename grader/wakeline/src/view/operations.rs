//! The operations as a drawing: a row each, and before it what its task waited for.

use rustc_hash::FxHashMap;

use super::busiest::Busiest;
use super::span::{Span, SpanView};
use super::svg::{Bar, Picture, Row, Shape};
use super::waits::{bars, is_for_anything};
use crate::time::Millis;
use crate::timeline::{Actor, Outcome, Recording};

pub(super) fn of_spans(view: &SpanView) -> Picture {
    let total = view.total.map(|total| (total, "returned"));
    Picture {
        rows: view.spans.iter().map(row).collect(),
        last: view.last_instant(),
        total,
        panicked: view.panicked,
        ends: None,
        busiest: Busiest::of(&view.spans),
        lanes: false,
    }
}

/// What a task waited for that is no operation: `waits for a mutex`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Who waits.
    pub task: Actor,
    /// When it was first polled in vain.
    pub begin: Millis,
    /// `None` where it waits for ever.
    pub end: Option<Millis>,
    /// In the words of the poll view.
    pub what: String,
}

/// The span view, line by line, each with the waits that say why its operation did
/// not begin earlier, and for what its task waits in vain after it: as far as that
/// was recorded, and without `tokio_unstable` nothing of it is.
///
/// ```
/// use wakeline::{ms, scenario, view::waits};
/// let recording = scenario::record(0, |world| async move {
///     tokio::time::sleep(std::time::Duration::from_millis(20)).await;
///     world.operation("work", ms(10)).await.unwrap();
/// });
/// let lines = waits(&recording);
/// let (span, waits) = &lines[0];
/// assert_eq!(span.begin, ms(20));
/// # #[cfg(tokio_unstable)]
/// assert_eq!((waits[0].begin, &*waits[0].what), (ms(0), "waits for a timer"));
/// ```
pub fn waits(recording: &Recording) -> Vec<(Span, Vec<Wait>)> {
    let timeline = &recording.timeline;
    let operations = timeline.operations.iter();
    let operations = operations.map(|known| (Span::from(known), known.task));
    let blocks = timeline.blocks.iter();
    let blocks = blocks.map(|known| (Span::from(known), known.task));
    let mut spans: Vec<(Span, Actor)> = operations.chain(blocks).collect();
    spans.sort();
    let mut open = Waits::of(recording);
    let mut lines: Vec<(Span, Vec<Wait>)> = Vec::with_capacity(spans.len());
    for (span, task) in &spans {
        let before = match span.outcome {
            Outcome::Blocked => Vec::new(),
            _ => open.up_to(*task, Some(span.begin)),
        };
        lines.push((span.clone(), before));
    }
    for ((span, task), (_, waits)) in spans.iter().zip(&mut lines).rev() {
        let end = span.end.filter(|_| span.outcome != Outcome::Blocked);
        if let Some(end) = end {
            let vain = open.up_to(*task, None).into_iter();
            waits.extend(vain.filter(|wait| wait.begin >= end));
        }
    }
    lines
}

pub(super) fn of_recording(recording: &Recording) -> Picture {
    let mut picture = of_spans(&recording.span_view());
    for ((span, waits), row) in waits(recording).into_iter().zip(&mut picture.rows) {
        let after = waits.partition_point(|wait| wait.begin < span.begin);
        let mut bars: Vec<Bar> = waits.into_iter().map(Bar::from).collect();
        let vain = bars.split_off(after);
        row.bars.splice(0..0, bars);
        row.bars.extend(vain);
    }
    picture
}

impl From<Wait> for Bar {
    fn from(wait: Wait) -> Bar {
        Bar {
            begin: wait.begin,
            end: wait.end,
            name: wait.task.to_string(),
            shape: Shape::Wait(wait.what),
        }
    }
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

/// The waits that no line has yet, by their ends: a task waits once at a time.
struct Waits(FxHashMap<(Actor, Option<Millis>), Wait>);

impl Waits {
    /// Those of which it is known for what they are.
    fn of(recording: &Recording) -> Waits {
        let known = bars(&recording.timeline).into_iter();
        let known = known.filter(|(_, bar)| !is_for_anything(bar));
        let waits = known.filter_map(|(task, bar)| {
            let Bar {
                begin, end, shape, ..
            } = bar;
            let Shape::Wait(what) = shape else {
                return None;
            };
            Some((
                (task, end),
                Wait {
                    task,
                    begin,
                    end,
                    what,
                },
            ))
        });
        Waits(waits.collect())
    }

    /// What a task waited for until this moment, one wait right after the other.
    fn up_to(&mut self, task: Actor, mut end: Option<Millis>) -> Vec<Wait> {
        let mut waits = Vec::new();
        while let Some(wait) = self.0.remove(&(task, end)) {
            end = Some(wait.begin);
            waits.push(wait);
        }
        waits.reverse();
        waits
    }
}
