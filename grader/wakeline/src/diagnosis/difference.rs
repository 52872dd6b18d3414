//! What makes the span view of a finished run differ from the expected one.
//! Rules are tried in order; the first that fits speaks.
//!
//! The order is from causes to what follows from them: a blocked loop also
//! delays, work that is cancelled too late is often also done too much.

mod count;
mod moment;
mod outcome;
mod overlap;

use super::Diagnosis;
use crate::time::Millis;
use crate::view::{Span, SpanView};

type Rule = fn(&SpanView, &SpanView) -> Option<Diagnosis>;

const RULES: [Rule; 15] = [
    outcome::blocked_the_loop,
    outcome::ran_on_after_the_end,
    overlap::in_a_row_until_an_error,
    count::did_another_thing,
    count::never_started,
    count::done_too_few_times,
    outcome::not_cancelled,
    count::did_it_again,
    overlap::overlapped,
    overlap::too_many_at_once,
    overlap::one_after_the_other,
    overlap::chunks_instead_of_limit,
    outcome::other_outcome,
    overlap::too_few_at_once,
    overlap::began_while_its_cause_ran,
];

/// What makes a finished run's view differ from the expected one.
///
/// ```
/// use wakeline::diagnosis::of_difference;
/// let expected = "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  b  0 → 20  ok\n".parse().unwrap();
/// let got = "total 40 ms · peak 1 at once\n  a   0 → 20  ok\n  b  20 → 40  ok\n".parse().unwrap();
/// let diagnosis = of_difference(&expected, &got);
/// assert_eq!(diagnosis.id, "one-after-the-other");
/// assert_eq!(diagnosis.facts["operation"], "b");
/// assert_eq!(diagnosis.facts["begin_ms"], "20");
/// ```
pub fn of_difference(expected: &SpanView, got: &SpanView) -> Diagnosis {
    RULES
        .iter()
        .find_map(|rule| rule(expected, got))
        .unwrap_or_else(|| moment::wrong_moment(expected, got))
}

/// Operations of both views side by side, as (expected, got), in the order of
/// `got`. Of several with one name the first goes with the first.
fn matched<'a>(
    expected: &'a SpanView,
    got: &'a SpanView,
) -> impl Iterator<Item = (&'a Span, &'a Span)> {
    let mut left: Vec<&Span> = expected.operations().collect();
    got.operations().filter_map(move |found| {
        let index = left.iter().position(|span| span.name == found.name)?;
        Some((left.remove(index), found))
    })
}

/// A diagnosis about one operation, with the facts of its span.
fn of_span(id: &str, text: String, wanted: &Span, found: &Span) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(id, text)
        .with("operation", &found.name)
        .with("begin_ms", found.begin.0)
        .with("expected_begin_ms", wanted.begin.0);
    for (name, end) in [("end_ms", found.end), ("expected_end_ms", wanted.end)] {
        if let Some(end) = end {
            diagnosis = diagnosis.with(name, end.0);
        }
    }
    diagnosis
}

fn under_way(view: &SpanView, at: Millis) -> usize {
    view.operations()
        .filter(|span| span.begin <= at && span.end.is_none_or(|end| end > at))
        .count()
}

fn total(view: &SpanView) -> Millis {
    view.total.unwrap_or_else(|| view.last_instant())
}
