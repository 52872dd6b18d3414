//! `done-too-few-times`: an operation was done, but not as often as asked for.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{surplus, times};
use crate::timeline::Outcome;

pub(super) const RULE: Definition = Definition {
    id: "done-too-few-times",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let name = *surplus(expected, got).first()?;
    let (wanted, found) = (times(expected, name), times(got, name));
    let end = got.operations().filter(|span| span.name == name).last()?;
    let last = end
        .end
        .map_or_else(String::new, |end| format!(" The last one ended at {end}."));
    let mut all = got.operations().filter(|span| span.name == name);
    // What was cancelled was not done.
    let verb = if all.any(|span| span.outcome == Outcome::Cancelled) {
        "was begun"
    } else {
        "was done"
    };
    let finding = Finding::new(format!(
        "{name} {verb} {found} of {wanted} times.{last} Look at what ends the loop, or at who \
         should start it again."
    ));
    Some(
        finding
            .with("operation", name)
            .with("times", found)
            .with("expected_times", wanted),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_loop_that_ends_too_early_does_its_work_too_few_times() {
        let diagnosis = samples::views(
            "total 30 ms · peak 1 at once\n  a  0 → 10  ok\n  a  10 → 20  ok\n  a  20 → 30  ok\n",
            "total 10 ms · peak 1 at once\n  a  0 → 10  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::DoneTooFewTimes);
        assert!(
            diagnosis
                .text
                .contains("a was done 1 of 3 times. The last one ended at 10 ms."),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["operation"], "a");
        assert_eq!(diagnosis.facts["times"], "1");
        assert_eq!(diagnosis.facts["expected_times"], "3");
    }
}
