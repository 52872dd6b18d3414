//! What is drawn: lanes of rows of bars, and what is marked on the axis.

use crate::time::Millis;
use crate::timeline::Outcome;
use crate::view::busiest::Busiest;

pub(in crate::view) struct Picture {
    pub(in crate::view) rows: Vec<Row>,
    /// The latest instant that was seen.
    pub(in crate::view) last: Millis,
    /// When the scenario's own future returned, and the word for it.
    pub(in crate::view) total: Option<(Millis, &'static str)>,
    /// It has no total because of a panic.
    pub(in crate::view) panicked: bool,
    /// What is said of the end, where there is more than one.
    pub(in crate::view) ends: Option<String>,
    pub(in crate::view) busiest: Busiest,
    /// Its rows are lanes, to be told apart.
    pub(in crate::view) lanes: bool,
}

#[derive(Default)]
pub(in crate::view) struct Row {
    /// Empty where the row goes on with the lane of the row above.
    pub(in crate::view) label: String,
    pub(in crate::view) bars: Vec<Bar>,
    pub(in crate::view) ticks: Vec<Millis>,
    pub(in crate::view) note: String,
    /// Where a bar without an end stops, if the axis goes on.
    pub(in crate::view) until: Option<Millis>,
    /// Whether the reader is to look here first.
    pub(in crate::view) marked: bool,
}

pub(in crate::view) struct Bar {
    pub(in crate::view) begin: Millis,
    pub(in crate::view) end: Option<Millis>,
    pub(in crate::view) name: String,
    pub(in crate::view) shape: Shape,
}

/// What a bar shows.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::view) enum Shape {
    /// An operation, or a stretch in which the loop was blocked.
    Of(Outcome),
    /// A wait for something that is no operation, in words: `waits for a mutex`.
    Wait(String),
}

impl Picture {
    /// What goes on after the scenario's own future returned: from when until when.
    pub(super) fn after_main(&self) -> Option<(Millis, Millis)> {
        let (at, _) = self.total?;
        (at < self.last).then_some((at, self.last))
    }

    pub(super) fn bars(&self) -> impl Iterator<Item = &Bar> {
        self.rows.iter().flat_map(|row| &row.bars)
    }
}

impl Row {
    /// Nothing is under way in it at this moment or later.
    pub(in crate::view) fn is_free_from(&self, at: Millis) -> bool {
        let last = self.bars.last();
        last.is_none_or(|bar| bar.end.is_some_and(|end| end <= at))
    }

    /// Where a bar of it stops; `None` at the end of the axis.
    pub(super) fn end_of(&self, bar: &Bar) -> Option<Millis> {
        bar.end.or(self.until)
    }

    /// The label has the bar's name already.
    pub(super) fn names(&self, bar: &Bar) -> bool {
        self.label == bar.name || self.label.ends_with(&format!(" · {}", bar.name))
    }
}

impl Bar {
    pub(super) fn is_a_block(&self) -> bool {
        self.shape == Shape::Of(Outcome::Blocked)
    }

    /// Nothing can be read on it.
    pub(super) fn is_hatched(&self) -> bool {
        self.is_a_block() || self.shape == Shape::Of(Outcome::Failed)
    }

    /// It is still there when everything else is over.
    pub(super) fn never_ends(&self) -> bool {
        let is_a_wait = matches!(self.shape, Shape::Wait(_));
        (self.is_a_block() || is_a_wait) && self.end.is_none()
    }
}
