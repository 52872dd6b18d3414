//! `retried-at-once`: the same operation again as soon as it had failed.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::history::{is_vain, tries, vain, vain_verb};

pub(super) const RULE: Definition = Definition {
    id: "retried-at-once",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    vain(got).into_iter().find_map(|name| {
        let (wanted, found) = (tries(expected, name), tries(got, name));
        let mut turns = wanted.windows(2).zip(found.windows(2));
        let (wanted, found) = turns.find(|(wanted, found)| {
            is_vain(wanted[0])
                && is_vain(found[0])
                && wanted[0].end.is_some_and(|end| wanted[1].begin > end)
                && found[0].end == Some(found[1].begin)
                && evidence.followed(found[1], found[0])
        })?;
        let (failed, due) = (found[0].end?, wanted[1].begin);
        let finding = Finding::new(format!(
            "{name} {} at {failed}, and the next try began in the same moment. It should begin at \
             {due}: wait between a failure and the next try.",
            vain_verb(found[0])
        ));
        Some(
            finding
                .with("operation", name)
                .with("begin_ms", failed.0)
                .with("expected_begin_ms", due.0),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    const PAUSED: &str =
        "total 30 ms · peak 1 at once\n  a  0 → 10  failed\n  a  20 → 30  failed\n";

    #[test]
    fn a_try_without_a_pause_is_named() {
        let diagnosis = samples::views(
            PAUSED,
            "total 20 ms · peak 1 at once\n  a  0 → 10  failed\n  a  10 → 20  failed\n",
        );
        assert_eq!(diagnosis.id, Rule::RetriedAtOnce);
        assert_eq!(diagnosis.facts["expected_begin_ms"], "20");
    }

    #[test]
    fn a_shorter_pause_is_a_pause() {
        let diagnosis = samples::views(
            PAUSED,
            "total 25 ms · peak 1 at once\n  a  0 → 10  failed\n  a  15 → 25  failed\n",
        );
        assert_ne!(diagnosis.id, Rule::RetriedAtOnce);
    }
}
