//! The drawing of a timeline: rows of bars over an axis of time. Readable
//! without colour (each outcome has its own pattern and its word), described in
//! words, and coloured by `currentColor` and `--wake-…` custom properties with
//! fallbacks. There is a wide one, and a narrow one for phones.

mod axis;
mod layout;
mod name;
mod paint;
mod picture;
mod words;

use super::compared;
use super::lanes;
use super::operations;
use super::span::SpanView;
use crate::time::Millis;
use crate::timeline::Recording;

pub(super) use self::picture::{Bar, Picture, Row, Shape};

/// What a drawing is called, and how its ids begin.
#[derive(Clone, Copy, Debug)]
pub struct SvgOptions<'a> {
    /// A short title, with which the description begins.
    pub title: &'a str,
    /// Begins every id in the drawing. Must be unique on its page.
    pub id: &'a str,
    /// The axis reaches at least this far, so that two drawings can share one
    /// scale.
    pub until: Option<Millis>,
}

/// A picture of a timeline, to be drawn as wide or as narrow as its page is.
///
/// ```
/// use wakeline::{ms, scenario, view::{Drawing, SvgOptions}};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("a", ms(20));
///     world.web().fetch("a").await.unwrap();
/// });
/// let drawing = Drawing::of_operations(&recording);
/// let options = SvgOptions { title: "One fetch", id: "ch1-a", until: None };
/// assert!(drawing.wide(options).contains("One fetch: fetch(a) from 0 to 20 ms; 20 ms in all."));
/// assert!(drawing.narrow(options).contains("fetch(a)"));
/// ```
pub struct Drawing(Picture);

impl Drawing {
    /// A row an operation, as a snapshot has them.
    pub fn of_spans(view: &SpanView) -> Drawing {
        Drawing(operations::of_spans(view))
    }

    /// A row an operation, and before it what its task waited for meanwhile, as
    /// far as that was recorded.
    pub fn of_operations(recording: &Recording) -> Drawing {
        Drawing(operations::of_recording(recording))
    }

    /// A lane a task: see [`lanes`](super::lanes()).
    pub fn of_tasks(recording: &Recording) -> Drawing {
        Drawing(lanes::picture(recording))
    }

    /// Two views on one axis: see [`compared`](super::compared()).
    pub fn of_both(sides: [(&str, &SpanView); 2]) -> Drawing {
        Drawing(compared::picture(sides))
    }

    /// With labels at the left and times at the right: for 520 pixels and more.
    pub fn wide(&self, options: SvgOptions<'_>) -> String {
        paint::draw(&self.0, options, layout::WIDE)
    }

    /// With labels above the bars: for a phone. It stands beside the wide one
    /// with the same id, and is described by its words.
    pub fn narrow(&self, options: SvgOptions<'_>) -> String {
        paint::draw(&self.0, options, layout::NARROW)
    }
}

/// Draws the span view: one row an operation.
///
/// ```
/// use wakeline::view::{SpanView, SvgOptions, svg};
/// let view: SpanView = "total 20 ms · peak 1 at once\n  fetch(a)  0 → 20  ok\n".parse().unwrap();
/// let drawing = svg(&view, SvgOptions { title: "One fetch", id: "ch1-a", until: None });
/// assert!(drawing.contains("fetch(a): from 0 ms to 20 ms, ok"));
/// ```
pub fn svg(view: &SpanView, options: SvgOptions<'_>) -> String {
    Drawing::of_spans(view).wide(options)
}
