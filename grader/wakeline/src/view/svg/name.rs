//! Where the name of a bar is written: within it, or else to the right of it, and
//! never across another mark.

use super::layout::{Layout, width_of};
use super::picture::{Row, Shape};
use crate::timeline::Outcome;

pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    pub(super) x: u64,
    /// It stands on a bar in the colour of what went well.
    pub(super) on_ok: bool,
}

/// That of a bar of the row; `None` where its row is named so, and where there is no
/// room.
pub(super) fn of<'a>(row: &'a Row, index: usize, layout: &Layout) -> Option<Name<'a>> {
    let bar = &row.bars[index];
    let texts: &[&str] = match &bar.shape {
        Shape::Of(Outcome::Blocked) => return None,
        Shape::Of(_) if row.names(bar) => return None,
        Shape::Of(_) => &[&bar.name],
        Shape::Wait(words) => &[words, words.trim_start_matches("waits for ")],
    };
    let (x, width) = layout.stretch(bar.begin, row.end_of(bar));
    let next = row.bars.get(index + 1);
    let next = next.map_or(layout.right, |next| layout.x(next.begin));
    let (from, until) = widest(row, (x, next.min(x + width)), layout);
    let fits = |text: &&&str| from + width_of(text) + 8 <= until;
    if let Some(text) = texts.iter().find(fits).filter(|_| !bar.is_hatched()) {
        return Some(Name {
            text,
            x: from + 4,
            on_ok: bar.shape == Shape::Of(Outcome::Ok),
        });
    }
    let end = x + width;
    let after = &row.ticks[row.ticks.partition_point(|tick| layout.x(*tick) <= end)..];
    let polled = after.first().map(|tick| layout.x(*tick));
    let until = next.min(polled.unwrap_or(layout.right));
    let text = texts
        .first()
        .filter(|_| matches!(bar.shape, Shape::Of(_)))?;
    (end + width_of(text) + 8 <= until).then(|| Name {
        text,
        x: end + 5,
        on_ok: false,
    })
}

/// The widest stretch without a poll, between these two.
fn widest(row: &Row, (from, until): (u64, u64), layout: &Layout) -> (u64, u64) {
    let ticks = &row.ticks;
    let place = |x: u64| ticks.partition_point(|tick| layout.x(*tick) < x);
    let polled = ticks[place(from)..place(until.max(from))].iter();
    let mut best = (from, from);
    let mut begin = from;
    for cut in polled.map(|tick| layout.x(*tick)).chain([until]) {
        if cut.saturating_sub(begin) > best.1 - best.0 {
            best = (begin, cut);
        }
        begin = cut;
    }
    best
}
