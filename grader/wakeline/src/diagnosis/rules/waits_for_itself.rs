//! `waits-for-itself`: a task waits for a lock or a permit that it took itself.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::stuck::{Stuck, Why, list, made, only, place, the};

pub(super) const RULE: Definition = Definition {
    id: "waits-for-itself",
    verdict: Verdict::Deadlock,
    find,
};

const CELL: &str = "the value of a OnceCell";

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    held(&stuck)
        .or_else(|| handed_over(&stuck))
        .or_else(|| made_by_itself(&stuck))
}

fn held(stuck: &Stuck<'_>) -> Option<Finding> {
    let mut edges = stuck.tasks.iter().flat_map(|task| stuck.edges(task));
    let edge = edges.find(|edge| edge.from == edge.to)?;
    let Why::Held(since) = edge.why else {
        return None;
    };
    let need = edge.need;
    let task = stuck.task(edge.from)?;
    let text = if need.what == "a permit" {
        let taken = list(need.held_by.iter().map(|holder| holder.since));
        let at = place(task, &need.what).map_or_else(String::new, |at| format!(" ({at})"));
        let own = match need.held_by.len() {
            1 => format!("It took one itself, at {taken}, and has not given it back"),
            _ => format!("It took some itself, at {taken}, and has given none of them back"),
        };
        format!(
            "Deadlock: {} waits for a permit of the semaphore{}{at}. {own}: let one go before you \
             ask for the next. One that is forgotten never comes back.",
            edge.from,
            made(need)
        )
    } else {
        let what = match made(need).as_str() {
            "" => String::new(),
            made => format!(" ({}{made})", the(&need.what)),
        };
        format!(
            "Deadlock: {}, and has not given back{what}. Its guard is still alive: let it go before \
             you lock again.",
            stuck.edge(&edge)
        )
    };
    Some(
        Finding::new(text)
            .with("task", edge.from)
            .with("waited_for", &need.what)
            .with("since_ms", since.0)
            .with_optional("made_at", need.made_at.as_ref())
            .with_optional("place", place(task, &need.what)),
    )
}

/// A value that its own maker asks for: nobody else is left who could make it.
fn made_by_itself(stuck: &Stuck<'_>) -> Option<Finding> {
    let [task] = stuck.tasks else {
        return None;
    };
    if !only(task, &[CELL]) {
        return None;
    }
    let at = place(task, CELL).map_or_else(String::new, |at| format!(" ({at})"));
    Some(
        Finding::new(format!(
            "Deadlock: {} waits for the value of a OnceCell{at}, and nobody else is left who could \
             make it. Whoever asks for a value while it makes that value waits for itself.",
            task.task
        ))
        .with("task", task.task)
        .with("waited_for", CELL)
        .with_optional("place", place(task, CELL)),
    )
}

/// tokio hands a lock to who asked first, also when that one is not polled.
fn handed_over(stuck: &Stuck<'_>) -> Option<Finding> {
    let locks = ["a mutex", "a lock"];
    let (task, need) = stuck.tasks.iter().find_map(|task| {
        let mut needs = task.needs.iter();
        let need = needs.find(|need| locks.contains(&&*need.what) && need.held_by.is_empty())?;
        Some((task, need))
    })?;
    let at = place(task, &need.what).map_or_else(String::new, |at| format!(" ({at})"));
    Some(
        Finding::new(format!(
            "Deadlock: {} waits for {}{}{at}, which nobody has. Its turn went to a future that \
             asked before and that nobody polls any more: go on polling that one, or drop it.",
            task.task,
            the(&need.what),
            made(need)
        ))
        .with("task", task.task)
        .with("waited_for", &need.what)
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
        let text = "Deadlock: main waits at rules/waits_for_itself.rs:";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
        let text = " for the mutex that it took itself at 5 ms, and has not given back (";
        assert!(diagnosis.text.contains(text), "{}", diagnosis.text);
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
    fn a_lock_that_was_handed_to_a_future_that_rests_is_told() {
        let diagnosis = samples::ending(|world| async move {
            let log = Mutex::new(());
            let held = log.lock().await;
            let mut rests = std::pin::pin!(log.lock());
            let first = tokio::select! {
                biased;
                guard = &mut rests => Some(guard),
                _ = world.operation("work", ms(10)) => None,
            };
            drop((held, first));
            let _mine = log.lock().await;
        });
        assert_eq!(diagnosis.id, Rule::WaitsForItself);
        assert!(
            diagnosis.text.contains("which nobody has"),
            "{}",
            diagnosis.text
        );
    }

    #[test]
    fn who_takes_all_permits_and_asks_for_more_waits_for_itself() {
        let diagnosis = samples::ending(|_| async move {
            let permits = Semaphore::new(2);
            let mut taken = Vec::new();
            for _ in 0..3 {
                taken.push(permits.acquire().await);
            }
        });
        assert_eq!(diagnosis.id, Rule::WaitsForItself);
        let text = "It took some itself, at 0 ms and 0 ms, and has given none of them back";
        assert!(diagnosis.text.contains(text), "{}", diagnosis.text);
    }
}
