//! `held-by-a-stuck-task`: who has the lock waits for something that never comes.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::stuck::{Stuck, Why, made, place, the};
use crate::timeline::Actor;

pub(super) const RULE: Definition = Definition {
    id: "held-by-a-stuck-task",
    verdict: Verdict::Deadlock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    held(&stuck).or_else(|| left(&stuck))
}

/// Who has it is no task that waits: it ended, or is a closure.
fn left(stuck: &Stuck<'_>) -> Option<Finding> {
    let locks = ["a mutex", "a lock"];
    let (task, need, holder) = stuck.tasks.iter().find_map(|task| {
        let mut needs = task.needs.iter();
        let need = needs.find(|need| locks.contains(&&*need.what))?;
        let [holder] = need.held_by.as_slice() else {
            return None;
        };
        stuck
            .task(holder.task)
            .is_none()
            .then_some((task, need, holder))
    })?;
    let at = place(task, &need.what).map_or_else(String::new, |at| format!(" ({at})"));
    let (who, so) = match holder.task {
        Actor::Pool => (
            "a closure of the blocking pool".to_owned(),
            "it has not given it back",
        ),
        Actor::Spawned(_) => (
            holder.task.to_string(),
            "it ended without giving it back: its guard is still alive somewhere, or was forgotten",
        ),
        _ => return None,
    };
    Some(
        Finding::new(format!(
            "Deadlock: {} waits for {}{}{at}. At {} {who} took it, and {so}.{}",
            task.task,
            the(&need.what),
            made(need),
            holder.since,
            stuck.panics()
        ))
        .with("task", task.task)
        .with("waited_for", &need.what)
        .with("held_by", holder.task)
        .with("since_ms", holder.since.0)
        .with_optional("made_at", need.made_at.as_ref())
        .with_optional("place", place(task, &need.what)),
    )
}

fn held(stuck: &Stuck<'_>) -> Option<Finding> {
    let mut edges = stuck.tasks.iter().flat_map(|task| stuck.edges(task));
    let (edge, holder, since) = edges.find_map(|edge| {
        let Why::Held(since) = edge.why else {
            return None;
        };
        // The end of the chain: who has it and does not wait for a lock.
        let holder = stuck.task(edge.to)?;
        (edge.to != edge.from && stuck.edges(holder).is_empty()).then_some((edge, holder, since))
    })?;
    let waiting = stuck.task(edge.from)?;
    Some(
        Finding::new(format!(
            "Deadlock: {}, and {} still has it: it waits for {}. Let a lock go before you wait for \
             something else.",
            stuck.edge(&edge),
            holder.task,
            stuck.waits(holder)
        ))
        .with("task", edge.from)
        .with("waited_for", &edge.need.what)
        .with("held_by", holder.task)
        .with("since_ms", since.0)
        .with_optional("made_at", edge.need.made_at.as_ref())
        .with_optional("place", place(waiting, &edge.need.what)),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Mutex;

    use super::super::{Rule, samples};
    use crate::time::ms;

    #[test]
    fn what_the_holder_waits_for_is_told() {
        let diagnosis = samples::ending(|world| async move {
            world.web().hangs("a");
            let log = Arc::new(Mutex::new(()));
            let (shared, other) = (Arc::clone(&log), world.clone());
            tokio::spawn(async move {
                let _log = shared.lock().await;
                let _ = other.web().fetch("a").await;
            });
            let _ = world.operation("b", ms(20)).await;
            let _log = log.lock().await;
        });
        assert_eq!(diagnosis.id, Rule::HeldByAStuckTask);
        let text = &diagnosis.text;
        assert!(
            text.starts_with("Deadlock: main waits at rules/held_by_a_stuck_task.rs:")
                && text.contains(" for the mutex that t1 took at 0 ms, and t1 still has it"),
            "{text}"
        );
        assert!(
            text.contains("it waits for fetch(a), which never answers."),
            "{text}"
        );
    }
}
