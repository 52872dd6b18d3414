//! `starved-by-another`: what should be done in between was done only when there
//! was nothing else left to do.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::matched;
use crate::diagnosis::history::task;
use crate::view::Span;

pub(super) const RULE: Definition = Definition {
    id: "starved-by-another",
    verdict: Verdict::TraceMismatch,
    find,
};

/// So many went before it that should not have. Fewer are another order.
const MANY: usize = 3;

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let wanted: Vec<&Span> = expected.operations().collect();
    let found: Vec<&Span> = got.operations().collect();
    if wanted.len() != found.len() || expected.peak != 1 || got.peak != 1 {
        return None;
    }
    // Without those that came last the rest is in the order that was asked for.
    let at = wanted
        .iter()
        .zip(&found)
        .position(|(a, b)| a.name != b.name)?;
    let starved = wanted[at];
    let begin = found.iter().position(|span| span.name == starved.name)?;
    let (first, last) = found.split_at(begin);
    let of_the_first = |span: &&&Span| first.iter().any(|one| one.name == span.name);
    let rest = wanted.iter().filter(of_the_first);
    let in_order = rest
        .map(|span| &span.name)
        .eq(first.iter().map(|span| &span.name));
    let ahead = begin - at;
    let who = task(recording, found[begin])?;
    let by_one = found.iter().all(|span| task(recording, span) == Some(who));
    let at_once = first.last()?.end == Some(found[begin].begin);
    let others = wanted
        .iter()
        .filter(|span| last.iter().any(|one| one.name == span.name));
    let last_in_order = others
        .map(|span| &span.name)
        .eq(last.iter().map(|span| &span.name));
    if ahead < MANY || !in_order || !last_in_order || !by_one || !at_once {
        return None;
    }
    let (due, late) = matched(expected, got).find(|(_, span)| **span == *found[begin])?;
    let finding = Finding::new(format!(
        "{} began at {} instead of {}: {who} did {ahead} others first, from {} to {}, and came to it \
         only when those were done. Of two that always have something to do, a `select!` with \
         `biased`, or a loop that empties one first, serves the second only when the first has \
         nothing left.",
        late.name,
        late.begin,
        due.begin,
        found[at].name,
        first.last()?.name
    ));
    Some(finding.with_span(due, late).with("before", ahead))
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn does(world: World, items: &[u32]) {
        for item in items {
            let _ = world.operation(format!("item({item})"), ms(5)).await;
        }
    }

    #[test]
    fn what_comes_last_and_should_be_in_between_was_starved() {
        let diagnosis = samples::programs(
            |world| does(world, &[0, 100, 1, 2, 3]),
            |world| does(world, &[0, 1, 2, 3, 100]),
        );
        assert_eq!(diagnosis.id, Rule::StarvedByAnother);
        let begin = "item(100) began at 20 ms instead of 5 ms: main did 3 others first, from item(1) \
                     to item(3)";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn another_order_is_only_another_order() {
        let diagnosis = samples::programs(
            |world| does(world, &[0, 1, 2, 3, 4]),
            |world| does(world, &[4, 3, 2, 1, 0]),
        );
        assert_eq!(diagnosis.id, Rule::DifferentMoments);
    }
}
