//! `left-no-waker`: a task returned `Pending`, and nobody has a waker of it.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::polls;
use crate::diagnosis::stuck::Stuck;
use crate::timeline::{Actor, Name, Outcome, Recording, Wakers, What};

pub(super) const RULE: Definition = Definition {
    id: "left-no-waker",
    verdict: Verdict::Deadlock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    // What others are stuck for may be that.
    if stuck.an_operation_hangs() {
        return None;
    }
    let task = stuck.tasks.iter().find(|task| {
        task.wakers == Some(Wakers::NoneLeft)
            && task.waits_for.is_none()
            && task.needs.is_empty()
            && task.awaits.is_empty()
            && stuck.may_explain(task)
    })?;
    let at = stuck.last_poll(task)?;
    if let Some(name) = dropped(evidence.recording()?, task.task) {
        let finding = Finding::new(format!(
            "Deadlock: {} was polled at {at} and was not ready. In that poll it dropped {name}, and \
             no waker is left that could wake it.{}{} What a future still waits for has to be kept \
             until the next poll.",
            Stuck::who(task),
            stuck.others(task),
            stuck.panics()
        ));
        let finding = finding.with("task", task.task).with("dropped", name);
        return Some(finding.with("polled_ms", at.0));
    }
    Some(
        Finding::new(format!(
            "Deadlock: {} was polled at {at}, was not ready, and left no waker, so nobody can wake it.\
             {}{} A `poll` of your own that returns `Pending` has to poll something that leaves a \
             waker, or to leave `context.waker()` itself, cloned, where whoever makes the future \
             ready finds it; `pending()` is never ready.",
            Stuck::who(task),
            stuck.others(task),
            stuck.panics()
        ))
        .with("task", task.task)
        .with("polled_ms", at.0),
    )
}

/// The operation that a task gave up in its last poll, if there is one.
fn dropped(recording: &Recording, task: Actor) -> Option<&Name> {
    let own = polls::backwards(recording).filter(|event| event.task == task);
    let mut in_its_last_poll = own.take_while(|event| event.what != What::Polled);
    in_its_last_poll.find_map(|event| match &event.what {
        What::Ended {
            operation,
            outcome: Outcome::Cancelled,
        } => Some(operation),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Poll;

    use super::super::{Rule, samples};
    use crate::time::ms;

    #[test]
    fn a_poll_that_leaves_no_waker_is_told() {
        let diagnosis = samples::ending(|world| async move {
            let _ = world.operation("step", ms(20)).await;
            let mut polled = false;
            poll_fn(|_| {
                if polled {
                    Poll::Ready(())
                } else {
                    polled = true;
                    Poll::Pending
                }
            })
            .await;
        });
        assert_eq!(diagnosis.id, Rule::LeftNoWaker);
        let text = "Deadlock: main was polled at 20 ms, was not ready, and left no waker, so nobody \
                    can wake it. A `poll`";
        assert!(diagnosis.text.starts_with(text), "{}", diagnosis.text);
        assert_eq!(diagnosis.facts["polled_ms"], "20");
    }

    #[test]
    fn what_was_dropped_in_that_poll_is_named() {
        let diagnosis = samples::ending(|world| async move {
            poll_fn(|context| {
                let mut step = std::pin::pin!(world.operation("step", ms(20)));
                // Made anew for each poll, and dropped at its end.
                step.as_mut().poll(context).map(drop)
            })
            .await;
        });
        assert_eq!(diagnosis.id, Rule::LeftNoWaker);
        let text = "In that poll it dropped step, and no waker is left that could wake it.";
        assert!(diagnosis.text.contains(text), "{}", diagnosis.text);
        assert_eq!(diagnosis.facts["dropped"], "step");
    }

    /// What somebody could still call is another matter.
    #[test]
    fn a_waker_of_an_earlier_poll_counts() {
        let diagnosis = samples::ending(|world| async move {
            let mut kept = None;
            let first = poll_fn(|context| {
                if kept.is_none() {
                    kept = Some(context.waker().clone());
                }
                Poll::<()>::Pending
            });
            let _ = tokio::join!(first, world.operation("step", ms(20)));
        });
        assert_ne!(diagnosis.id, Rule::LeftNoWaker, "{}", diagnosis.text);
    }
}
