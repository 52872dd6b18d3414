//! `cancelled-good-work`: work was given up that should have been allowed to
//! end.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{differing_outcome, times, when};
use crate::timeline::Outcome;

pub(super) const RULE: Definition = Definition {
    id: "cancelled-good-work",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let (wanted, found) = differing_outcome(expected, got)?;

    if found.outcome != Outcome::Cancelled {
        return None;
    }
    // The same call takes the same time wherever it begins.
    let takes = wanted.end.map(|end| end - wanted.begin);
    let answered = takes.map(|takes| found.begin + takes);
    let why = if found.end < answered {
        "before its answer came. Its future or its task was dropped too early"
    } else {
        "and nobody had taken its answer"
    };
    let mut later = got
        .operations()
        .filter(|span| Some(span.begin) >= found.end);
    let again = later.find(|span| span.name == found.name && *span != found);
    let again = again.filter(|_| times(got, &found.name) > times(expected, &found.name));
    let again = again.map_or_else(String::new, |span| {
        format!(" It began again at {}.", span.begin)
    });
    let finding = Finding::new(format!(
        "{} was cancelled {}, {why}.{again}",
        found.name,
        when(found)
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
    fn work_that_was_dropped_too_early_is_named() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
            "total 20 ms · peak 1 at once\n  a  0 → 12  cancelled\n",
        );
        assert_eq!(diagnosis.id, Rule::CancelledGoodWork);
        assert!(
            diagnosis.text.contains("a was cancelled at 12 ms"),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["operation"], "a");
        assert_eq!(diagnosis.facts["outcome"], "cancelled");
    }
}
