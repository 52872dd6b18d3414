//! `finished-too-early`: the same operations, and it returned before it should
//! have.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{cancelled_at_another_time, first_moment, moments};

pub(super) const RULE: Definition = Definition {
    id: "finished-too-early",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let (wanted, found) = (expected.total?, got.total?);
    if found >= wanted {
        return None;
    }
    let text = cancelled_at_another_time(expected, got).unwrap_or_else(|| {
        let early = first_moment(evidence).map_or_else(String::new, |text| format!(" {text}"));
        format!("It finished at {found}, but should have gone on until {wanted}.{early}")
    });
    Some(moments(text, expected, got))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_pause_that_is_left_out_makes_it_finish_too_early() {
        let diagnosis = samples::views(
            "total 50 ms · peak 1 at once\n  a  0 → 20  ok\n",
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::FinishedTooEarly);
        assert!(
            diagnosis
                .text
                .contains("It finished at 20 ms, but should have gone on until 50 ms."),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["total_ms"], "20");
        assert_eq!(diagnosis.facts["expected_total_ms"], "50");
    }
}
