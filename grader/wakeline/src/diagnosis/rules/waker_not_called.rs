//! `waker-not-called`: a task left its waker in a `poll` of the program, and nobody
//! calls it.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::stuck::{Stuck, only, place};
use crate::stack::awaited::OWN;
use crate::timeline::{StuckTask, Wakers};

pub(super) const RULE: Definition = Definition {
    id: "waker-not-called",
    verdict: Verdict::Deadlock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    // What others are stuck for may be that.
    if stuck.an_operation_hangs() {
        return None;
    }
    let found = |task: &StuckTask| {
        let what = match task.wakers? {
            Wakers::Kept if only(task, &[OWN]) => "is still kept somewhere",
            // A resource of tokio calls a waker before it lets it go.
            Wakers::Dropped if task.waits_for.is_none() && task.needs.is_empty() => {
                "was dropped then"
            }
            _ => return None,
        };
        stuck.may_explain(task).then_some(what)
    };
    let (task, what) = stuck
        .tasks
        .iter()
        .find_map(|task| Some((task, found(task)?)))?;
    let place = place(task, OWN);
    let here = place.map_or_else(String::new, |place| format!(" ({place})"));
    let at = stuck.last_poll(task)?;
    Some(
        Finding::new(format!(
            "Deadlock: {} was polled last at {at}. A waker that it left{here} {what}, and nobody \
             called it since.{}{} Whoever makes a future ready has to call the waker of its last poll, \
             for each task that waits; so has whoever is dropped without making it ready.",
            Stuck::who(task),
            stuck.others(task),
            stuck.panics()
        ))
        .with("task", task.task)
        .with("polled_ms", at.0)
        .with_optional("place", place),
    )
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Poll;

    use super::super::{Rule, samples};

    #[test]
    fn a_waker_that_is_kept_and_not_called_is_told() {
        let diagnosis = samples::ending(|_| async move {
            let mut kept = None;
            let never = poll_fn(|context| {
                kept = Some(context.waker().clone());
                Poll::<()>::Pending
            });
            never.await;
        });
        assert_eq!(diagnosis.id, Rule::WakerNotCalled, "{}", diagnosis.text);
        let text = "Deadlock: main was polled last at 0 ms. A waker that it left (rules/waker_not_called.rs:";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
        let text = "is still kept somewhere, and nobody called it since.";
        assert!(diagnosis.text.contains(text), "{}", diagnosis.text);
    }

    #[test]
    #[cfg(tokio_unstable)]
    fn a_waker_that_another_one_took_the_place_of_was_dropped() {
        let diagnosis = samples::ending(|_| async move {
            static SLOT: std::sync::Mutex<Option<std::task::Waker>> = std::sync::Mutex::new(None);
            let wait = || {
                poll_fn(|context| {
                    *SLOT.lock().unwrap() = Some(context.waker().clone());
                    Poll::<()>::Pending
                })
            };
            let first = tokio::spawn(wait());
            let second = tokio::spawn(wait());
            let _ = tokio::join!(first, second);
        });
        assert_eq!(diagnosis.id, Rule::WakerNotCalled, "{}", diagnosis.text);
        let text = "A waker that it left was dropped then, and nobody called it since.";
        assert!(diagnosis.text.contains(text), "{}", diagnosis.text);
        assert_eq!(diagnosis.facts["task"], "t1");
    }
}
