//! `kept-the-thread`: many short pieces in one poll, without a pause between them.

use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::Outcome;
use crate::view::SpanView;

pub(super) const RULE: Definition = Definition {
    id: "kept-the-thread",
    verdict: Verdict::BlockedLoop,
    find,
};

/// With so many pieces it is the loop around them that should give way.
const MANY: u32 = 5;

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let timeline = &evidence.recording()?.timeline;
    let blocked = |view: &SpanView| {
        let mut spans = view.spans.clone();
        spans.retain(|span| span.outcome == Outcome::Blocked);
        spans
    };
    let (allowed, found) = (blocked(expected), blocked(got));
    let new = found.iter().find(|block| !allowed.contains(block))?;
    let mut blocks = timeline.blocks.iter();
    let block = blocks.find(|block| block.begin == new.begin && block.end == new.end)?;
    let end = block.end.filter(|_| block.calls >= MANY)?;
    let finding = Finding::new(format!(
        "From {} to {end} one poll of {} kept the thread, with {} blocking calls in a row, and no \
         other task could run. Each may be short: what is missing is a pause between them, such as \
         `yield_now().await`, or all of them belong on `spawn_blocking`.",
        block.begin, block.task, block.calls
    ));
    Some(
        finding
            .with("begin_ms", block.begin.0)
            .with("end_ms", end.0)
            .with("task", block.task)
            .with("calls", block.calls),
    )
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn works(world: World, pieces: u32) {
        let _ = world.operation("before", ms(5)).await;
        for _ in 0..pieces {
            sleep(Duration::from_millis(60 / u64::from(pieces)));
        }
        let _ = world.operation("after", ms(5)).await;
    }

    async fn expected(world: World) {
        let _ = world.operation("before", ms(5)).await;
        let _ = world.operation("after", ms(5)).await;
    }

    #[test]
    fn many_short_pieces_in_one_poll_are_told_from_a_long_call() {
        let diagnosis = samples::programs(expected, |world| works(world, 20));
        assert_eq!(diagnosis.id, Rule::KeptTheThread);
        assert_eq!(diagnosis.facts["calls"], "20");
        assert_eq!(diagnosis.facts["begin_ms"], "5");
        let diagnosis = samples::programs(expected, |world| works(world, 1));
        assert_eq!(diagnosis.id, Rule::BlockedTheLoop);
    }
}
