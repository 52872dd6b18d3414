//! What makes the span view of a finished run differ from the expected one.
//! Rules are tried in order; the first that fits speaks.

use std::cmp::Ordering;

use super::Diagnosis;
use crate::time::Millis;
use crate::timeline::Outcome;
use crate::view::{Span, SpanView};

/// What makes a finished run's view differ from the expected one.
pub fn of_difference(expected: &SpanView, got: &SpanView) -> Diagnosis {
    let rules: [fn(&SpanView, &SpanView) -> Option<Diagnosis>; 10] = [
        blocked_the_loop,
        ran_on_after_the_end,
        never_started,
        not_cancelled,
        did_it_again,
        too_many_at_once,
        one_after_the_other,
        chunks_instead_of_limit,
        other_outcome,
        too_few_at_once,
    ];
    rules
        .iter()
        .find_map(|rule| rule(expected, got))
        .unwrap_or_else(|| wrong_moment(expected, got))
}

fn blocked_the_loop(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let blocked = |view: &SpanView| {
        view.spans
            .iter()
            .filter(|span| span.outcome == Outcome::Blocked)
            .cloned()
            .collect()
    };
    let (allowed, found): (Vec<Span>, Vec<Span>) = (blocked(expected), blocked(got));
    let block = found.iter().find(|block| !allowed.contains(block))?;
    let end = block.end.unwrap_or(block.begin);
    Some(Diagnosis::new(
        "blocked-the-loop",
        format!(
            "The event loop was blocked from {} to {end}: one poll kept the thread for {}, and no \
             other task could run. A blocking call belongs on `spawn_blocking`, a wait wants an \
             `.await`.",
            block.begin,
            end - block.begin
        ),
    ))
}

fn ran_on_after_the_end(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let total = got.total?;
    let late = |span: &&Span| span.end.is_none_or(|end| end > total);
    if expected.total.is_some_and(|total| {
        expected
            .operations()
            .any(|span| span.end.is_none_or(|end| end > total))
    }) {
        return None;
    }
    let span = got.operations().find(late)?;
    let until = span.end.map_or_else(
        || "was never stopped".to_owned(),
        |end| format!("went on until {end}"),
    );
    // The same symptom has two cures: good work wants somebody who waits for
    // it, work that has become useless wants an end.
    let wanted = expected
        .operations()
        .any(|wanted| wanted.name == span.name && wanted.outcome != Outcome::Cancelled);
    let advice = if wanted {
        "Wait for it before you return: await its future, or the handle of its task."
    } else {
        "Work that nobody waits for any more has to be stopped: drop its future, or abort its task."
    };
    Some(Diagnosis::new(
        "ran-on-after-the-end",
        format!(
            "The call returned at {total}, but {} {until}. {advice}",
            span.name
        ),
    ))
}

/// The names of operations in `wanted` that `present` has fewer of.
fn surplus<'a>(wanted: &'a SpanView, present: &SpanView) -> Vec<&'a str> {
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

fn never_started(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let missing = surplus(expected, got);
    let first = missing.first()?;
    let more = match missing.len() {
        1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    Some(Diagnosis::new(
        "never-started",
        format!(
            "{first} never began{more}. A future does nothing until it is awaited or spawned: \
             look for a call whose future is dropped, or that is not reached."
        ),
    ))
}

fn did_it_again(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let extra = surplus(got, expected);
    let first = *extra.first()?;
    let known = expected.operations().any(|span| span.name == first);
    let (id, text) = if known {
        let times = got.operations().filter(|span| span.name == first).count();
        (
            "did-it-again",
            format!("{first} was done {times} times; once more than needed is too often."),
        )
    } else {
        (
            "not-asked-for",
            format!("{first} was done, but nobody asked for it."),
        )
    };
    Some(Diagnosis::new(id, text))
}

fn too_many_at_once(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    if got.peak <= expected.peak {
        return None;
    }
    let crowd = got
        .operations()
        .find(|at| under_way(got, at.begin) == got.peak)?;
    Some(Diagnosis::new(
        "too-many-at-once",
        format!(
            "{} operations were under way at {}; at most {} may be. Take the permit before the \
             operation begins, and keep it until it has ended.",
            got.peak, crowd.begin, expected.peak
        ),
    ))
}

fn under_way(view: &SpanView, at: Millis) -> usize {
    view.operations()
        .filter(|span| span.begin <= at && span.end.is_none_or(|end| end > at))
        .count()
}

fn one_after_the_other(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    if expected.peak < 2 || got.peak != 1 {
        return None;
    }
    let mut spans = got.operations();
    let mut before = spans.next()?;
    let pair = spans.find_map(|span| {
        let touches = before.end == Some(span.begin) && span.begin > before.begin;
        let found = touches.then_some((before, span));
        before = span;
        found
    });
    let detail = pair.map_or_else(String::new, |(before, after)| {
        format!(
            ": {} began only when {} ended, at {}",
            after.name, before.name, after.begin
        )
    });
    Some(Diagnosis::new(
        "one-after-the-other",
        format!(
            "The waits ran one after the other{detail}. They did not overlap, so the whole took \
             {} instead of {}. Start all of them before you wait for the first: `join!` and \
             `spawn` start a future, creating it does not.",
            total(got),
            total(expected)
        ),
    ))
}

/// Operations begin in groups, and a group begins only when the whole group
/// before it has ended, although single slots were free earlier.
fn chunks_instead_of_limit(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    if got.peak < 2 || got.total < expected.total {
        return None;
    }
    let mut begins: Vec<Millis> = got.operations().map(|span| span.begin).collect();
    begins.dedup();
    let groups = begins.len();
    let in_groups = begins.iter().skip(1).all(|begin| {
        got.operations()
            .filter(|span| span.begin < *begin)
            .all(|span| span.end.is_some_and(|end| end <= *begin))
    });
    let second = *begins.get(1)?;
    let early = got
        .operations()
        .filter(|span| span.begin < second)
        .filter_map(|span| span.end)
        .min()?;
    if !in_groups || groups < 2 || early >= second {
        return None;
    }
    let first = got.operations().find(|span| span.begin == second)?;
    Some(Diagnosis::new(
        "chunks-instead-of-limit",
        format!(
            "The work went in chunks of {}: a place was free at {early}, but {} began only when \
             the whole chunk had ended, at {second}. A limit lets the next one start as soon as \
             any one ends: {} in all instead of {}.",
            got.peak,
            first.name,
            total(expected),
            total(got)
        ),
    ))
}

/// Comes before what was done too much: that is often only what followed.
fn not_cancelled(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let (wanted, found) = differing_outcome(expected, got)?;
    if wanted.outcome != Outcome::Cancelled {
        return None;
    }
    let when = found
        .end
        .map_or_else(|| "at the end".to_owned(), |end| format!("at {end}"));
    let due = wanted
        .end
        .map_or_else(String::new, |end| format!(" at {end}"));
    Some(Diagnosis::new(
        "not-cancelled",
        format!(
            "{} should have been cancelled{due}; it ran until it was done, {when}.",
            found.name
        ),
    ))
}

fn other_outcome(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let (wanted, found) = differing_outcome(expected, got)?;
    let when = found
        .end
        .map_or_else(|| "at the end".to_owned(), |end| format!("at {end}"));
    let (id, text) = match (wanted.outcome, found.outcome) {
        (_, Outcome::Cancelled) => (
            "cancelled-good-work",
            format!(
                "{} was cancelled {when}, before its answer came. Its future or its task was dropped too early.",
                found.name
            ),
        ),
        _ => (
            "other-outcome",
            format!(
                "{} ended as `{}`, not as `{}`.",
                found.name,
                found.outcome.word(),
                wanted.outcome.word()
            ),
        ),
    };
    Some(Diagnosis::new(id, text))
}

fn differing_outcome<'a>(
    expected: &'a SpanView,
    got: &'a SpanView,
) -> Option<(&'a Span, &'a Span)> {
    let mut left: Vec<&Span> = expected.operations().collect();
    got.operations().find_map(|found| {
        let index = left.iter().position(|span| span.name == found.name)?;
        let wanted = left.remove(index);
        (wanted.outcome != found.outcome).then_some((wanted, found))
    })
}

fn too_few_at_once(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    if got.peak >= expected.peak {
        return None;
    }
    Some(Diagnosis::new(
        "too-few-at-once",
        format!(
            "At most {} operations were under way at once, where {} could be: the whole took {} \
             instead of {}.",
            got.peak,
            expected.peak,
            total(got),
            total(expected)
        ),
    ))
}

fn wrong_moment(expected: &SpanView, got: &SpanView) -> Diagnosis {
    match (expected.total, got.total) {
        (Some(wanted), Some(found)) if found > wanted => Diagnosis::new(
            "finished-too-late",
            cancelled_at_another_time(expected, got).unwrap_or_else(|| {
                format!(
                    "It finished at {found} instead of {wanted}: {} were spent waiting for nothing.",
                    found - wanted
                )
            }),
        ),
        (Some(wanted), Some(found)) if found < wanted => Diagnosis::new(
            "finished-too-early",
            cancelled_at_another_time(expected, got).unwrap_or_else(|| {
                format!("It finished at {found}, but should have gone on until {wanted}.")
            }),
        ),
        _ => Diagnosis::new(
            "different-moments",
            first_moment(expected, got).unwrap_or_else(|| {
                "The same operations ran, but not at the moments asked for.".to_owned()
            }),
        ),
    }
}

/// An operation that was cancelled, as it should be, but at another moment.
fn cancelled_at_another_time(expected: &SpanView, got: &SpanView) -> Option<String> {
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
fn first_moment(expected: &SpanView, got: &SpanView) -> Option<String> {
    let mut left: Vec<&Span> = expected.operations().collect();
    let (wanted, found) = got.operations().find_map(|found| {
        let index = left.iter().position(|span| span.name == found.name)?;
        let wanted = left.remove(index);
        (wanted.begin != found.begin).then_some((wanted, found))
    })?;
    let cause = expected
        .operations()
        .find(|span| span.end == Some(wanted.begin) && wanted.begin > Millis(0))
        .map_or_else(String::new, |span| {
            format!(", when {} has ended", span.name)
        });
    Some(format!(
        "{} began at {}. It should begin at {}{cause}.",
        found.name, found.begin, wanted.begin
    ))
}

fn total(view: &SpanView) -> Millis {
    view.total.unwrap_or_else(|| view.last_instant())
}
