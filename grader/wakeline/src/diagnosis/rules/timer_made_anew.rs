//! `timer-made-anew`: a timer that is made again in each turn of a loop never
//! comes, or comes later with each turn.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::surplus;
use crate::diagnosis::history::{series, task, timer_since, waits_for_a_timer};
use crate::timeline::Actor;

pub(super) const RULE: Definition = Definition {
    id: "timer-made-anew",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    never_comes(evidence).or_else(|| drifts(evidence))
}

/// Whoever should have ended went on, because something else came before its
/// timer each time.
fn never_comes(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let due = expected.total?;
    let same = expected
        .operations()
        .zip(got.operations())
        .all(|(a, b)| a == b);
    if !same || !surplus(expected, got).is_empty() {
        return None;
    }
    let extra = got.operations().nth(expected.operations().count())?;
    let who = task(recording, extra)?;
    let waits = waits_for_a_timer(recording, who);
    let came = |actor| matches!(actor, Actor::Timer | Actor::Yield);
    // Longer than the whole may take, it would have come even so.
    let never = waits
        .iter()
        .all(|wait| !came(wait.woken_by) && wait.woken_by != who && wait.until - wait.since < due);
    if extra.begin < due || !never || waits.len() < 2 {
        return None;
    }
    let (first, count) = (waits.first()?, waits.len());
    let finding = Finding::new(format!(
        "{} began at {}, though all should have been over at {due}. {who} waited for a timer {count} \
         times, and each time another wake came before it, first from {} at {}. A timer that is made \
         in a loop begins anew with each turn: make it once, before the loop, and wait for `&mut` \
         of it.",
        extra.name, extra.begin, first.woken_by, first.until
    ));
    Some(
        finding
            .with("operation", &extra.name)
            .with("begin_ms", extra.begin.0)
            .with("expected_total_ms", due.0)
            .with("task", who)
            .with("waits", count),
    )
}

/// A beat that counts from the end of the last turn and not from its begin.
fn drifts(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    series(expected, got).into_iter().find_map(|turns| {
        let (first, second) = (turns.first()?, turns.get(1)?);
        let period = second.0.begin - first.0.begin;
        let late = turns.windows(2).all(|pair| {
            let (before, after) = (pair[0], pair[1]);
            after.0.begin - before.0.begin == period
                && before.1.end.is_some_and(|end| {
                    end > before.1.begin
                        && end + period == after.1.begin
                        && task(recording, after.1)
                            .is_some_and(|who| timer_since(recording, who, after.1.begin) == Some(end))
                })
        });
        if !late {
            return None;
        }
        let ((_, before), (wanted, found)) = (first, second);
        let end = before.end?;
        let finding = Finding::new(format!(
            "{} began at {} instead of {}: the wait of {period} before it began at {end}, when {} had \
             ended, so each turn is later than the one before. Make one `interval` before the loop: \
             it counts from tick to tick.",
            found.name, found.begin, wanted.begin, before.name
        ));
        Some(finding.with_span(wanted, found).with("period_ms", period.0))
    })
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::time::Duration;

    use tokio::sync::mpsc;
    use tokio::time::{interval, sleep};

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn listens(world: World, limit: Duration, anew: bool) {
        let (sender, mut receiver) = mpsc::channel(8);
        tokio::spawn(async move {
            for number in 0..8 {
                sleep(ms(10).into()).await;
                if sender.send(number).await.is_err() {
                    return;
                }
            }
        });
        let mut end = Box::pin(sleep(limit));
        loop {
            tokio::select! {
                biased;
                number = receiver.recv() => {
                    let Some(number) = number else { return };
                    let _ = world.operation(format!("msg({number})"), ms(1)).await;
                }
                () = &mut end => return,
            }
            if anew {
                end = Box::pin(sleep(limit));
            }
        }
    }

    #[test]
    fn a_deadline_that_begins_anew_never_comes() {
        let diagnosis = samples::programs(
            |world| listens(world, ms(35).into(), false),
            |world| listens(world, ms(35).into(), true),
        );
        assert_eq!(diagnosis.id, Rule::TimerMadeAnew);
        let begin = "msg(3) began at 40 ms, though all should have been over at 35 ms. main waited";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn a_deadline_that_comes_late_is_not_made_anew() {
        let diagnosis = samples::programs(
            |world| listens(world, ms(35).into(), false),
            |world| listens(world, ms(55).into(), false),
        );
        assert_ne!(diagnosis.id, Rule::TimerMadeAnew);
    }

    async fn beats(world: World) {
        let mut ticks = interval(ms(20).into());
        for beat in 0..4 {
            ticks.tick().await;
            let _ = world.operation(format!("beat({beat})"), ms(4)).await;
        }
    }

    #[test]
    fn a_pause_in_each_turn_makes_the_beat_late() {
        let diagnosis = samples::programs(beats, |world| async move {
            for beat in 0..4 {
                let _ = world.operation(format!("beat({beat})"), ms(4)).await;
                sleep(ms(20).into()).await;
            }
        });
        assert_eq!(diagnosis.id, Rule::TimerMadeAnew);
        let begin =
            "beat(1) began at 24 ms instead of 20 ms: the wait of 20 ms before it began at 4";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn another_beat_does_not_drift() {
        let diagnosis = samples::programs(beats, |world| async move {
            let mut ticks = interval(ms(30).into());
            for beat in 0..4 {
                ticks.tick().await;
                let _ = world.operation(format!("beat({beat})"), ms(4)).await;
            }
        });
        assert_ne!(diagnosis.id, Rule::TimerMadeAnew);
    }
}
