//! `waits-for-itself`: a task waits for a lock or a permit that it took itself.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::stuck::{Stuck, Why, made, place, the};

pub(super) const RULE: Definition = Definition {
    id: "waits-for-itself",
    verdict: Verdict::Deadlock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    let mut edges = stuck.tasks.iter().flat_map(|task| stuck.edges(task));
    // Who took several permits has mostly forgotten them.
    let edge = edges.find(|edge| edge.from == edge.to && edge.need.held_by.len() == 1)?;
    let Why::Held(since) = edge.why else {
        return None;
    };
    let need = edge.need;
    let thing = match &*need.what {
        "a permit" => "the semaphore".to_owned(),
        what => the(what),
    };
    let advice = if need.what == "a permit" {
        "Give one permit back before you ask for the next, or ask for both at once."
    } else {
        "Its guard is still alive there: let it go before you lock again."
    };
    let finding = Finding::new(format!(
        "Deadlock: {}, and has not given back{}. {advice}",
        stuck.edge(&edge),
        match made(need).as_str() {
            "" => String::new(),
            made => format!(" ({thing}{made})"),
        },
    ));
    let task = stuck.task(edge.from)?;
    Some(
        finding
            .with("task", edge.from)
            .with("waited_for", &need.what)
            .with("since_ms", since.0)
            .with_optional("made_at", need.made_at.as_ref())
            .with_optional("place", place(task, &need.what)),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use tokio::sync::{Mutex, RwLock, Semaphore};

    use super::super::{Rule, samples};
    use crate::time::ms;

    #[test]
    fn a_mutex_that_is_locked_twice_is_named() {
        let diagnosis = samples::ending(|world| async move {
            let log = Mutex::new(());
            let _ = world.operation("begin", ms(5)).await;
            let _first = log.lock().await;
            let _ = world.operation("write", ms(10)).await;
            let _second = log.lock().await;
        });
        assert_eq!(diagnosis.id, Rule::WaitsForItself);
        let text = "Deadlock: main waits for the mutex that it took itself at 5 ms";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
        assert_eq!(diagnosis.facts["since_ms"], "5");
        assert!(diagnosis.facts["made_at"].contains("waits_for_itself.rs:"));
        assert!(diagnosis.facts["place"].contains("waits_for_itself.rs:"));
    }

    #[test]
    fn who_reads_and_then_writes_waits_for_itself() {
        let diagnosis = samples::ending(|_| async move {
            let table = RwLock::new(());
            let _read = table.read().await;
            let _write = table.write().await;
        });
        assert_eq!(diagnosis.id, Rule::WaitsForItself);
    }

    #[test]
    fn who_takes_all_permits_and_asks_for_more_waits_for_itself() {
        let diagnosis = samples::ending(|_| async move {
            let permits = Semaphore::new(1);
            let _one = permits.acquire().await;
            let _two = permits.acquire().await;
        });
        assert_eq!(diagnosis.id, Rule::WaitsForItself);
        assert!(
            diagnosis.text.contains("one permit back"),
            "{}",
            diagnosis.text
        );
    }
}
