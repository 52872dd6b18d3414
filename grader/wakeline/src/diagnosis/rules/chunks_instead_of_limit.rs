//! `chunks-instead-of-limit`: operations begin in groups of the size of the
//! limit, and a group begins only when the whole group before it has ended,
//! although single places were free earlier.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::total;
use crate::diagnosis::history::kind;
use crate::time::Millis;

pub(super) const RULE: Definition = Definition {
    id: "chunks-instead-of-limit",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    if got.peak < 2 || got.peak != expected.peak || got.total <= expected.total {
        return None;
    }
    let begins: Vec<Millis> = got.operations().map(|span| span.begin).collect();
    let groups: Vec<&[Millis]> = begins.chunk_by(|a, b| a == b).collect();
    let full = groups
        .iter()
        .rev()
        .skip(1)
        .all(|group| group.len() == got.peak);
    let in_groups = groups.iter().skip(1).all(|group| {
        got.operations()
            .filter(|span| span.begin < group[0])
            .all(|span| span.end.is_some_and(|end| end <= group[0]))
    });
    let second = *groups.get(1)?.first()?;
    // One kind of work; and what waits longer than for the chunk waits for something
    // else.
    let up_to = got.operations().filter(|span| span.begin <= second);
    let mut kinds = up_to.map(|span| kind(&span.name));
    let first_kind = kinds.next()?;
    let before = got.operations().filter(|span| span.begin < second);
    let last = before.filter_map(|span| span.end).max();
    if !kinds.all(|kind| kind == first_kind) || last != Some(second) {
        return None;
    }
    let early = got
        .operations()
        .filter(|span| span.begin < second)
        .filter_map(|span| span.end)
        .min()?;
    if !full || !in_groups || early >= second {
        return None;
    }
    let first = got.operations().find(|span| span.begin == second)?;
    let finding = Finding::new(format!(
        "The work went in chunks of {}: a place was free at {early}, but {} began only when the \
         whole chunk had ended, at {second}. A limit lets the next one start as soon as any one \
         ends: {} in all instead of {}.",
        got.peak,
        first.name,
        total(expected),
        total(got)
    ));
    Some(
        finding
            .with("chunk", got.peak)
            .with("free_ms", early.0)
            .with("operation", &first.name)
            .with("begin_ms", second.0),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn chunks_are_told_from_a_limit() {
        let diagnosis = samples::views(
            "total 40 ms · peak 2 at once\n  get(a)  0 → 10  ok\n  get(b)  0 → 30  ok\n  get(c)  10 → 40  ok\n",
            "total 60 ms · peak 2 at once\n  get(a)  0 → 10  ok\n  get(b)  0 → 30  ok\n  get(c)  30 → 60  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::ChunksInsteadOfLimit);
        assert!(
            diagnosis
                .text
                .contains("a place was free at 10 ms, but get(c) began only when"),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["chunk"], "2");
        assert_eq!(diagnosis.facts["free_ms"], "10");
        assert_eq!(diagnosis.facts["operation"], "get(c)");
        assert_eq!(diagnosis.facts["begin_ms"], "30");
    }

    #[test]
    fn who_waits_for_longer_or_does_two_kinds_of_work_has_no_chunks() {
        let pause = samples::views(
            "total 40 ms · peak 2 at once\n  get(a)  0 → 20  ok\n  get(b)  0 → 20  ok\n  \
             get(c)  20 → 40  ok\n",
            "total 50 ms · peak 2 at once\n  get(a)  0 → 20  ok\n  get(b)  0 → 20  ok\n  \
             get(c)  30 → 50  ok\n",
        );
        assert_eq!(pause.id, Rule::TooFewAtOnce);
        let kinds = samples::views(
            "total 60 ms · peak 2 at once\n  get(a)  0 → 10  ok\n  get(b)  0 → 60  ok\n  \
             show  10 → 20  ok\n",
            "total 70 ms · peak 2 at once\n  get(a)  0 → 10  ok\n  get(b)  0 → 60  ok\n  \
             show  60 → 70  ok\n",
        );
        assert_eq!(kinds.id, Rule::FinishedTooLate);
    }
}
