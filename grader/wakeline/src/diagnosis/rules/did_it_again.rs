//! `did-it-again`: an operation was done more often than asked for.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{surplus, times};
use crate::timeline::Outcome;
use crate::view::SpanView;

pub(super) const RULE: Definition = Definition {
    id: "did-it-again",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let extra = surplus(got, expected);
    let first = *extra.first()?;
    let (wanted, found) = (times(expected, first), times(got, first));
    let enough = match wanted {
        0 => return None,
        1 => "once is enough".to_owned(),
        _ => format!("{wanted} times are enough"),
    };
    // What was cancelled is not done yet.
    let cancelled = |view: &SpanView| {
        let spans = view.operations().filter(|span| span.name == first);
        spans
            .filter(|span| span.outcome == Outcome::Cancelled)
            .count()
    };
    if cancelled(got) > cancelled(expected) {
        return None;
    }
    let finding = Finding::new(format!("{first} was done {found} times; {enough}."));
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
    fn work_done_twice_is_named() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
            "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  a  0 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::DidItAgain);
        assert!(
            diagnosis
                .text
                .contains("a was done 2 times; once is enough."),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["operation"], "a");
        assert_eq!(diagnosis.facts["times"], "2");
        assert_eq!(diagnosis.facts["expected_times"], "1");
    }
}
