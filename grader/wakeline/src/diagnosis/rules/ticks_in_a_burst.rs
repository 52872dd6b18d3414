//! `ticks-in-a-burst`: what was missed while one turn took long is made up for at
//! once.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::surplus;
use crate::diagnosis::history::kind;
use crate::time::Millis;
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "ticks-in-a-burst",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    if !surplus(expected, got).is_empty() || !surplus(got, expected).is_empty() {
        return None;
    }
    let first = got.operations().next()?;
    let series = |view: &SpanView| -> Vec<Span> {
        let spans = view.operations();
        let of_kind = spans.filter(|span| kind(&span.name) == kind(&first.name));
        of_kind.cloned().collect()
    };
    let (wanted, found) = (series(expected), series(got));
    if found.len() < 4 {
        return None;
    }
    let gap = |pair: &[Span]| pair[1].begin.0.checked_sub(pair[0].begin.0).map(Millis);
    let least = wanted.windows(2).filter_map(gap).min()?;
    let mut pairs = found.windows(2);
    let (early, period, due) = pairs
        .find(|pair| gap(pair).is_some_and(|gap| gap < least))
        .map(|early| {
            let due = format!("no two of them should begin within less than {least}");
            (early, least, due)
        })
        .or_else(|| {
            // Where missed turns are skipped, the first may come at once.
            let mut pairs = wanted.windows(2).zip(found.windows(2));
            let (wanted_pair, early) = pairs.find(|(wanted, found)| {
                found[1].name == wanted[1].name
                    && found[1].begin < wanted[1].begin
                    && found[0].end == Some(found[1].begin)
            })?;
            let rhythm = wanted.windows(2).last().and_then(gap)?;
            let due = format!("it should begin at {}", wanted_pair[1].begin);
            Some((early, rhythm, due))
        })?;
    // Somewhere it waits for the next turn, or there is no rhythm to make up for.
    let pauses = |pair: &[Span]| pair[0].end.is_some_and(|end| end < pair[1].begin);
    if !found.windows(2).any(pauses) {
        return None;
    }
    // Before the burst one turn took longer than there was time for it.
    let mut before = got.operations().filter(|span| span.begin < early[1].begin);
    let (long, end) = before.find_map(|span| {
        let end = span.end.filter(|end| *end <= early[1].begin)?;
        (end - span.begin > period).then_some((span, end))
    })?;
    let finding = Finding::new(format!(
        "{} began at {}, {} after {}; {due}. {} \
         had taken from {} to {end}, and what was missed meanwhile was made up for at once. That \
         is what an interval does by itself; `MissedTickBehavior::Delay` and `Skip` do not.",
        early[1].name,
        early[1].begin,
        early[1].begin - early[0].begin,
        early[0].name,
        long.name,
        long.begin
    ));
    Some(
        finding
            .with("operation", &early[1].name)
            .with("begin_ms", early[1].begin.0)
            .with("previous", &early[0].name)
            .with("period_ms", period.0)
            .with("long", &long.name),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    const EXPECTED: &str = "total 200 ms · peak 1 at once\n  read(0)  0 → 2  ok\n  read(1)  30 → 130  ok\n  read(2)  130 → 132  ok\n  read(3)  160 → 162  ok\n";

    #[test]
    fn a_burst_after_a_long_turn_is_told() {
        let got = EXPECTED
            .replace("200 ms", "134 ms")
            .replace("160 → 162", "132 → 134");
        let diagnosis = samples::views(EXPECTED, &got);
        assert_eq!(diagnosis.id, Rule::TicksInABurst);
        assert_eq!(diagnosis.facts["operation"], "read(3)");
        assert_eq!(diagnosis.facts["long"], "read(1)");
    }

    #[test]
    fn what_is_never_slow_has_nothing_to_make_up_for() {
        let even = "total 92 ms · peak 1 at once\n  read(0)  0 → 2  ok\n  read(1)  30 → 32  ok\n  read(2)  60 → 62  ok\n  read(3)  90 → 92  ok\n";
        let got = "total 8 ms · peak 1 at once\n  read(0)  0 → 2  ok\n  read(1)  2 → 4  ok\n  read(2)  4 → 6  ok\n  read(3)  6 → 8  ok\n";
        assert_ne!(samples::views(even, got).id, Rule::TicksInABurst);
    }
}
