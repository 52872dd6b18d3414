//! `panicked`: the code panicked, and not by an assertion.

use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::{Actor, Ending, Recording, What, readable};

pub(super) const RULE: Definition = Definition {
    id: "panicked",
    verdict: Verdict::CheckFailed,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let Ending::Panicked { message, location } = evidence.ending()? else {
        return None;
    };
    let first = &*readable::line(message.lines().next().unwrap_or_default());
    let place = place(location.as_deref());
    let end = if first.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    let aborted = aborted(evidence.recording()?, first);
    let finding = Finding::new(format!("The code panicked{place}: {first}{end}{aborted}"));
    Some(finding)
}

/// Where the message is that of an aborted task whose handle was awaited: when
/// that was.
fn aborted(recording: &Recording, message: &str) -> String {
    let task = message.strip_suffix(" was cancelled");
    let task: Option<Actor> = task.and_then(|task| task.parse().ok());
    let gone = task.and_then(|task| {
        let mut events = recording.timeline.events.iter();
        let end = events.find(|event| event.task == task && event.what == What::Finished)?;
        Some((task, end.at))
    });
    gone.map_or_else(String::new, |(task, at)| {
        format!(
            " {task} was aborted at {at}; whoever awaits it gets that as an error, and the code did \
             not expect one."
        )
    })
}

/// Where it was, for the middle of a sentence.
pub(super) fn place(location: Option<&str>) -> String {
    location.map_or_else(String::new, |place| format!(" ({place})"))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    /// What is said of an aborted task whose handle is awaited like this.
    #[cfg(tokio_unstable)]
    fn aborted(told: fn(tokio::task::JoinError)) -> String {
        let recording = crate::scenario::record(0, move |world| async move {
            let _ = tokio::spawn(async {}).await;
            let task = tokio::spawn(std::future::pending::<()>());
            let _ = world.operation("decide", crate::time::ms(10)).await;
            task.abort();
            task.await.map_err(told).unwrap();
        });
        crate::diagnosis::of_ending(&recording).unwrap().text
    }

    #[test]
    #[cfg(tokio_unstable)]
    fn an_aborted_task_is_called_as_in_the_timeline() {
        for _ in 0..2 {
            let said = aborted(|error| panic!("{error}"));
            assert!(
                said.contains("t2 was cancelled. t2 was aborted at 10 ms"),
                "{said}"
            );
            let said = aborted(|error| panic!("{error:?}"));
            assert!(said.contains("JoinError::Cancelled(t2)"), "{said}");
            // What the program itself says stays as it says it.
            let said = aborted(|error| panic!("task {} is late", error.id()));
            assert!(!said.contains("t2"), "{said}");
        }
    }

    #[test]
    fn another_panic_is_told_with_its_place() {
        let diagnosis = samples::ending(|_| async { panic!("no milk left") });
        assert_eq!(diagnosis.id, Rule::Panicked);
        assert!(
            diagnosis.text.starts_with("The code panicked ("),
            "{}",
            diagnosis.text
        );
        assert!(
            diagnosis.text.ends_with("): no milk left."),
            "{}",
            diagnosis.text
        );
    }
}
