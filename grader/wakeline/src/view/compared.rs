//! Two span views on one axis: the same program in two languages, say. Each
//! operation has two rows, and the first that differs is marked.

use std::collections::BTreeMap;

use super::busiest::Busiest;
use super::operations::note;
use super::span::{Span, SpanView};
use super::svg::{Bar, Drawing, Picture, Row, Shape, SvgOptions};
use crate::time::Millis;
use crate::timeline::Outcome;

/// The name of the pair that stands for the whole run.
pub const WHOLE: &str = "in all";

/// An operation, and what the two views say of it.
///
/// ```
/// use wakeline::view::{first_difference, pairs};
/// let left = "total 40 ms · peak 1 at once\n  a   0 → 20  ok\n  b  20 → 40  ok\n".parse().unwrap();
/// let right = "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  b  0 → 20  ok\n".parse().unwrap();
/// let pairs = pairs(&left, &right);
/// let first = first_difference(&pairs).unwrap();
/// assert_eq!(pairs[first].name, "b");
/// assert_eq!(pairs[first].words(0), "from 20 ms to 40 ms, ok");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The operation's name.
    pub name: String,
    /// It in the left and in the right view; `None` where it never began.
    pub sides: [Option<Span>; 2],
}

impl Pair {
    /// Whether both views say the same of it.
    pub fn is_same(&self) -> bool {
        self.sides[0] == self.sides[1]
    }

    /// What one side (0 or 1) says of it: `from 0 ms to 20 ms, ok`.
    pub fn words(&self, side: usize) -> String {
        match &self.sides[side] {
            None => "never".to_owned(),
            Some(span) => {
                let end = span
                    .end
                    .map_or_else(|| "on".to_owned(), |end| format!("to {end}"));
                format!("from {} {end}, {}", span.begin, span.outcome.word())
            }
        }
    }

    fn begin(&self) -> Option<Millis> {
        self.sides.iter().flatten().map(|span| span.begin).min()
    }

    /// When the two views part over it.
    fn parts(&self) -> Option<Millis> {
        if self.is_same() {
            return None;
        }
        match &self.sides {
            [Some(left), Some(right)] if left.begin == right.begin => {
                let ends = [left.end, right.end].into_iter().flatten();
                ends.min().or(self.begin())
            }
            _ => self.begin(),
        }
    }
}

/// The operations of two views, each beside its like: the second of a name beside
/// the second. Where all of them are the same and only the totals are not, the
/// totals are a pair of their own.
pub fn pairs(left: &SpanView, right: &SpanView) -> Vec<Pair> {
    let mut found: BTreeMap<(&str, usize), [Option<Span>; 2]> = BTreeMap::new();
    for (side, view) in [left, right].into_iter().enumerate() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for span in &view.spans {
            let count = counts.entry(&span.name).or_default();
            found.entry((&span.name, *count)).or_default()[side] = Some(span.clone());
            *count += 1;
        }
    }
    let mut pairs: Vec<Pair> = found
        .into_iter()
        .map(|((name, _), sides)| Pair {
            name: name.to_owned(),
            sides,
        })
        .collect();
    pairs.sort_by_key(Pair::begin);
    if pairs.iter().all(Pair::is_same) && left.total != right.total {
        pairs.push(Pair {
            name: WHOLE.to_owned(),
            sides: [whole(left), whole(right)].map(Some),
        });
    }
    pairs
}

fn whole(view: &SpanView) -> Span {
    Span {
        begin: Millis(0),
        name: WHOLE.to_owned(),
        end: view.total,
        outcome: view.total.map_or(Outcome::Unfinished, |_| Outcome::Ok),
    }
}

/// The pair over which two views part first.
pub fn first_difference(pairs: &[Pair]) -> Option<usize> {
    let parted = pairs.iter().enumerate();
    let parted = parted.filter_map(|(index, pair)| Some((pair.parts()?, index)));
    parted.min().map(|(_, index)| index)
}

/// Draws both views on one axis, each under its name.
///
/// ```
/// use wakeline::view::{SpanView, SvgOptions, compared};
/// let left: SpanView = "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n".parse().unwrap();
/// let right: SpanView = "total 30 ms · peak 1 at once\n  a  0 → 30  ok\n".parse().unwrap();
/// let options = SvgOptions { title: "Rust and Python", id: "ch1-a", until: None };
/// let drawing = compared([("Rust", &left), ("Python", &right)], options);
/// assert!(drawing.contains("≠ a · Python: from 0 ms to 30 ms, ok"));
/// ```
pub fn compared(sides: [(&str, &SpanView); 2], options: SvgOptions<'_>) -> String {
    Drawing::of_both(sides).wide(options)
}

pub(super) fn picture(sides: [(&str, &SpanView); 2]) -> Picture {
    let [(_, left), (_, right)] = sides;
    let pairs = pairs(left, right);
    let first = first_difference(&pairs);
    let rows = pairs.iter().enumerate().flat_map(|(index, pair)| {
        let marked = first == Some(index);
        [0, 1].map(|side| row(pair, sides[side], side, marked))
    });
    let ends = sides.map(|(name, view)| format!("{name}: {}", view.summary()));
    Picture {
        rows: rows.collect(),
        last: left.last_instant().max(right.last_instant()),
        total: None,
        panicked: false,
        ends: Some(ends.join("; ")),
        busiest: Busiest::default(),
        lanes: false,
    }
}

/// One side of a pair. The bar is called like the row, whose label says it all.
fn row(pair: &Pair, (name, view): (&str, &SpanView), side: usize, marked: bool) -> Row {
    let sign = if marked { "≠ " } else { "" };
    let label = format!("{sign}{} · {name}", pair.name);
    let span = pair.sides[side].as_ref();
    Row {
        bars: span
            .map(|span| Bar {
                begin: span.begin,
                end: span.end,
                name: label.clone(),
                shape: Shape::Of(span.outcome),
            })
            .into_iter()
            .collect(),
        note: span.map_or_else(|| "never".to_owned(), note),
        label,
        until: Some(view.last_instant()),
        marked,
        ..Row::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str) -> SpanView {
        text.parse().unwrap()
    }

    #[test]
    fn the_second_of_a_name_is_compared_with_the_second() {
        let left = view("total 30 ms · peak 1 at once\n  a   0 → 10  ok\n  a  20 → 30  ok\n");
        let right = view("total 10 ms · peak 1 at once\n  a  0 → 10  ok\n");
        let pairs = pairs(&left, &right);
        assert!(pairs[0].is_same());
        assert_eq!(pairs[1].words(0), "from 20 ms to 30 ms, ok");
        assert_eq!(pairs[1].words(1), "never");
        assert_eq!(first_difference(&pairs), Some(1));
    }

    #[test]
    fn the_first_difference_is_the_earliest_and_not_the_first_in_the_list() {
        let left = view("total 90 ms · peak 2 at once\n  a  0 → 90  ok\n  b  0 → 50  ok\n");
        let right = view("total 80 ms · peak 2 at once\n  a  0 → 80  ok\n  b  0 → 40  ok\n");
        let pairs = pairs(&left, &right);
        let first = first_difference(&pairs).unwrap();
        assert_eq!(pairs[first].name, "b");
    }

    #[test]
    fn what_never_ends_differs_from_what_does_when_that_ends() {
        let left = view("did not finish · peak 1 at once\n  a  10 → …  unfinished\n");
        let right = view("total 40 ms · peak 1 at once\n  a  10 → 40  ok\n");
        assert_eq!(pairs(&left, &right)[0].parts(), Some(Millis(40)));
    }

    #[test]
    fn totals_are_compared_where_every_operation_is_the_same() {
        let left = view("total 30 ms · peak 1 at once\n  a  0 → 10  ok\n");
        let right = view("did not finish · peak 1 at once\n  a  0 → 10  ok\n");
        let differing = pairs(&left, &right);
        assert_eq!(differing[1].name, "in all");
        assert_eq!(differing[1].words(1), "from 0 ms on, unfinished");
        assert_eq!(pairs(&left, &left).len(), 1);
        assert_eq!(first_difference(&pairs(&left, &left)), None);
    }

    #[test]
    fn only_the_first_difference_is_marked() {
        let left = view("total 90 ms · peak 2 at once\n  a  0 → 90  ok\n  b  0 → 50  ok\n");
        let right = view("total 80 ms · peak 2 at once\n  a  0 → 80  ok\n  b  0 → 40  ok\n");
        let options = SvgOptions {
            title: "x",
            id: "x",
            until: None,
        };
        let drawing = compared([("Rust", &left), ("Python", &right)], options);
        assert_eq!(drawing.matches("wake-mark").count(), 2);
        assert!(drawing.contains("≠ b · Rust") && !drawing.contains("≠ a"));
    }
}
