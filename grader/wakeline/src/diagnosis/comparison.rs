//! What two span views have in common and where they part, for several rules.

use std::cmp::Ordering;

use super::evidence::Evidence;
use super::finding::Finding;
use crate::time::Millis;
use crate::timeline::Outcome;
use crate::view::{Span, SpanView};

/// What was expected and what was found of one operation.
pub(super) type Pair<'a> = (&'a Span, &'a Span);

/// Operations of both views side by side, as (expected, got), in the order of
/// `got`. Of several with one name the first goes with the first.
pub(super) fn matched<'a>(
    expected: &'a SpanView,
    got: &'a SpanView,
) -> impl Iterator<Item = Pair<'a>> {
    let mut left: Vec<&Span> = expected.operations().collect();
    got.operations().filter_map(move |found| {
        let index = left.iter().position(|span| span.name == found.name)?;
        Some((left.remove(index), found))
    })
}

/// The names of operations in `wanted` that `present` has fewer of.
pub(super) fn surplus<'a>(wanted: &'a SpanView, present: &SpanView) -> Vec<&'a str> {
    let mut left: Vec<&str> = present
        .operations()
        .map(|span| span.name.as_str())
        .collect();
    wanted
        .operations()
        .filter(
            |span| match left.iter().position(|name| *name == span.name) {
                Some(index) => {
                    left.swap_remove(index);
                    false
                }
                None => true,
            },
        )
        .map(|span| span.name.as_str())
        .collect()
}

/// How often an operation was done.
pub(super) fn times(view: &SpanView, name: &str) -> usize {
    view.operations().filter(|span| span.name == name).count()
}

/// Whether an operation of one view begins in another world, too, when something ends;
/// what did not come to it there is no witness.
pub(super) fn begins_at_an_end(views: (&SpanView, &SpanView), then: &Span) -> bool {
    let mut ends = views.1.operations().filter_map(|span| span.end);
    counterpart(views, then).is_none_or(|then| ends.any(|end| end == then.begin))
}

/// The same, and not before `first` has ended.
pub(super) fn follows(views: (&SpanView, &SpanView), then: &Span, first: &Span) -> bool {
    let pair = counterpart(views, then).zip(counterpart(views, first));
    let after = pair.is_none_or(|(then, first)| first.end.is_some_and(|end| end <= then.begin));
    after && begins_at_an_end(views, then)
}

/// The same operation in another view: of several with one name the one at its place.
fn counterpart<'a>((here, there): (&SpanView, &'a SpanView), span: &Span) -> Option<&'a Span> {
    let mut own = here.operations().filter(|one| one.name == span.name);
    let place = own.position(|one| one == span)?;
    let mut others = there.operations().filter(|one| one.name == span.name);
    others.nth(place)
}

/// The first operation that ended in another way than expected.
pub(super) fn differing_outcome<'a>(expected: &'a SpanView, got: &'a SpanView) -> Option<Pair<'a>> {
    matched(expected, got).find(|(wanted, found)| wanted.outcome != found.outcome)
}

/// How many operations are under way at an instant.
pub(super) fn under_way(view: &SpanView, at: Millis) -> usize {
    view.operations()
        .filter(|span| span.begin <= at && span.end.is_none_or(|end| end > at))
        .count()
}

/// When a run returned, or the last that is known of it.
pub(super) fn total(view: &SpanView) -> Millis {
    view.total.unwrap_or_else(|| view.last_instant())
}

/// When an operation ended, as the end of a sentence.
pub(super) fn when(span: &Span) -> String {
    span.end
        .map_or_else(|| "at the end".to_owned(), |end| format!("at {end}"))
}

/// What is known of the same operations at other moments.
pub(super) fn moments(text: String, expected: &SpanView, got: &SpanView) -> Finding {
    let moved = matched(expected, got).find(|(wanted, found)| wanted != found);
    let finding = Finding::new(text).with_totals(expected, got);
    match moved {
        Some((wanted, found)) => finding.with_span(wanted, found),
        None => finding,
    }
}

/// An operation that was cancelled, as it should be, but at another moment.
pub(super) fn cancelled_at_another_time(expected: &SpanView, got: &SpanView) -> Option<String> {
    let cancelled = |view: &SpanView| {
        let mut spans = view.operations();
        let span = spans.find(|span| span.outcome == Outcome::Cancelled)?;
        Some((span.name.clone(), span.end?))
    };
    let ((name, due), (other, at)) = (cancelled(expected)?, cancelled(got)?);
    let word = match at.cmp(&due) {
        Ordering::Less => "early",
        Ordering::Equal => return None,
        Ordering::Greater => "late",
    };
    let apart = at.max(due) - at.min(due);
    (name == other)
        .then(|| format!("{name} was cancelled at {at} instead of {due}, {apart} too {word}."))
}

/// The first operation that began at another moment than expected, and what
/// it should have waited for.
pub(super) fn first_moment(evidence: &Evidence<'_>) -> Option<String> {
    let (expected, got) = evidence.difference()?;
    let (wanted, found) =
        matched(expected, got).find(|(wanted, found)| wanted.begin != found.begin)?;
    let cause = expected
        .operations()
        .find(|span| span.end == Some(wanted.begin) && evidence.should_follow(wanted, span))
        .map_or_else(String::new, |span| {
            format!(", when {} has ended", span.name)
        });
    Some(format!(
        "{} began at {}. It should begin at {}{cause}.",
        found.name, found.begin, wanted.begin
    ))
}
