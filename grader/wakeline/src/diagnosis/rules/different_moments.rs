//! `different-moments`: the same operations at other moments. It is asked last,
//! and fits whatever differs.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{first_moment, moments};

pub(super) const RULE: Definition = Definition {
    id: "different-moments",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let text = first_moment(evidence)
        .unwrap_or_else(|| "The same operations ran, but not at the moments asked for.".to_owned());
    Some(moments(text, expected, got))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_wrong_order_with_the_same_total_is_different_moments() {
        let diagnosis = samples::views(
            "total 30 ms · peak 1 at once\n  a  0 → 20  ok\n  b  20 → 30  ok\n",
            "total 30 ms · peak 1 at once\n  b  0 → 10  ok\n  a  10 → 30  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::DifferentMoments);
        assert!(
            diagnosis
                .text
                .contains("b began at 0 ms. It should begin at 20 ms, when a has ended."),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["operation"], "b");
        assert_eq!(diagnosis.facts["begin_ms"], "0");
        assert_eq!(diagnosis.facts["expected_begin_ms"], "20");
    }
}
