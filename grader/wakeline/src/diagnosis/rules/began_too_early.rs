//! `began-too-early`: an operation began before another had ended that it
//! should wait for.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{Pair, differing_outcome, matched, under_way};
use crate::view::SpanView;
use std::cmp::Ordering;
use std::collections::BTreeSet;

pub(super) const RULE: Definition = Definition {
    id: "began-too-early",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let (span, cause) = match got.peak.cmp(&expected.peak) {
        Ordering::Less => return None,
        // As many at once as there may be, and yet one of them should have
        // waited. Where one ended in another way, that tells more.
        Ordering::Equal => {
            if differing_outcome(expected, got).is_some() {
                return None;
            }
            // Where the limit was reached all the time, it may have been that.
            early(evidence, expected, got)
                .find(|(span, cause)| cause.1.begin <= span.1.begin && must_wait(expected, span))?
        }
        // A limit on how many may run also delays operations. It is told apart
        // by the expected view: a place was free while this one waited.
        Ordering::Greater => {
            early(evidence, expected, got).find(|(span, _)| must_wait(expected, span))?
        }
    };
    let ((wanted, found), (cause, _)) = (span, cause);
    let finding = Finding::new(format!(
        "{} began at {}, too early: it should begin only when {} has ended, at {}. Await that \
         first, or hold one lock over both.",
        found.name, found.begin, cause.name, wanted.begin
    ));
    Some(
        finding
            .with_span(wanted, found)
            .with("waits_for", &cause.name),
    )
}

/// Whether it waits for more than a free place: there was one meanwhile.
fn must_wait(expected: &SpanView, (wanted, found): &Pair<'_>) -> bool {
    let ends = expected.operations().filter_map(|span| span.end);
    let mut instants = ends
        .chain([found.begin])
        .filter(|at| (found.begin..wanted.begin).contains(at));
    let in_turn = expected.peak == 1 && !is_a_row(expected);
    in_turn || instants.any(|at| under_way(expected, at) < expected.peak)
}

/// Whether a view is a row of three or more of one kind, each once: such as a limit
/// of one leaves it.
fn is_a_row(view: &SpanView) -> bool {
    let names: BTreeSet<&str> = view.operations().map(|span| span.name.as_str()).collect();
    let kinds: BTreeSet<&str> = names
        .iter()
        .filter_map(|name| name.split('(').next())
        .collect();
    kinds.len() == 1 && names.len() > 2 && names.len() == view.operations().count()
}

/// Operations that began too early, each with the one whose end it should have
/// waited for, which had not come.
fn early<'a>(
    evidence: &Evidence<'_>,
    expected: &'a SpanView,
    got: &'a SpanView,
) -> impl Iterator<Item = (Pair<'a>, Pair<'a>)> {
    matched(expected, got)
        .filter(|(wanted, found)| found.begin < wanted.begin)
        .filter_map(|(wanted, found)| {
            let cause = matched(expected, got).find(|(before, now)| {
                before.end == Some(wanted.begin)
                    && now.end.is_none_or(|end| end > found.begin)
                    && evidence.should_follow(wanted, before)
            })?;
            Some(((wanted, found), cause))
        })
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn an_operation_that_should_wait_for_another_began_too_early() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 10  ok\n  b  10 → 20  ok\n",
            "total 10 ms · peak 2 at once\n  a  0 → 10  ok\n  b  0 → 10  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::BeganTooEarly);
        assert!(
            diagnosis.text.contains(
                "b began at 0 ms, too early: it should begin only when a has ended, at 10 ms."
            ),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["operation"], "b");
        assert_eq!(diagnosis.facts["waits_for"], "a");
        assert_eq!(diagnosis.facts["begin_ms"], "0");
    }

    #[test]
    fn it_may_begin_too_early_with_no_more_at_once_than_expected() {
        let diagnosis = samples::views(
            "total 30 ms · peak 2 at once\n  a  0 → 10  ok\n  c  10 → 30  ok\n  b  10 → 20  ok\n",
            "total 30 ms · peak 2 at once\n  a  0 → 10  ok\n  b  0 → 10  ok\n  c  10 → 30  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::BeganTooEarly);
        assert_eq!(diagnosis.facts["operation"], "b");
        assert_eq!(diagnosis.facts["waits_for"], "a");
    }

    async fn tea(world: crate::World, steeps: bool) {
        let news = world.operation("news", crate::ms(50));
        let tea = async {
            let _ = world.operation("heat", crate::ms(30)).await;
            if steeps {
                tokio::time::sleep(crate::ms(20).into()).await;
            }
            let _ = world.operation("pour", crate::ms(5)).await;
        };
        let _ = tokio::join!(news, tea);
    }

    #[test]
    fn what_ends_by_chance_when_another_begins_is_not_waited_for() {
        let diagnosis = samples::programs(|world| tea(world, true), |world| tea(world, false));
        assert_ne!(diagnosis.id, Rule::BeganTooEarly);
        assert!(!diagnosis.text.contains("when news"), "{}", diagnosis.text);
    }
}
