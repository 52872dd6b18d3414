//! `too-few-at-the-barrier`: fewer tasks are there than a barrier is made for.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::stuck::{Stuck, list, made, place, places};

pub(super) const RULE: Definition = Definition {
    id: "too-few-at-the-barrier",
    verdict: Verdict::Deadlock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    if stuck.an_operation_hangs() {
        return None;
    }
    let mut needs = stuck.tasks.iter().flat_map(|task| &task.needs);
    let need = needs.find(|need| need.what == "a barrier")?;
    let (size, waiting) = (need.size?, stuck.queue(need));
    let first = waiting.first()?;
    if waiting.len() as u64 >= size {
        return None;
    }
    let (verb, count) = match waiting.len() {
        1 => ("waits", "one task".to_owned()),
        count => ("wait", format!("{count} tasks")),
    };
    let (at, each) = places(&waiting, "a barrier");
    let panics = stuck.panics();
    let advice = match panics.as_str() {
        "" => {
            " Make it for as many as do come: the one that waits for the others counts only if it \
             calls `wait` too."
        }
        _ => "",
    };
    Some(
        Finding::new(format!(
            "Deadlock: {} {verb} at the barrier{}{at}, {count} of {size}, and nobody is left who \
             could still come.{each}{panics}{advice}",
            list(waiting.iter().map(|task| task.task)),
            made(need)
        ))
        .with("waiting", waiting.len())
        .with("size", size)
        .with_optional("made_at", need.made_at.as_ref())
        .with_optional("place", place(first, "a barrier")),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Barrier;
    use tokio::task::JoinSet;

    use super::super::{Rule, samples};

    #[test]
    fn how_many_wait_and_how_many_it_takes_is_told() {
        let diagnosis = samples::ending(|_| async move {
            let (start, mut tasks) = (Arc::new(Barrier::new(3)), JoinSet::new());
            for _ in 0..2 {
                let start = Arc::clone(&start);
                tasks.spawn(async move {
                    start.wait().await;
                });
            }
            while tasks.join_next().await.is_some() {}
        });
        assert_eq!(diagnosis.id, Rule::TooFewAtTheBarrier);
        let text = "Deadlock: t1 and t2 wait at the barrier made at";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
        assert!(
            diagnosis.text.contains("2 tasks of 3"),
            "{}",
            diagnosis.text
        );
    }
}
