//! `ticks-in-a-burst`: one turn took longer than the beat, and the ticks that were
//! missed are made up for at once.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::history::{series, task, timer_since};

pub(super) const RULE: Definition = Definition {
    id: "ticks-in-a-burst",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    series(expected, got).into_iter().find_map(|turns| {
        // The turn before the first that came too early without a wait.
        let early = turns.windows(2).position(|pair| {
            let (before, after) = (pair[0].1, pair[1]);
            after.1.begin < after.0.begin && before.end == Some(after.1.begin)
        })? + 1;
        let (wanted, found) = turns[early];
        // The last turn for which a timer was waited: it took too long.
        let long = (1..early).rev().find(|index| {
            let span = turns[*index].1;
            let who = task(recording, span);
            who.is_some_and(|who| timer_since(recording, who, span.begin).is_some())
        })?;
        let (slow, period) = (turns[long].1, turns[long].1.begin - turns[long - 1].1.begin);
        let took = slow.end? - slow.begin;
        let at_once = turns[long..]
            .windows(2)
            .take_while(|pair| pair[0].1.end == Some(pair[1].1.begin))
            .count();
        let last = turns[long + at_once].1;
        // An interval makes up for the ticks of that time and for no more.
        let missed = usize::try_from((last.begin - slow.begin).0 / period.0.max(1)).ok()?;
        if took <= period || at_once < 2 || at_once > missed {
            return None;
        }
        let finding = Finding::new(format!(
            "{} took from {} to {}, longer than the {period} between two turns, and the next \
             {at_once} turns began one right after the other: {} already at {} instead of {}. An \
             `interval` makes up for the ticks that it missed at once, unless \
             `set_missed_tick_behavior` says `Delay` or `Skip`.",
            slow.name, slow.begin, slow.end?, found.name, found.begin, wanted.begin
        ));
        Some(
            finding
                .with_span(wanted, found)
                .with("after", &slow.name)
                .with("period_ms", period.0)
                .with("turns", at_once),
        )
    })
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use tokio::time::{MissedTickBehavior, interval};

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn beats(world: World, missed: MissedTickBehavior) {
        let mut ticks = interval(ms(20).into());
        ticks.set_missed_tick_behavior(missed);
        for beat in 0..5 {
            ticks.tick().await;
            let took = if beat == 1 { 70 } else { 2 };
            let _ = world.operation(format!("beat({beat})"), ms(took)).await;
        }
    }

    #[test]
    fn missed_ticks_that_come_at_once_are_named() {
        let diagnosis = samples::programs(
            |world| beats(world, MissedTickBehavior::Delay),
            |world| beats(world, MissedTickBehavior::Burst),
        );
        assert_eq!(diagnosis.id, Rule::TicksInABurst);
        let begin = "beat(1) took from 20 ms to 90 ms, longer than the 20 ms between two turns, and \
                     the next 3 turns began one right after the other: beat(3) already at 92 ms \
                     instead of 110 ms.";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn ticks_that_are_skipped_are_no_burst() {
        let diagnosis = samples::programs(
            |world| beats(world, MissedTickBehavior::Delay),
            |world| beats(world, MissedTickBehavior::Skip),
        );
        assert_ne!(diagnosis.id, Rule::TicksInABurst);
    }
}
