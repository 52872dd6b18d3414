//! `sender-still-alive`: a receiver waits for the end of a channel, and a sender
//! is kept by somebody who waits as well.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::history::kind;
use crate::diagnosis::stuck::{ENDS, MESSAGE, Stuck, only, place};
use crate::timeline::{Actor, Operation, Recording, StuckTask, What};

pub(super) const RULE: Definition = Definition {
    id: "sender-still-alive",
    verdict: Verdict::Deadlock,
    find,
};

const CHANNELS: [&str; 3] = [
    MESSAGE,
    "a message from a broadcast channel",
    "a watch channel",
];

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    if stuck.an_operation_hangs() {
        return None;
    }
    let receives = |task: &StuckTask| only(task, &CHANNELS);
    // A lock around the receiver is no other wait.
    let behind = |task: &StuckTask| {
        let edges = stuck.edges(task);
        !edges.is_empty()
            && edges
                .iter()
                .all(|edge| stuck.task(edge.to).is_some_and(receives))
    };
    // Where one waits for anything else, that may be who should send.
    let others = |task: &StuckTask| receives(task) || only(task, &ENDS) || behind(task);
    // To whom nothing ever came waits for its first message, and not for the end.
    let mut waiting = stuck.tasks.iter().filter(|task| receives(task));
    let task = waiting.next()?;
    let told = |task: &StuckTask| was_told(stuck.recording, task.task);
    if !told(task) || !waiting.all(told) || !stuck.tasks.iter().all(others) {
        return None;
    }
    let what = task.awaits.first()?.what.as_deref()?;
    let waits: Vec<String> = (stuck.tasks.iter())
        .map(|task| format!("{} waits for {}", Stuck::who(task), stuck.waits(task)))
        .collect();
    let whose = if stuck.tasks.len() == 1 {
        format!("nobody but {} is left who could have it", task.task)
    } else {
        "nobody but those who wait is left who could have it".to_owned()
    };
    Some(
        Finding::new(format!(
            "Deadlock: {}. Nobody is left who would send. A channel ends when its last sender \
             is dropped. One is still alive, and {whose}. If the end is waited for, it has to be \
             dropped before; if a message is, look at who should send it.{}",
            waits.join("; "),
            stuck.panics()
        ))
        .with("task", task.task)
        .with("waited_for", what)
        .with_optional("place", place(task, what)),
    )
}

/// Whether anything came to it before, so that it may wait for the end: another task
/// woke it, or it did any work. Of main, which works before it receives, only work that
/// comes again counts, as in a loop around a receiver.
fn was_told(recording: &Recording, task: Actor) -> bool {
    let timeline = &recording.timeline;
    let own = || timeline.operations.iter().filter(|one| one.task == task);
    let again = |one: &Operation| {
        let like = own().filter(|other| kind(&other.name) == kind(&one.name));
        like.count() > 1
    };
    let woken = timeline.events.iter().any(|event| {
        let other = |by: Actor| by != task && matches!(by, Actor::Main | Actor::Spawned(_));
        event.task == task && matches!(event.what, What::Woken { by } if other(by))
    });
    let spawned = timeline.events.iter();
    let spawned =
        spawned.filter(|event| matches!(event.what, What::Spawned { by, .. } if by == task));
    let worked = own().next().is_some() || spawned.count() > 0;
    woken || own().any(again) || task != Actor::Main && worked
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use tokio::sync::mpsc;

    use super::super::{Rule, samples};
    use crate::time::ms;

    #[test]
    fn a_sender_that_the_receiver_keeps_itself_is_told() {
        let diagnosis = samples::ending(|world| async move {
            let (sender, mut receiver) = mpsc::channel(4);
            let (other, work) = (sender.clone(), world.clone());
            tokio::spawn(async move {
                let _ = work.operation("make", ms(10)).await;
                let _ = other.send(1).await;
            });
            while receiver.recv().await.is_some() {}
            drop(sender);
        });
        assert_eq!(diagnosis.id, Rule::SenderStillAlive);
        let text = "Deadlock: main waits for a message from a channel (";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
        let whose = "nobody but main is left who could have it";
        assert!(diagnosis.text.contains(whose), "{}", diagnosis.text);
    }

    #[test]
    fn where_somebody_waits_for_something_else_that_may_be_who_sends() {
        let diagnosis = samples::ending(|world| async move {
            let (sender, mut receiver) = mpsc::channel::<u8>(4);
            tokio::spawn(async move {
                world.web().hangs("a");
                let _ = world.web().fetch("a").await;
                let _ = sender.send(1).await;
            });
            while receiver.recv().await.is_some() {}
        });
        assert_eq!(diagnosis.id, Rule::NeverFinished);
    }
}
