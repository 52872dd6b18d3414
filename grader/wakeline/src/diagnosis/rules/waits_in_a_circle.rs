//! `waits-in-a-circle`: each of some tasks has what the next one waits for.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::stuck::{ENDS, Edge, Stuck, Why, list, made, only};
use crate::timeline::{Actor, StuckTask};

pub(super) const RULE: Definition = Definition {
    id: "waits-in-a-circle",
    verdict: Verdict::Deadlock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    locks(&stuck)
        .or_else(|| an_end(&stuck))
        .or_else(|| futures(&stuck))
}

/// A circle of locks and permits alone.
fn locks(stuck: &Stuck<'_>) -> Option<Finding> {
    let circle = stuck.tasks.iter().find_map(|task| {
        let mut path = Vec::new();
        let mut seen = Vec::new();
        walk(stuck, task, task.task, &mut path, &mut seen).then_some(path)
    })?;
    let waits: Vec<String> = circle.iter().map(|edge| stuck.edge(edge)).collect();
    let first = circle.first()?;
    let advice = if circle.iter().any(|edge| edge.why == Why::Behind) {
        "Who asks first is served first, also before those who could share: let the first one go \
         before you ask again."
    } else if circle
        .iter()
        .all(|edge| edge.need.number == first.need.number)
    {
        "No order helps where all is of one kind: take what you need at once (`acquire_many`, \
         `write`), or let go of what you have before you ask for more."
    } else {
        "Take them in the same order everywhere, or let one go before you ask for the next."
    };
    Some(
        Finding::new(format!(
            "Deadlock: nobody in this circle can go on: {}. {advice}",
            waits.join("; ")
        ))
        .with("circle", list(circle.iter().map(|edge| edge.from)))
        .with("waited_for", &first.need.what),
    )
}

/// Whether a path leads from `task` to `goal`, which is not that task alone.
fn walk<'a>(
    stuck: &Stuck<'a>,
    task: &'a StuckTask,
    goal: Actor,
    path: &mut Vec<Edge<'a>>,
    seen: &mut Vec<Actor>,
) -> bool {
    for edge in stuck.edges(task) {
        if edge.to == edge.from || seen.contains(&edge.to) {
            continue;
        }
        path.push(edge);
        if edge.to == goal {
            return true;
        }
        seen.push(edge.to);
        if let Some(next) = stuck.task(edge.to)
            && walk(stuck, next, goal, path, seen)
        {
            return true;
        }
        path.pop();
    }
    false
}

/// A task waits for the end of another one, and has what all others wait for.
fn an_end(stuck: &Stuck<'_>) -> Option<Finding> {
    let joins = stuck.tasks.iter().find(|task| only(task, &ENDS))?;
    let others = stuck.tasks.iter().filter(|task| task.task != joins.task);
    let edges: Option<Vec<Edge<'_>>> = others
        .map(|task| {
            let mut edges = stuck.edges(task).into_iter();
            edges.find(|edge| edge.to == joins.task)
        })
        .collect();
    let edges = edges.filter(|edges| !edges.is_empty())?;
    let waits: Vec<String> = edges.iter().map(|edge| stuck.edge(edge)).collect();
    Some(
        Finding::new(format!(
            "Deadlock: {} waits for {}, and still has what it took; {}. Let it go before you wait \
             for the task that needs it.",
            joins.task,
            stuck.waits(joins),
            waits.join("; ")
        ))
        .with(
            "circle",
            list(std::iter::once(joins.task).chain(edges.iter().map(|edge| edge.from))),
        )
        .with("waited_for", &edges[0].need.what),
    )
}

/// Futures of one task, each of which waits for another lock of that task.
fn futures(stuck: &Stuck<'_>) -> Option<Finding> {
    let (task, own) = stuck.tasks.iter().find_map(|task| {
        let edges = stuck.edges(task).into_iter();
        let own: Vec<Edge<'_>> = edges.filter(|edge| edge.to == task.task).collect();
        let first = own.first()?.need.number;
        let several = own.iter().any(|edge| edge.need.number != first);
        several.then_some((task.task, own))
    })?;
    let waits = own.iter().map(|edge| match edge.why {
        Why::Held(since) => format!("{}{}, at {since}", edge.need.what, made(edge.need)),
        Why::Behind => edge.need.what.to_string(),
    });
    Some(
        Finding::new(format!(
            "Deadlock: {task} waits in several of its futures for what it took itself: {}. A lock \
             makes no difference between one future of a task and another. Take them in the same \
             order everywhere, or let one go before you ask for the next.",
            list(waits)
        ))
        .with("circle", task)
        .with("waited_for", &own[0].need.what),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::{Mutex, RwLock};
    use tokio::task::yield_now;

    use super::super::{Rule, samples};
    use crate::time::ms;

    #[test]
    fn two_locks_in_opposite_order_are_a_circle() {
        let diagnosis = samples::ending(|world| async move {
            let [left, right] = [(); 2].map(|()| Arc::new(Mutex::new(())));
            let (a, b, other) = (Arc::clone(&left), Arc::clone(&right), world.clone());
            let task = tokio::spawn(async move {
                let _a = a.lock().await;
                let _ = other.operation("a", ms(10)).await;
                let _b = b.lock().await;
            });
            let _right = right.lock().await;
            let _ = world.operation("b", ms(20)).await;
            let _left = left.lock().await;
            let _ = task.await;
        });
        assert_eq!(diagnosis.id, Rule::WaitsInACircle);
        let text = &diagnosis.text;
        assert!(
            text.contains(" for the mutex that t1 took at 0 ms; t1 waits at "),
            "{text}"
        );
        assert!(
            text.contains(" for the mutex that main took at 0 ms. Take"),
            "{text}"
        );
        let main = "main waits at rules/waits_in_a_circle.rs:";
        assert!(text.contains(main), "{text}");
        assert_eq!(diagnosis.facts["circle"], "main and t1");
    }

    #[test]
    fn futures_of_one_task_are_in_a_circle_too() {
        let diagnosis = samples::ending(|_| async move {
            let [left, right] = [(); 2].map(|()| Mutex::new(()));
            let both = async |first: &Mutex<()>, second: &Mutex<()>| {
                let _first = first.lock().await;
                yield_now().await;
                let _second = second.lock().await;
            };
            tokio::join!(both(&left, &right), both(&right, &left));
        });
        assert_eq!(diagnosis.id, Rule::WaitsInACircle);
        let text = "Deadlock: main waits in several of its futures for what it took itself";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
    }

    #[test]
    fn a_reader_behind_a_writer_behind_itself_is_a_circle() {
        let diagnosis = samples::ending(|_| async move {
            let table = Arc::new(RwLock::new(()));
            let _first = table.read().await;
            let writer = Arc::clone(&table);
            tokio::spawn(async move { drop(writer.write().await) });
            yield_now().await;
            let _second = table.read().await;
        });
        assert_eq!(diagnosis.id, Rule::WaitsInACircle);
        let text = &diagnosis.text;
        assert!(
            text.contains(" for the lock behind t1, which asked first; t1 waits at "),
            "{text}"
        );
        assert!(
            text.contains(" for the lock that main took at 0 ms. Who"),
            "{text}"
        );
        let main = "main waits at rules/waits_in_a_circle.rs:";
        assert!(text.contains(main), "{text}");
    }

    #[test]
    fn who_waits_with_the_lock_for_the_task_that_needs_it_is_in_a_circle() {
        let diagnosis = samples::ending(|_| async move {
            let total = Arc::new(Mutex::new(0));
            let held = total.lock().await;
            let shared = Arc::clone(&total);
            let task = tokio::spawn(async move { *shared.lock().await += 1 });
            let _ = task.await;
            drop(held);
        });
        assert_eq!(diagnosis.id, Rule::WaitsInACircle);
        let text = "Deadlock: main waits for the end of a task (";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
    }
}
