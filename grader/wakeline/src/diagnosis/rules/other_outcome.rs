//! `other-outcome`: an operation ended differently than it should have.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::differing_outcome;

pub(super) const RULE: Definition = Definition {
    id: "other-outcome",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let (wanted, found) = differing_outcome(expected, got)?;

    let finding = Finding::new(format!(
        "{} ended as `{}`, not as `{}`.",
        found.name,
        found.outcome.word(),
        wanted.outcome.word()
    ));
    Some(
        finding
            .with_span(wanted, found)
            .with("outcome", found.outcome.word()),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn an_error_in_the_place_of_an_answer_is_another_outcome() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
            "total 20 ms · peak 1 at once\n  a  0 → 20  failed\n",
        );
        assert_eq!(diagnosis.id, Rule::OtherOutcome);
        assert!(
            diagnosis.text.contains("a ended as `failed`, not as `ok`."),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["outcome"], "failed");
    }
}
