//! `missed-a-message`: one of a row was passed over, and a later one was done.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{surplus, times};
use crate::diagnosis::history::kind;

pub(super) const RULE: Definition = Definition {
    id: "missed-a-message",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let missing = surplus(expected, got);
    if !surplus(got, expected).is_empty() {
        return None;
    }
    let first = missing.iter().find(|name| times(got, name) == 0)?;
    let due = expected.operations().find(|span| span.name == **first)?;
    let mut later = expected.operations().filter(|span| {
        kind(&span.name) == kind(first)
            && number(&span.name) > number(first)
            && number(first).is_some()
            && span.begin > due.begin
    });
    let next = later.find_map(|wanted| got.operations().find(|span| span.name == wanted.name))?;
    let more = match missing.len() {
        1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    let finding = Finding::new(format!(
        "{first} never began{more}. {}, which should come after it, began at {}. Look for what \
         passes over one of them: a `watch` channel keeps only its last value, for example, and a \
         full `broadcast` channel gives up its oldest.",
        next.name, next.begin
    ));
    Some(
        finding
            .with("operation", first)
            .with("missing", missing.len())
            .with("next", &next.name)
            .with("next_begin_ms", next.begin.0),
    )
}

/// `4`, of `store(4)`.
fn number(name: &str) -> Option<u64> {
    name.strip_suffix(')')?.split_once('(')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    const EXPECTED: &str = "total 30 ms · peak 1 at once\n  store(1)  0 → 10  ok\n  store(2)  10 → 20  ok\n  store(3)  20 → 30  ok\n";

    #[test]
    fn one_that_is_passed_over_is_named_with_the_next() {
        let got = "total 20 ms · peak 1 at once\n  store(1)  0 → 10  ok\n  store(3)  10 → 20  ok\n";
        let diagnosis = samples::views(EXPECTED, got);
        assert_eq!(diagnosis.id, Rule::MissedAMessage);
        assert_eq!(diagnosis.facts["operation"], "store(2)");
        assert_eq!(diagnosis.facts["next"], "store(3)");
    }

    #[test]
    fn where_nothing_comes_after_it_none_was_passed_over() {
        let got = "total 20 ms · peak 1 at once\n  store(1)  0 → 10  ok\n  store(2)  10 → 20  ok\n";
        assert_eq!(samples::views(EXPECTED, got).id, Rule::NeverStarted);
    }
}
