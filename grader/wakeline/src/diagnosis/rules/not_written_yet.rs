//! `not-written-yet`: the code reached a `todo!()`, also in a task whose panic only
//! its owner saw.

use super::panicked::place;
use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::{Ending, What};

pub(super) const RULE: Definition = Definition {
    id: "not-written-yet",
    verdict: Verdict::CheckFailed,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let Ending::Panicked { message, location } = evidence.ending()? else {
        return None;
    };
    if let Some(reached) = unwritten(message) {
        let place = place(location.as_deref());
        return Some(Finding::new(format!(
            "The code reached {reached}{place}: this part is still to be written."
        )));
    }
    let mut events = evidence.recording()?.timeline.events.iter();
    events.find_map(|event| {
        let What::Panicked { message } = &event.what else {
            return None;
        };
        let (task, reached) = (event.task, unwritten(message)?);
        let finding = Finding::new(format!(
            "The code of {task} reached {reached}: this part is still to be written."
        ));
        Some(finding.with("task", task))
    })
}

/// The macro that panics with this message.
fn unwritten(message: &str) -> Option<&'static str> {
    let macros = [
        ("not yet implemented", "a `todo!()`"),
        ("not implemented", "an `unimplemented!()`"),
    ];
    let mut macros = macros.into_iter();
    macros.find_map(|(begin, reached)| message.starts_with(begin).then_some(reached))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_todo_is_not_written_yet() {
        let diagnosis = samples::ending(|_| async { todo!("write me") });
        assert_eq!(diagnosis.id, Rule::NotWrittenYet);
        assert!(
            diagnosis.text.contains("reached a `todo!()` ("),
            "{}",
            diagnosis.text
        );
    }

    #[test]
    #[cfg(tokio_unstable)]
    fn a_todo_in_a_task_is_not_the_result_of_who_awaits_it() {
        let diagnosis = samples::ending(|_| async {
            let written = tokio::spawn(async {});
            let unwritten = tokio::spawn(async { todo!("write me") });
            assert!(
                written.await.is_ok() && unwritten.await.is_ok(),
                "both are done"
            );
        });
        assert_eq!(diagnosis.id, Rule::NotWrittenYet);
        assert_eq!(diagnosis.facts["task"], "t2");
        assert!(
            diagnosis
                .text
                .contains("The code of t2 reached a `todo!()`:")
        );
    }
}
