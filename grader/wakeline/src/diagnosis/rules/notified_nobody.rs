//! `notified-nobody`: tasks wait for a notification, and nobody is left who gives
//! one.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::stuck::{ENDS, MESSAGE, Stuck, list, only, place, places};
use crate::timeline::StuckTask;

pub(super) const RULE: Definition = Definition {
    id: "notified-nobody",
    verdict: Verdict::Deadlock,
    find,
};

const NOTIFICATION: &str = "a notification";

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    let (waiting, others): (Vec<_>, Vec<_>) = stuck
        .tasks
        .iter()
        .partition(|task| only(task, &[NOTIFICATION]));
    let first = waiting.first()?;
    // Who waits for a message or the end of a task may be who should give one, and
    // does not come to it.
    let waits = |task: &&StuckTask| only(task, &ENDS) || only(task, &[MESSAGE]);
    if !others.iter().all(waits) {
        return None;
    }
    let verb = if waiting.len() == 1 { "waits" } else { "wait" };
    let (at, each) = places(&waiting, NOTIFICATION);
    Some(
        Finding::new(format!(
            "Deadlock: {} {verb} for a notification{at}, and nobody is left who would give one.{each}\
             {} `notify_one` wakes one task; where none waits it keeps one notification for later, \
             and never two. `notify_waiters` wakes those who wait already, and keeps none.",
            list(waiting.iter().map(|task| task.task)),
            stuck.panics()
        ))
        .with("task", first.task)
        .with("waited_for", NOTIFICATION)
        .with_optional("place", place(first, NOTIFICATION)),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use tokio::sync::Notify;

    use super::super::{Rule, samples};

    #[test]
    fn a_notification_that_came_too_early_is_not_waited_for_in_vain_without_a_word() {
        let diagnosis = samples::ending(|_| async move {
            let ready = Notify::new();
            ready.notify_waiters();
            ready.notified().await;
        });
        assert_eq!(diagnosis.id, Rule::NotifiedNobody);
        let text = "Deadlock: main waits for a notification (";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
    }
}
