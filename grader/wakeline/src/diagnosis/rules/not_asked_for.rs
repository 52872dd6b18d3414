//! `not-asked-for`: an operation was done that nobody asked for.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{surplus, times};

pub(super) const RULE: Definition = Definition {
    id: "not-asked-for",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let extra = surplus(got, expected);
    let first = *extra.first()?;
    let (wanted, found) = (times(expected, first), times(got, first));
    if wanted > 0 {
        return None;
    }
    let finding = Finding::new(format!("{first} was done, but nobody asked for it."));
    Some(
        finding
            .with("operation", first)
            .with("times", found)
            .with("expected_times", wanted),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn work_that_nobody_asked_for_is_named() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
            "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  b  0 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::NotAskedFor);
        assert_eq!(diagnosis.facts["operation"], "b");
        assert_eq!(diagnosis.facts["times"], "1");
        assert_eq!(diagnosis.facts["expected_times"], "0");
    }
}
