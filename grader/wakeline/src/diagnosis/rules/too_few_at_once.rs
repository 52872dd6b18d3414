//! `too-few-at-once`: fewer operations were under way at once than there could
//! be.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::total;

pub(super) const RULE: Definition = Definition {
    id: "too-few-at-once",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    if got.peak >= expected.peak {
        return None;
    }
    let finding = Finding::new(format!(
        "At most {} operations were under way at once, where {} could be: the whole took {} \
         instead of {}.",
        got.peak,
        expected.peak,
        total(got),
        total(expected)
    ));
    Some(
        finding
            .with("peak", got.peak)
            .with("expected_peak", expected.peak)
            .with("total_ms", total(got).0)
            .with("expected_total_ms", total(expected).0),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_limit_that_is_too_strict_is_too_few_at_once() {
        let diagnosis = samples::views(
            "total 20 ms · peak 3 at once\n  a  0 → 20  ok\n  b  0 → 10  ok\n  c  0 → 10  ok\n",
            "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  b  0 → 10  ok\n  c  10 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::TooFewAtOnce);
        assert_eq!(diagnosis.facts["peak"], "2");
        assert_eq!(diagnosis.facts["expected_peak"], "3");
        assert_eq!(diagnosis.facts["total_ms"], "20");
    }
}
