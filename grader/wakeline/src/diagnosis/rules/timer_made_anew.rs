//! `timer-made-anew`: a timer that is made again in each turn never comes, or comes
//! later each time.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{matched, surplus, total};
use crate::diagnosis::history::{kind, task, tries};
use crate::diagnosis::polls::{Timers, began_after_a_timer, overtaken_timers};
use crate::time::Millis;
use crate::timeline::Recording;
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "timer-made-anew",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    never_comes(expected, got, recording).or_else(|| drifts(expected, got, recording))
}

/// What the timer was to bring about, or to end, shows that it never came.
fn never_comes(expected: &SpanView, got: &SpanView, recording: &Recording) -> Option<Finding> {
    let (missing, extra) = (surplus(expected, got), surplus(got, expected));
    let (name, what, least) = match (missing.first(), extra.first()) {
        (Some(name), None) => {
            // Of several with one name the first that did not begin when it was due.
            let began = tries(got, name);
            let due = tries(expected, name);
            let in_time = |due: &Span| began.iter().any(|span| span.begin == due.begin);
            let due = due.into_iter().find(|due| !in_time(due))?;
            let what = match began.len() {
                0 => format!("{name} never began, which was due at {}.", due.begin),
                _ => format!("{name} did not begin at {}, when it was due.", due.begin),
            };
            (*name, what, 3)
        }
        (None, Some(name)) => {
            let (end, mut spans) = (total(expected), got.operations());
            let span = spans.find(|span| span.name == **name && span.begin >= end)?;
            // What is done again is another matter.
            if expected.operations().any(|span| span.name == **name) {
                return None;
            }
            let what = format!(
                "{name} began at {}, though all was to end at {end}.",
                span.begin
            );
            (*name, what, 2)
        }
        (None, None) => {
            // It came in the end, when nothing else did any more.
            let late = matched(expected, got)
                .find(|(due, late)| late.begin > due.begin && began_after_a_timer(recording, late));
            let (due, late) = late?;
            let row = overtaken_timers(recording, 3)?;
            if task(recording, late) != Some(row.task) || row.last >= late.begin {
                return None;
            }
            let what = format!(
                "{} was due at {}, and began only at {}.",
                late.name, due.begin, late.begin
            );
            (late.name.as_str(), what, 3)
        }
        // One in the place of another: a wait for quiet is to begin again.
        _ => return None,
    };
    let Timers {
        task,
        first,
        last,
        count,
    } = overtaken_timers(recording, least)?;
    // What is due before any of them is not due with a timer.
    let mut due = tries(expected, name).into_iter();
    if extra.is_empty() && due.any(|due| due.begin <= first) {
        return None;
    }
    let finding = Finding::new(format!(
        "{what} From {first} to {last} {task} waited for a timer {count} times, and each time \
         something else came first. Where a timer is made again in each turn, its time never \
         passes: make it once, before the loop, or keep the moment at which it is due."
    ));
    Some(
        finding
            .with("operation", name)
            .with("task", task)
            .with("overtaken", count)
            .with("first_ms", first.0)
            .with("last_ms", last.0),
    )
}

/// Each turn is later than the one before it: its wait begins when that has ended.
fn drifts(expected: &SpanView, got: &SpanView, recording: &Recording) -> Option<Finding> {
    let late: Vec<(&Span, Millis)> = matched(expected, got)
        .filter(|(wanted, found)| found.begin > wanted.begin)
        .filter(|(_, found)| began_after_a_timer(recording, found))
        .map(|(wanted, found)| (found, found.begin - wanted.begin))
        .collect();
    let [(first, little), (second, more), ..] = late.as_slice() else {
        return None;
    };
    let by = |span: &Span| task(recording, span);
    let one_series = kind(&first.name) == kind(&second.name) && by(first) == by(second);
    // What begins with the series has nothing to do with its turns.
    let in_time = matched(expected, got).any(|(wanted, found)| {
        kind(&found.name) == kind(&first.name) && found.begin == wanted.begin
    });
    // As late as a turn takes: its wait began only when that was over.
    let takes_so_long = got.operations().any(|span| {
        by(span) == by(first) && span.end.is_some_and(|end| end - span.begin == *little)
    });
    if !one_series || !in_time || !takes_so_long || *more != Millis(little.0 * 2) {
        return None;
    }
    let finding = Finding::new(format!(
        "{} began at {}, {little} late, and {} at {}, {more} late: each wait begins when the turn \
         before it is over, so each turn is later than the last. Keep the moment at which the next \
         is due, or use an interval that is made once.",
        first.name, first.begin, second.name, second.begin
    ));
    Some(
        finding
            .with("operation", &first.name)
            .with("begin_ms", first.begin.0)
            .with("late_ms", little.0),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::time::Duration;

    use tokio::sync::mpsc;
    use tokio::time::sleep;

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    const FLUSH: Duration = Duration::from_millis(50);

    async fn log(world: World, anew: bool) {
        let (line, mut lines) = mpsc::channel(4);
        tokio::spawn(async move {
            for number in 0..5 {
                let _ = line.send(number).await;
                sleep(Duration::from_millis(20)).await;
            }
        });
        let mut due = std::pin::pin!(sleep(FLUSH));
        loop {
            if anew {
                due.set(sleep(FLUSH));
            }
            tokio::select! {
                line = lines.recv() => if line.is_none() { return },
                () = &mut due => {
                    let _ = world.operation("flush", ms(1)).await;
                    due.set(sleep(FLUSH * 9));
                }
            }
        }
    }

    #[test]
    fn a_timer_that_never_comes_is_told() {
        let diagnosis = samples::programs(|world| log(world, false), |world| log(world, true));
        assert_eq!(diagnosis.id, Rule::TimerMadeAnew);
        assert_eq!(diagnosis.facts["operation"], "flush");
        assert_eq!(diagnosis.facts["task"], "main");
    }

    #[test]
    fn where_no_timer_is_waited_for_none_is_made_anew() {
        let diagnosis = samples::programs(|world| log(world, false), |_| async {});
        assert_eq!(diagnosis.id, Rule::NeverStarted);
    }

    async fn flushes(world: World, anew: bool) {
        let mut due = tokio::time::Instant::now();
        for number in 0..3 {
            due += FLUSH;
            if anew {
                sleep(FLUSH).await;
            } else {
                tokio::time::sleep_until(due).await;
            }
            let _ = world.operation(format!("flush({number})"), ms(5)).await;
        }
    }

    #[test]
    fn turns_that_come_later_each_time_are_told() {
        let diagnosis =
            samples::programs(|world| flushes(world, false), |world| flushes(world, true));
        assert_eq!(diagnosis.id, Rule::TimerMadeAnew);
        let text = "flush(1) began at 105 ms, 5 ms late, and flush(2) at 160 ms, 10 ms late";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
    }
}
