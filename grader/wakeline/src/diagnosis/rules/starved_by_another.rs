//! `starved-by-another`: what was there in time had to wait until others that came
//! after it were served.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::surplus;
use crate::diagnosis::stuck::list;
use crate::time::Millis;
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "starved-by-another",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let same = surplus(expected, got).is_empty() && surplus(got, expected).is_empty();
    // Who is served one at a time waits for the others.
    if !same || expected.peak != 1 || got.peak != 1 {
        return None;
    }
    let (wanted, found) = (order(expected), order(got));
    let place = |one: &Turn<'_>| {
        found
            .iter()
            .position(|(name, nth, _)| (*name, *nth) == (one.0, one.1))
    };
    // The first that others went before.
    let (late, before) = wanted.iter().enumerate().find_map(|(index, late)| {
        let now = place(late)?;
        let went_before = |other: &&Turn<'_>| place(other).is_some_and(|place| place < now);
        let before: Vec<&Turn<'_>> = wanted[index + 1..].iter().filter(went_before).collect();
        (before.len() > 1).then_some(((late, found[now]), before))
    })?;
    // In their own order: a queue that was turned round is something else.
    if !before.iter().map(|one| place(one)).is_sorted() {
        return None;
    }
    let ((late, _, due), (_, _, began)) = late;
    let (due, before) = (*due, before.iter().map(|(name, ..)| *name));
    if began <= due {
        return None;
    }
    let finding = Finding::new(format!(
        "{late} should begin at {due}; it began at {began}, only after {}, which should come after \
         it. If it was there in time: where one side is asked first as long as it has anything, \
         the other starves: a `select!` without `biased` is fair, and so is one of each in turn.",
        list(before.clone())
    ));
    Some(
        finding
            .with("operation", late)
            .with("begin_ms", began.0)
            .with("expected_begin_ms", due.0)
            .with("before", list(before)),
    )
}

/// A name, the how-manieth of it, and when it began.
type Turn<'a> = (&'a str, usize, Millis);

/// The operations in the order in which they began.
fn order(view: &SpanView) -> Vec<Turn<'_>> {
    let mut spans: Vec<&Span> = view.operations().collect();
    spans.sort_by_key(|span| span.begin);
    let mut turns: Vec<Turn<'_>> = Vec::new();
    for span in spans {
        let nth = turns.iter().filter(|turn| turn.0 == span.name).count();
        turns.push((&span.name, nth, span.begin));
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    fn served(order: [&str; 4]) -> String {
        let lines = order.iter().zip([0, 10, 20, 30]);
        let lines = lines.map(|(name, begin)| format!("  {name}  {begin} → {}  ok\n", begin + 10));
        format!(
            "total 40 ms · peak 1 at once\n{}",
            lines.collect::<String>()
        )
    }

    #[test]
    fn who_waits_until_the_other_side_is_empty_is_named() {
        let expected = served(["s(a1)", "s(b1)", "s(a2)", "s(a3)"]);
        let diagnosis = samples::views(&expected, &served(["s(a1)", "s(a2)", "s(a3)", "s(b1)"]));
        assert_eq!(diagnosis.id, Rule::StarvedByAnother);
        assert_eq!(diagnosis.facts["operation"], "s(b1)");
        assert_eq!(diagnosis.facts["before"], "s(a2) and s(a3)");
    }

    #[test]
    fn a_turned_queue_or_a_swap_starves_nobody() {
        let expected = served(["s(a)", "s(b)", "s(c)", "s(d)"]);
        for other in [
            ["s(d)", "s(c)", "s(b)", "s(a)"],
            ["s(b)", "s(a)", "s(c)", "s(d)"],
        ] {
            let diagnosis = samples::views(&expected, &served(other));
            assert_ne!(diagnosis.id, Rule::StarvedByAnother);
        }
    }
}
