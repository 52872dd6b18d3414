//! `too-many-at-once`: more operations were under way at once than there may
//! be.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, under_way};

pub(super) const RULE: Definition = Definition {
    id: "too-many-at-once",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let limit = evidence.limit();
    // What is early against a limit should begin when another one ends, not with a
    // timer.
    let early = matched(expected, got).find(|(wanted, found)| found.begin < wanted.begin);
    let by_a_limit = early.is_some_and(|(wanted, _)| evidence.should_wait(wanted));
    if got.peak <= limit || !by_a_limit {
        return None;
    }
    let crowd = got
        .operations()
        .find(|at| under_way(got, at.begin) == got.peak)?;
    let advice = if limit == 1 {
        "One at a time: await each before the next one begins, or take a permit before it begins \
         and keep it until it has ended."
    } else {
        "Take the permit before the operation begins, and keep it until it has ended."
    };
    let finding = Finding::new(format!(
        "{} operations were under way at {}; at most {limit} may be. {advice}",
        got.peak, crowd.begin
    ));
    Some(
        finding
            .with("at_ms", crowd.begin.0)
            .with("peak", got.peak)
            .with("expected_peak", limit),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn no_limit_at_all_is_too_many_at_once() {
        let diagnosis = samples::views(
            "total 20 ms · peak 2 at once\n  a  0 → 10  ok\n  b  0 → 10  ok\n  c  10 → 20  ok\n",
            "total 10 ms · peak 3 at once\n  a  0 → 10  ok\n  b  0 → 10  ok\n  c  0 → 10  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::TooManyAtOnce);
        assert!(
            diagnosis
                .text
                .contains("3 operations were under way at 0 ms; at most 2 may be."),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["at_ms"], "0");
        assert_eq!(diagnosis.facts["peak"], "3");
        assert_eq!(diagnosis.facts["expected_peak"], "2");
    }

    #[test]
    fn what_overlaps_because_it_is_late_breaks_no_limit() {
        let diagnosis = samples::views(
            "total 50 ms · peak 1 at once\n  a  0 → 20  ok\n  b  30 → 50  ok\n",
            "total 50 ms · peak 2 at once\n  a  20 → 40  ok\n  b  30 → 50  ok\n",
        );
        assert_ne!(diagnosis.id, Rule::TooManyAtOnce);
    }
}
