//! `never-finished`: a deadlock. Every task waits, and nothing is left that
//! could wake one.

use super::blocks_the_loop_for_ever::GUARD;
use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::polls;
use crate::diagnosis::stuck::{is_timed, panics, words};
use crate::stack::blocking::{LOCK, MUTEX, UNPARK};
use crate::timeline::{Await, Ending, Outcome, Recording, StuckTask, What};

pub(super) const RULE: Definition = Definition {
    id: "never-finished",
    verdict: Verdict::Deadlock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let recording = evidence.recording()?;
    let Ending::Deadlock { stuck } = &recording.ending else {
        return None;
    };
    let waits: Vec<String> = stuck.iter().map(|task| waits(recording, task)).collect();
    let waits = waits.join("; ");
    let mut dropped = false;
    let last = polls::backwards(recording).find_map(|event| match &event.what {
        What::Ended { operation, outcome } => {
            dropped = *outcome == Outcome::Cancelled;
            Some((event.at, operation.as_str()))
        }
        _ => None,
    });
    let before = match (last, polls::last(recording)) {
        (Some((at, _)), Some(poll)) if poll > at => format!("The last poll was at {poll}."),
        (Some((at, name)), Some(_)) if !polls::after_the_end_of(recording, name) => {
            let end = if dropped { "drop" } else { "end" };
            format!("The last thing that happened was the {end} of {name} at {at}.")
        }
        (Some((at, name)), _) => format!("The last operation that ended was {name}, at {at}."),
        (None, Some(poll)) => format!("The last poll was at {poll}."),
        (None, None) => last_end(recording),
    };
    let tasks: Vec<String> = stuck.iter().map(|task| task.task.to_string()).collect();
    let what = if stuck.iter().any(|task| is_timed(recording, task.task)) {
        "Nothing happened any more up to the limit of virtual time"
    } else if polls::all_seen(recording) {
        "Deadlock: nothing can happen any more"
    } else {
        // A timer beyond the limit of virtual time would not be seen.
        "Deadlock: nothing happened any more"
    };
    let locked = |one: &Await| matches!(one.what.as_deref(), Some(MUTEX | LOCK));
    let locked =
        recording.timeline.plain && stuck.iter().any(|task| task.awaits.iter().any(locked));
    let advice = if locked {
        format!(" {GUARD}")
    } else {
        String::new()
    };
    let panics = panics(recording);
    let finding = Finding::new(format!("{what}. {waits}. {before}{panics}{advice}"))
        .with("stuck", tasks.join(", "));
    Some(match last {
        Some((at, name)) => finding
            .with("last_operation", name)
            .with("last_end_ms", at.0),
        None => finding,
    })
}

/// When an operation ended last, where nobody knows what else happened after it.
fn last_end(recording: &Recording) -> String {
    let ends = recording.timeline.operations.iter().map(|one| one.end);
    match ends.max().flatten() {
        Some(at) => format!("The last operation ended at {at}."),
        None => "No operation had ended before.".to_owned(),
    }
}

/// What one stuck task waits for. Nothing is said that the recording does not
/// bear out.
fn waits(recording: &Recording, task: &StuckTask) -> String {
    let who = task.task;
    let place = task
        .spawned_at
        .as_ref()
        .map_or_else(String::new, |at| format!(" (spawned at {at})"));
    if recording.timeline.plain {
        let call = task.awaits.iter().find_map(|one| {
            let what = one.what.as_ref().filter(|what| ***what != *UNPARK)?;
            Some((what, one.at.as_ref()))
        });
        if let Some((what, at)) = call {
            let at = at.map_or_else(String::new, |at| format!(" ({at})"));
            return format!(
                "{who} made a call that waits for {what}{at}, and nothing is left that would end \
                 that wait"
            );
        }
        return match (&task.waits_for, task.answered) {
            (Some(operation), None) => {
                format!("{who} is parked until {operation} answers, which it never does")
            }
            (Some(operation), Some(at))
                if polls::last_poll(recording, who).is_some_and(|poll| poll < at) =>
            {
                format!(
                    "{who} is parked; the answer of {operation} came at {at}, and its wake did not \
                     unpark the thread, so nobody asked again"
                )
            }
            _ => format!("{who} is parked, and nothing is left that would unpark it"),
        };
    }
    let named = polls::last_wait(recording, who);
    let named = named.unwrap_or_default();
    let (operation, at) = match (&task.waits_for, task.answered) {
        (Some(operation), Some(at)) => (operation, at),
        (hangs, _) => {
            let words = words(task, named, hangs.as_ref(), None);
            return format!("{who}{place} waits for {words}");
        }
    };
    let Some(poll) = polls::last_poll(recording, who) else {
        return format!(
            "{who}{place} waits, and nobody took the answer of {operation}, which came at {at}"
        );
    };
    if poll < at {
        return format!(
            "{who}{place} waits for {operation}, whose answer came at {at}; the wake did not reach \
             it, so it never asked again"
        );
    }
    format!(
        "{who}{place} was polled at {poll} and did not ask for the answer of {operation}, which had \
         come at {at}: it has that future, and no longer polls it. It waits for {}",
        words(task, named, None, Some(operation))
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};
    use crate::diagnosis::of_ending;
    use crate::scenario::{Depth, Options, Program};
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

    #[test]
    #[cfg(target_os = "linux")]
    fn plain_code_that_takes_a_lock_twice_is_not_called_parked() {
        let recording = Options::new(0).run(Program::Thread(|_| {
            let lock = std::sync::Mutex::new(());
            let _first = lock.lock().unwrap();
            let _second = lock.lock().unwrap();
        }));
        let text = of_ending(&recording).unwrap().text;
        let said = "main made a call that waits for a mutex of the standard library (";
        assert!(text.contains(said), "{text}");
        assert!(text.contains("rules/never_finished.rs:"), "{text}");
    }

    #[test]
    fn what_was_last_is_not_said_where_the_last_events_were_not_kept() {
        let stuck = |limit| {
            let options = Options::new(0).depth(Depth::Polls).events_limit(limit);
            let recording = options.record(|world| async move {
                for _ in 0..5 {
                    let _ = world.operation("step", ms(20)).await;
                }
                world.web().hangs("b");
                let _ = world.web().fetch("b").await;
            });
            of_ending(&recording).unwrap().text
        };
        let whole = stuck(1_000);
        assert!(
            whole.contains("the end of step at 100 ms") || whole.contains("was step, at 100 ms"),
            "{whole}"
        );
        for limit in 0..12 {
            let text = stuck(limit);
            assert!(text.contains("fetch(b), which never answers"), "{text}");
            assert!(
                text.ends_with("The last operation ended at 100 ms."),
                "{text}"
            );
        }
    }
}
