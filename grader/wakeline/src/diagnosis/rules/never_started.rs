//! `never-started`: an operation that was asked for never began.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{surplus, times};

pub(super) const RULE: Definition = Definition {
    id: "never-started",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let missing = surplus(expected, got);
    let first = missing.iter().find(|name| times(got, name) == 0)?;
    let more = match missing.len() {
        1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    let finding = Finding::new(format!(
        "{first} never began{more}. Look for a call that is not reached, or whose future or task is \
         dropped before it begins."
    ));
    Some(
        finding
            .with("operation", first)
            .with("missing", missing.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_future_that_is_dropped_never_started() {
        let diagnosis = samples::views(
            "total 20 ms · peak 3 at once\n  a  0 → 20  ok\n  b  0 → 20  ok\n  c  0 → 20  ok\n",
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::NeverStarted);
        assert!(
            diagnosis.text.contains("b never began (and 1 more)"),
            "{}",
            diagnosis.text
        );
        // The future may have been awaited, and its task aborted.
        assert!(!diagnosis.text.contains("until it is awaited"));
        assert_eq!(diagnosis.facts["operation"], "b");
        assert_eq!(diagnosis.facts["missing"], "2");
    }
}
