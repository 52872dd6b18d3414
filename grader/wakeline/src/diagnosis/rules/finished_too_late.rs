//! `finished-too-late`: the same operations, and time in which nothing was
//! waited for.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{cancelled_at_another_time, matched, moments};
use crate::view::SpanView;

pub(super) const RULE: Definition = Definition {
    id: "finished-too-late",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let (wanted, found) = (expected.total?, got.total?);
    if found <= wanted {
        return None;
    }
    let text = cancelled_at_another_time(expected, got).unwrap_or_else(|| {
        let late = found - wanted;
        format!(
            "It finished at {found} instead of {wanted}, {late} later than it could have.{}",
            late_begin(expected, got)
        )
    });
    Some(moments(text, expected, got))
}

/// The first operation that began late, if one did.
fn late_begin(expected: &SpanView, got: &SpanView) -> String {
    matched(expected, got)
        .find(|(wanted, found)| found.begin > wanted.begin)
        .map_or_else(String::new, |(wanted, found)| {
            format!(
                " {} began at {} instead of {}.",
                found.name, found.begin, wanted.begin
            )
        })
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_wait_for_nothing_makes_it_finish_too_late() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
            "total 53 ms · peak 1 at once\n  a  33 → 53  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::FinishedTooLate);
        assert!(
            diagnosis
                .text
                .contains("33 ms later than it could have. a began at 33 ms instead of 0 ms."),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["total_ms"], "53");
        assert_eq!(diagnosis.facts["expected_total_ms"], "20");
        assert_eq!(diagnosis.facts["operation"], "a");
        assert_eq!(diagnosis.facts["begin_ms"], "33");
    }

    #[test]
    fn a_late_cancellation_is_named() {
        let diagnosis = samples::views(
            "total 10 ms · peak 1 at once\n  a  0 → 10  cancelled\n",
            "total 16 ms · peak 1 at once\n  a  0 → 16  cancelled\n",
        );
        assert_eq!(diagnosis.id, Rule::FinishedTooLate);
        assert!(
            diagnosis
                .text
                .contains("cancelled at 16 ms instead of 10 ms, 6 ms too late"),
            "{}",
            diagnosis.text
        );
    }
}
