//! `no-reply`: a task waits for a oneshot channel whose sender nobody uses.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::stuck::{Stuck, made, place};

pub(super) const RULE: Definition = Definition {
    id: "no-reply",
    verdict: Verdict::Deadlock,
    find,
};

const ONESHOT: &str = "a oneshot channel";

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    if stuck.an_operation_hangs() {
        return None;
    }
    let (task, need) = stuck.tasks.iter().find_map(|task| {
        let mut needs = task.needs.iter();
        Some((task, needs.find(|need| need.what == ONESHOT)?))
    })?;
    let at = place(task, ONESHOT).map_or_else(String::new, |at| format!(" ({at})"));
    let others = stuck.others(task);
    Some(
        Finding::new(format!(
            "Deadlock: {} waits for the answer through the oneshot channel{}{at}. Its sender is \
             still alive, or the receiver would be told, and nobody is left who will use it.\
             {others}{} Send on every path, or drop the sender.",
            task.task,
            made(need),
            stuck.panics()
        ))
        .with("task", task.task)
        .with_optional("made_at", need.made_at.as_ref())
        .with_optional("place", place(task, ONESHOT)),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use tokio::sync::oneshot;

    use super::super::{Rule, samples};

    #[test]
    fn a_sender_that_is_kept_is_told() {
        let diagnosis = samples::ending(|_| async move {
            let (_sender, receiver) = oneshot::channel::<u8>();
            let _ = receiver.await;
        });
        assert_eq!(diagnosis.id, Rule::NoReply);
        let text = "Deadlock: main waits for the answer through the oneshot channel made at";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
    }
}
