//! `spins-without-progress`: polls without an end at one instant of virtual
//! time.

use super::never_stops::counted;
use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::polls;
use crate::timeline::{Actor, Ending, Recording, What};
use std::collections::BTreeSet;

pub(super) const RULE: Definition = Definition {
    id: "spins-without-progress",
    verdict: Verdict::Livelock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let recording = evidence.recording()?;
    let Ending::Livelock {
        polls,
        time_passed: false,
    } = recording.ending
    else {
        return None;
    };
    let at = recording.timeline.total;
    let counted = counted(recording, polls);
    let is_whole = recording.timeline.dropped_events == 0;
    let least = if is_whole { "" } else { "at least " };
    let how = match wakers(recording) {
        Wakers::Itself(task, what, times) => format!(
            "{task} {what} {least}{times} times in a row there: if it is not simply long, it asks \
             again and again instead of waiting to be woken."
        ),
        Wakers::Themselves => {
            "If it is not simply long, something in it asks again and again instead of waiting to \
             be woken."
                .to_owned()
        }
        Wakers::EachOther(pairs) => format!("At the end only tasks woke tasks: {pairs}."),
        Wakers::Unknown => {
            "If it is not simply long, something in it goes on without a wait that takes time."
                .to_owned()
        }
    };
    let finding = Finding::new(format!(
        "A limit of the recording stopped the program after {counted} at {at}: time stood \
         still, and it had not come to its end. {how}"
    ));
    Some(finding.with("polls", polls).with("at_ms", at.0))
}

/// Who put the tasks back into the queue at the last instant.
enum Wakers {
    /// One task, what it did, and so many times in a row.
    Itself(Actor, &'static str, usize),
    /// A task that gave the thread back, or woke itself, among others.
    Themselves,
    /// Only other tasks: `main was woken by t1, t1 was woken by main`.
    EachOther(String),
    Unknown,
}

/// So many times in a row are no accident.
const OFTEN: usize = 100;

/// So many of the last wakes are looked at: that is where the program got stuck.
const LAST: usize = 1_000;

fn wakers(recording: &Recording) -> Wakers {
    if let Some((task, what, times)) = itself(recording) {
        return Wakers::Itself(task, what, times);
    }
    let events = polls::backwards(recording);
    let last = events.take_while(|event| event.at == recording.timeline.total);
    let wakes = last.filter_map(|event| match &event.what {
        What::Woken { by } => Some((event.task, *by)),
        _ => None,
    });
    let pairs: BTreeSet<(Actor, Actor)> = wakes.take(LAST).collect();
    let others =
        |(task, by): &(Actor, Actor)| by != task && matches!(by, Actor::Main | Actor::Spawned(_));
    if recording.timeline.plain {
        // It has no loop that would wake it: it asked by itself.
        Wakers::Themselves
    } else if pairs.is_empty() {
        Wakers::Unknown
    } else if pairs.len() <= 4 && pairs.iter().all(others) {
        let said = pairs
            .iter()
            .map(|(task, by)| format!("{task} was woken by {by}"));
        Wakers::EachOther(said.collect::<Vec<_>>().join(", "))
    } else if pairs
        .iter()
        .any(|(task, by)| task == by || *by == Actor::Yield)
    {
        Wakers::Themselves
    } else {
        Wakers::Unknown
    }
}

/// The task that put nobody but itself back into the queue, as far as wakes were kept: those at the
/// end of a run may be missing, but there is no gap before them.
fn itself(recording: &Recording) -> Option<(Actor, &'static str, usize)> {
    let events = recording.timeline.events.iter().rev();
    let last = events.take_while(|event| event.at == recording.timeline.total);
    let mut wakes = last.filter_map(|event| match &event.what {
        What::Woken { by } => Some((event.task, *by)),
        _ => None,
    });
    let (task, by) = wakes.next()?;
    let what = match by {
        Actor::Yield => "gave the thread back",
        by if by == task => "woke itself",
        _ => return None,
    };
    let times = 1 + wakes.take_while(|wake| *wake == (task, by)).count();
    (times >= OFTEN).then_some((task, what, times))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn asking_again_and_again_is_no_progress() {
        let diagnosis = samples::ending(|_| async {
            loop {
                tokio::task::yield_now().await;
            }
        });
        assert_eq!(diagnosis.id, Rule::SpinsWithoutProgress);
        assert_eq!(diagnosis.facts["at_ms"], "0");
        let text = "main gave the thread back 99999 times in a row there";
        assert!(
            !cfg!(tokio_unstable) || diagnosis.text.contains(text),
            "{}",
            diagnosis.text
        );
    }

    #[test]
    fn a_future_that_wakes_itself_is_named() {
        for limit in [200, 1_000, 1_000_000] {
            let options = crate::scenario::Options::new(0).events_limit(limit);
            let recording = options.record(|_| async {
                let never = std::future::poll_fn(|context| {
                    context.waker().wake_by_ref();
                    std::task::Poll::<()>::Pending
                });
                never.await;
            });
            let text = crate::diagnosis::of_ending(&recording).unwrap().text;
            let named = text.contains("main woke itself ");
            assert_eq!(named, limit > 200, "{text}");
            assert_eq!(
                text.contains("at least 333 times"),
                limit == 1_000,
                "{text}"
            );
        }
    }
}
