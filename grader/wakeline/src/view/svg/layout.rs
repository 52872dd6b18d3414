//! Where everything stands in a drawing.

use super::picture::{Bar, Picture};
use crate::time::Millis;

/// What a drawing has room for, in its own units; it scales to the page.
#[derive(Clone, Copy)]
pub(super) struct Form {
    width: u64,
    /// Labels longer than this are cut; the whole stands in the row's title.
    label: usize,
    /// Labels and notes stand above the bars, and not at their sides.
    pub(super) narrow: bool,
}

pub(super) const WIDE: Form = Form {
    width: 560,
    label: 24,
    narrow: false,
};

pub(super) const NARROW: Form = Form {
    width: 280,
    label: 24,
    narrow: true,
};

/// Height of a bar.
pub(super) const BAR: u64 = 16;
/// Where the rows begin, below the words of the axis.
pub(super) const TOP: u64 = 26;
/// Between neighbours.
const GAP: u64 = 8;

/// Of a text in the font of the drawing.
pub(super) fn width_of(text: &str) -> u64 {
    // Chinese, Japanese and Korean signs are two wide.
    let columns = text.chars().map(|char| 1 + u64::from(char >= '\u{2e80}'));
    (columns.sum::<u64>() * 72).div_ceil(10)
}

/// The start of a text that is too long. Of two parts (`t1 · fetch(a)`) the longer
/// one is cut.
fn shortened(text: &str, most: usize) -> String {
    let long = |text: &str| text.chars().count();
    if long(text) <= most {
        return text.to_owned();
    }
    match text.rsplit_once(" · ") {
        Some((first, last)) if long(last) < long(first) => {
            let most = most.saturating_sub(3 + long(last)).max(2);
            format!("{} · {last}", shortened(first, most))
        }
        _ => {
            let start: String = text.chars().take(most.saturating_sub(1)).collect();
            format!("{start}…")
        }
    }
}

/// Where a row stands.
pub(super) struct Place {
    pub(super) top: u64,
    pub(super) bottom: u64,
    /// The line on which its label and its note are written.
    pub(super) text: u64,
    pub(super) bar: u64,
    pub(super) label: String,
}

pub(super) struct Layout {
    /// Of the whole.
    pub(super) width: u64,
    /// Where the bars stand.
    pub(super) left: u64,
    pub(super) right: u64,
    /// The last instant that has a name, and the last that there is room for.
    named: u64,
    last: u64,
    pub(super) places: Vec<Place>,
    pub(super) narrow: bool,
}

impl Layout {
    pub(super) fn of(picture: &Picture, form: Form, until: Option<Millis>) -> Layout {
        let rows = &picture.rows;
        let notes = rows.iter().map(|row| width_of(&row.note));
        let (left, right, places) = if form.narrow {
            // The first and the last word of the axis hang over.
            (4, 4, below(picture, form))
        } else {
            let places = beside(picture, form);
            let labels = places.iter().map(|place| width_of(&place.label));
            let side = |widest: Option<u64>| widest.unwrap_or(0) + GAP + 4;
            (side(labels.max()), side(notes.max()), places)
        };
        let bars = form.width.saturating_sub(left + right).max(120);
        let named = picture.last.max(until.unwrap_or_default()).0;
        let last = named.max(1);
        // What never ends needs room to be seen.
        let never_ends = picture.bars().any(Bar::never_ends);
        Layout {
            width: left + bars + right,
            left,
            right: left + bars,
            named,
            last: last + if never_ends { last.div_ceil(8) } else { 0 },
            places,
            narrow: form.narrow,
        }
    }

    pub(super) fn x(&self, at: Millis) -> u64 {
        self.left + at.0.min(self.last) * (self.right - self.left) / self.last
    }

    /// Where a bar begins and how long it is: never so short that nobody sees it.
    pub(super) fn stretch(&self, begin: Millis, end: Option<Millis>) -> (u64, u64) {
        let x = self.x(begin);
        let end = end.map_or(self.right, |end| self.x(end));
        (x, end.saturating_sub(x).max(2))
    }

    pub(super) fn bottom(&self) -> u64 {
        self.places.last().map_or(TOP, |place| place.bottom) + 4
    }

    /// The middle of a text that shall stand here and be in view.
    pub(super) fn middle(&self, x: u64, text: &str) -> u64 {
        let half = width_of(text).div_ceil(2);
        x.max(half).min(self.width.saturating_sub(half).max(half))
    }

    /// Round instants for the axis, as close as their words allow.
    pub(super) fn instants(&self) -> impl Iterator<Item = Millis> + use<> {
        let most = ((self.right - self.left) / 56).max(2);
        let (step, last) = (step(self.last, most), self.named);
        (0..=last / step).map(move |index| Millis(index * step))
    }
}

/// Rows with their labels at the left.
fn beside(picture: &Picture, form: Form) -> Vec<Place> {
    let mut top = TOP;
    let rows = picture.rows.iter();
    let place = rows.map(|row| {
        let height = if row.label.is_empty() {
            BAR + 4
        } else {
            BAR + 10
        };
        let bar = if row.label.is_empty() { top } else { top + 5 };
        let place = Place {
            top,
            bottom: top + height,
            text: bar + 12,
            bar,
            label: shortened(&row.label, form.label),
        };
        top += height;
        place
    });
    place.collect()
}

/// Rows with their labels above the bars, as long as the notes leave room for.
fn below(picture: &Picture, form: Form) -> Vec<Place> {
    let mut top = TOP;
    let rows = picture.rows.iter();
    let place = rows.map(|row| {
        let words = if row.label.is_empty() { 0 } else { 18 };
        let room = form.width.saturating_sub(width_of(&row.note) + GAP) * 10 / 72;
        let room = usize::try_from(room).unwrap_or(form.label);
        let place = Place {
            top,
            bottom: top + words + BAR + 6,
            text: top + 13,
            bar: top + words + 1,
            label: shortened(&row.label, room),
        };
        top = place.bottom;
        place
    });
    place.collect()
}

/// A round distance between ticks, so that at most `most` fit.
fn step(last: u64, most: u64) -> u64 {
    let mut magnitude = 1;
    loop {
        for round in [1, 2, 5] {
            if last / (round * magnitude) <= most {
                return round * magnitude;
            }
        }
        magnitude *= 10;
    }
}
