//! `never-finished`: a deadlock. Every task waits, and nothing is left that
//! could wake one.

use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::{Ending, StuckTask};

pub(super) const RULE: Definition = Definition {
    id: "never-finished",
    verdict: Verdict::Deadlock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let Ending::Deadlock { stuck } = evidence.ending()? else {
        return None;
    };
    let waits: Vec<String> = stuck.iter().map(waits).collect();
    let waits = waits.join("; ");
    let operations = &evidence.recording()?.timeline.operations;
    let ended = operations
        .iter()
        .filter_map(|operation| Some((operation.end?, operation.name.as_str())));
    let last = ended.max();
    let before = last.map_or_else(
        || "Nothing had happened before.".to_owned(),
        |(at, name)| format!("The last thing that happened was the end of {name} at {at}."),
    );
    let tasks: Vec<String> = stuck.iter().map(|task| task.task.to_string()).collect();
    let finding = Finding::new(format!(
        "Deadlock: nothing can happen any more. {waits}. {before}"
    ))
    .with("stuck", tasks.join(", "));
    Some(match last {
        Some((at, name)) => finding
            .with("last_operation", name)
            .with("last_end_ms", at.0),
        None => finding,
    })
}

/// What one stuck task waits for.
fn waits(task: &StuckTask) -> String {
    let place = task
        .spawned_at
        .as_ref()
        .map_or_else(String::new, |at| format!(" (spawned at {at})"));
    let what = match (&task.waits_for, task.answered) {
        (None, _) => "a wake that never comes".to_owned(),
        (Some(operation), None) => format!("{operation}, which never answers"),
        (Some(operation), Some(at)) => format!(
            "{operation}, whose answer came at {at}; the wake did not reach it, so it never asked \
             again"
        ),
    };
    format!("{}{place} waits for {what}", task.task)
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};
    use crate::time::ms;

    #[test]
    fn a_task_that_nobody_can_wake_never_finishes() {
        let diagnosis = samples::ending(|world| async move {
            world.web().page("a", ms(20));
            world.web().hangs("b");
            let _ = world.web().fetch("a").await;
            let _ = world.web().fetch("b").await;
        });
        assert_eq!(diagnosis.id, Rule::NeverFinished);
        assert!(
            diagnosis
                .text
                .contains("main waits for fetch(b), which never answers"),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["stuck"], "main");
        assert_eq!(diagnosis.facts["last_operation"], "fetch(a)");
        assert_eq!(diagnosis.facts["last_end_ms"], "20");
    }
}
