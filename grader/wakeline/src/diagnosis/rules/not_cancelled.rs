//! `not-cancelled`: work ran to its end that should have been given up. It
//! comes before what was done too much: that is often only what followed.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::differing_outcome;
use crate::timeline::Outcome;

pub(super) const RULE: Definition = Definition {
    id: "not-cancelled",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let (wanted, found) = differing_outcome(expected, got)?;
    if wanted.outcome != Outcome::Cancelled {
        return None;
    }
    let due = wanted
        .end
        .map_or_else(String::new, |end| format!(" at {end}"));
    let ran = match found.end {
        Some(end) => format!("ran until it was done, at {end}"),
        None => "was still under way when the recording ended".to_owned(),
    };
    let finding = Finding::new(format!(
        "{} should have been cancelled{due}; it {ran}.",
        found.name
    ));
    Some(finding.with_span(wanted, found))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn what_follows_work_that_was_not_cancelled_does_not_hide_it() {
        let diagnosis = samples::views(
            "total 10 ms · peak 1 at once\n  a  0 → 10  cancelled\n",
            "total 60 ms · peak 1 at once\n  a  0 → 50  ok\n  b  50 → 60  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::NotCancelled);
        assert!(
            diagnosis.text.contains(
                "a should have been cancelled at 10 ms; it ran until it was done, at 50 ms."
            ),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["end_ms"], "50");
        assert_eq!(diagnosis.facts["expected_end_ms"], "10");
    }
}
