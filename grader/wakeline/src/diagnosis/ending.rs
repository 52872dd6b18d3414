//! What kept a run from finishing.

use super::Diagnosis;
use crate::time::Millis;
use crate::timeline::{Ending, Recording, StuckTask, Unseen};

/// What kept a run from finishing; `None` if it finished.
///
/// ```
/// use wakeline::{diagnosis::of_ending, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.web().hangs("a");
///     let _ = world.web().fetch("a").await;
/// });
/// let diagnosis = of_ending(&recording).unwrap();
/// assert_eq!(diagnosis.id, "never-finished");
/// assert!(diagnosis.text.contains("fetch(a)"));
/// ```
pub fn of_ending(recording: &Recording) -> Option<Diagnosis> {
    let at = recording.timeline.total;
    match &recording.ending {
        Ending::Finished => None,
        Ending::Panicked { message, location } => Some(of_panic(message, location.as_deref())),
        Ending::Deadlock { stuck } => Some(of_deadlock(recording, stuck)),
        Ending::LoopBlocked { task, since } => Some(
            Diagnosis::new(
                "blocks-the-loop-for-ever",
                format!(
                    "At {since} {task} made a call that blocks the thread: it waits for a lock, a \
                     channel or a thread of the standard library. What it waits for can only come \
                     from another task, and no task can run while the loop is blocked. Use tokio's \
                     lock or channel, which let the loop go on."
                ),
            )
            .with("task", task)
            .with("since_ms", since.0),
        ),
        Ending::Livelock {
            polls,
            time_passed: false,
        } => Some(
            Diagnosis::new(
                "spins-without-progress",
                format!(
                    "The program ran for ever without getting anywhere: {polls} polls at {at}, and \
                 time stood still. Something asks again and again instead of waiting to be woken."
                ),
            )
            .with("polls", polls)
            .with("at_ms", at.0),
        ),
        Ending::Livelock {
            polls,
            time_passed: true,
        } => Some(
            Diagnosis::new(
                "never-stops",
                format!(
                    "The program never finished: it still kept busy after {polls} polls, at {at}. \
                 A loop in it has no way to end."
                ),
            )
            .with("polls", polls)
            .with("at_ms", at.0),
        ),
        Ending::TimedOut { wall_ms } => {
            let unseen = &recording.timeline.unseen;
            let why = if unseen.contains(&Unseen::LoopAway) {
                "it made a call that waits for something outside the program"
            } else {
                "it computes in a loop without an `.await`"
            };
            Some(
                Diagnosis::new(
                    "never-gives-the-thread-back",
                    format!(
                        "One poll did not return within {wall_ms} ms of real time: {why}. While \
                         it runs, nothing else can."
                    ),
                )
                .with("real_ms", wall_ms),
            )
        }
    }
}

fn of_panic(message: &str, location: Option<&str>) -> Diagnosis {
    let place = location
        .map(|place| format!(" ({place})"))
        .unwrap_or_default();
    if message.starts_with("not yet implemented") || message.starts_with("not implemented") {
        return Diagnosis::new(
            "not-written-yet",
            format!("The code reached a `todo!()`{place}: this part is still to be written."),
        );
    }
    // A check asserts; student code may assert too. Either way the message
    // that follows is what tells most.
    let asserts = message.starts_with("assertion")
        || location
            .is_some_and(|place| place.starts_with("checks/") || place.starts_with("hidden/"));
    if asserts {
        let first = message.lines().next().unwrap_or_default();
        return Diagnosis::new(
            "wrong-result",
            format!("The result is not the one asked for: {first}{place}."),
        );
    }
    let first = message.lines().next().unwrap_or_default();
    Diagnosis::new("panicked", format!("The code panicked{place}: {first}."))
}

fn of_deadlock(recording: &Recording, stuck: &[StuckTask]) -> Diagnosis {
    let waits = stuck
        .iter()
        .map(|task| {
            let place = task
                .spawned_at
                .as_ref()
                .map(|at| format!(" (spawned at {at})"));
            let what = match (&task.waits_for, task.answered) {
                (None, _) => "a wake that never comes".to_owned(),
                (Some(operation), None) => format!("{operation}, which never answers"),
                (Some(operation), Some(at)) => format!(
                    "{operation}, whose answer came at {at}; the wake did not reach it, so it \
                     never asked again"
                ),
            };
            format!(
                "{}{} waits for {what}",
                task.task,
                place.unwrap_or_default()
            )
        })
        .collect::<Vec<String>>()
        .join("; ");
    let mut ended: Vec<(Millis, &str)> = recording
        .timeline
        .operations
        .iter()
        .filter_map(|operation| Some((operation.end?, operation.name.as_str())))
        .collect();
    ended.sort();
    let last = ended.last().map_or_else(
        || "Nothing had happened before.".to_owned(),
        |(at, name)| format!("The last thing that happened was the end of {name} at {at}."),
    );
    let tasks: Vec<String> = stuck.iter().map(|task| task.task.to_string()).collect();
    let mut diagnosis = Diagnosis::new(
        "never-finished",
        format!("Deadlock: nothing can happen any more. {waits}. {last}"),
    )
    .with("stuck", tasks.join(", "));
    if let Some((at, name)) = ended.last() {
        diagnosis = diagnosis
            .with("last_operation", name)
            .with("last_end_ms", at.0);
    }
    diagnosis
}
