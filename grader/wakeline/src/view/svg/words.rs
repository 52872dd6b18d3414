//! A drawing in words: the whole for those who do not see it, and a bar for those
//! who point at it.

use std::fmt::Write as _;

use super::picture::{Bar, Picture, Shape};
use crate::time::Millis;
use crate::timeline::Outcome;

/// So many bars are described; nobody listens to more.
const BARS: usize = 8;

/// What a picture shows: `fetch(a) from 0 to 40 ms, then fetch(b) from 40 to
/// 90 ms; 90 ms in all.`
pub(super) fn describe(picture: &Picture) -> String {
    let mut text = String::new();
    // When all that was named is over; nobody knows of what goes on.
    let mut over = Some(Millis(0));
    let bars = picture.rows.iter().flat_map(|row| {
        let bars = row.bars.iter().enumerate();
        bars.map(move |(index, bar)| (row, index, bar))
    });
    for (row, index, bar) in bars.take(BARS) {
        let begins_a_lane = picture.lanes && index == 0 && !row.label.is_empty();
        let then = over.is_some_and(|over| over <= bar.begin);
        text += match (text.is_empty(), begins_a_lane, then) {
            (true, ..) => "",
            (_, true, _) => "; ",
            (_, _, true) => ", then ",
            _ => ", ",
        };
        if begins_a_lane {
            let _ = write!(text, "{}: ", row.label);
            over = Some(Millis(0));
        }
        text += &phrase(bar, picture.lanes);
        over = over.and_then(|over| bar.end.map(|end| end.max(over)));
    }
    if text.is_empty() {
        text += "nothing was under way";
    }
    text += &more(picture.bars().skip(BARS));
    text + &ending(picture)
}

/// `fetch(a) from 0 to 40 ms`. Of a wait it is said whose it is, unless its lane
/// says so.
fn phrase(bar: &Bar, in_a_lane: bool) -> String {
    let Bar { begin, name, .. } = bar;
    let (what, so) = match &bar.shape {
        Shape::Wait(words) if in_a_lane => (words.clone(), None),
        Shape::Wait(words) => (format!("{name} {words}"), None),
        Shape::Of(Outcome::Blocked) => (format!("{name} blocked"), None),
        Shape::Of(Outcome::Ok) => (name.clone(), None),
        Shape::Of(outcome) => (name.clone(), Some(outcome.word())),
    };
    let mut text = match bar.end {
        Some(end) => format!("{what} from {} to {end}", begin.0),
        None => format!("{what} from {begin} on"),
    };
    if let Some(so) = so {
        let _ = write!(text, " ({so})");
    }
    text
}

/// What is said of bars that are not described: how many they are, and which of
/// them did not go well.
fn more<'a>(rest: impl Iterator<Item = &'a Bar>) -> String {
    let mut count = 0_usize;
    let mut others: Vec<(&str, usize)> = Vec::new();
    for bar in rest {
        count += 1;
        let word = match &bar.shape {
            Shape::Of(Outcome::Ok) | Shape::Wait(_) => continue,
            Shape::Of(outcome) => outcome.word(),
        };
        match others.iter_mut().find(|(known, _)| *known == word) {
            Some((_, known)) => *known += 1,
            None => others.push((word, 1)),
        }
    }
    let others: Vec<String> = others
        .iter()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    match (count, others.as_slice()) {
        (0, _) => String::new(),
        (_, []) => format!(", and {count} more"),
        _ => format!(", and {count} more ({})", others.join(", ")),
    }
}

/// What matters most, and so comes last.
fn ending(picture: &Picture) -> String {
    let mut text = String::new();
    if let (Some(many), Some((at, _))) = (many(picture), picture.busiest.stretches.first()) {
        let _ = write!(text, "; at most {many}, first at {at}");
    }
    let _ = match (&picture.ends, picture.total) {
        (Some(ends), _) => write!(text, ". {ends}"),
        (None, Some((total, _))) => write!(text, "; {total} in all"),
        (None, None) if picture.panicked => write!(text, "; a panic stopped it"),
        (None, None) => write!(text, "; it did not finish"),
    };
    if let Some((from, until)) = picture.after_main() {
        let _ = write!(text, "; up to {until} it goes on {}", dropped(from));
    }
    text.push('.');
    text
}

/// `3 at once`, where that is more than one.
pub(super) fn many(picture: &Picture) -> Option<String> {
    let count = picture.busiest.count;
    (count > 1).then(|| format!("{count} at once"))
}

/// What is said of all that goes on after the scenario's own future returned.
pub(super) fn dropped(at: Millis) -> String {
    format!("after main returned at {at}: a real program drops its tasks there")
}

/// A bar for who points at it: `fetch(a): from 0 ms to 40 ms, ok`.
pub(super) fn pointed_at(bar: &Bar) -> String {
    let end = bar
        .end
        .map_or_else(|| "on".to_owned(), |end| format!("to {end}"));
    let word = match &bar.shape {
        Shape::Of(outcome) => outcome.word(),
        Shape::Wait(words) => words,
    };
    format!("{}: from {} {end}, {word}", bar.name, bar.begin)
}
