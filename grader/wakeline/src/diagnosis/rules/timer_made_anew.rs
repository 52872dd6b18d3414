//! `timer-made-anew`: a task waits for a timer again and again, and each time
//! something else comes first.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{surplus, total};
use crate::diagnosis::polls::{Timers, overtaken_timers};

pub(super) const RULE: Definition = Definition {
    id: "timer-made-anew",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let (missing, extra) = (surplus(expected, got), surplus(got, expected));
    let (name, what) = match (missing.first(), extra.first()) {
        (Some(name), _) => {
            let due = expected.operations().find(|span| span.name == **name)?;
            (
                *name,
                format!("{name} never began, which was due at {}.", due.begin),
            )
        }
        (None, Some(name)) => {
            let (end, mut spans) = (total(expected), got.operations());
            let span = spans.find(|span| span.name == **name && span.begin >= end)?;
            let what = format!(
                "{name} began at {}, though all was to end at {end}.",
                span.begin
            );
            (*name, what)
        }
        (None, None) => return None,
    };
    let Timers {
        task,
        first,
        last,
        count,
    } = overtaken_timers(recording)?;
    let finding = Finding::new(format!(
        "{what} From {first} to {last} {task} waited for a timer {count} times in a row, and each \
         time something else came first. Where a timer is made again in each turn, its time never \
         passes: make it once, before the loop, or keep the moment at which it is due."
    ));
    Some(
        finding
            .with("operation", name)
            .with("task", task)
            .with("times", count)
            .with("first_ms", first.0)
            .with("last_ms", last.0),
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
}
