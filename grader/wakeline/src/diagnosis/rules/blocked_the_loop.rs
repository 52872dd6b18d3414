//! `blocked-the-loop`: one poll kept the thread, so no other task could run.

use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::Outcome;
use crate::view::SpanView;

pub(super) const RULE: Definition = Definition {
    id: "blocked-the-loop",
    verdict: Verdict::BlockedLoop,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let blocked = |view: &SpanView| {
        let mut spans = view.spans.clone();
        spans.retain(|span| span.outcome == Outcome::Blocked);
        spans
    };
    let (allowed, found) = (blocked(expected), blocked(got));
    let block = found.iter().find(|block| !allowed.contains(block))?;
    let end = block.end.unwrap_or(block.begin);
    let finding = Finding::new(format!(
        "The event loop was blocked from {} to {end}: one poll kept the thread for {}, and no \
         other task could run. A blocking call belongs on `spawn_blocking`, a wait wants an \
         `.await`.",
        block.begin,
        end - block.begin
    ));
    Some(
        finding
            .with("begin_ms", block.begin.0)
            .with("end_ms", end.0),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_blocked_stretch_that_was_not_expected_blocked_the_loop() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
            "total 90 ms · peak 1 at once\n  a  0 → 20  ok\n  the loop  0 → 70  blocked\n",
        );
        assert_eq!(diagnosis.id, Rule::BlockedTheLoop);
        assert_eq!(diagnosis.facts["begin_ms"], "0");
        assert_eq!(diagnosis.facts["end_ms"], "70");
    }
}
