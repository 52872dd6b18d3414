//! `blocks-the-loop-for-ever`: a call in a poll blocks the thread until other
//! code does something, which none can while the loop is blocked.

use super::{Definition, Evidence, Finding, Verdict};
use crate::stack::blocking::{END, ENDS, LOCK, MESSAGE, MUTEX, ROOM};
use crate::timeline::Ending;

pub(super) const RULE: Definition = Definition {
    id: "blocks-the-loop-for-ever",
    verdict: Verdict::BlockedLoop,
    find,
};

/// What to do about a lock that nobody gives back.
pub(super) const GUARD: &str = "Look for its guard, also in the same function: one that is made in \
     the head of a `match` or an `if let` lives to the end of its block. Drop it before you lock \
     again, and before an `.await`.";

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let Ending::LoopBlocked { task, since, call } = evidence.ending()? else {
        return None;
    };
    let what = call.as_ref().and_then(|call| call.what.as_deref());
    let place = call.as_ref().and_then(|call| call.at.as_ref());
    let at = place.map_or_else(String::new, |at| format!(" ({at})"));
    let waits = what.unwrap_or("a lock, a channel or a thread of the standard library");
    let advice = match what {
        Some(MUTEX | LOCK) => GUARD,
        Some(MESSAGE | ROOM) => "tokio's channels let the loop go on.",
        Some(END | ENDS) => "`spawn_blocking` and its handle let the loop go on.",
        _ => "An `.await` would let the loop go on.",
    };
    let finding = Finding::new(format!(
        "At {since} {task} made a call that blocks the thread{at}: it waits for {waits}. What it \
         waits for can only come from other code of the program, and none can run while the loop \
         is blocked. {advice}"
    ));
    Some(
        finding
            .with("task", task)
            .with("since_ms", since.0)
            .with_optional("waited_for", what)
            .with_optional("place", place),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    #[cfg(target_os = "linux")]
    fn a_lock_that_another_task_holds_blocks_the_loop_for_ever() {
        let diagnosis = samples::ending(|_| async {
            let (_sender, answers) = std::sync::mpsc::channel::<()>();
            let _ = answers.recv();
        });
        assert_eq!(diagnosis.id, Rule::BlocksTheLoopForEver);
        assert_eq!(diagnosis.facts["task"], "main");
        assert_eq!(diagnosis.facts["since_ms"], "0");
        let what = "a message from a channel of the standard library";
        assert_eq!(diagnosis.facts["waited_for"], what);
        assert!(diagnosis.facts["place"].starts_with("rules/blocks_the_loop_for_ever.rs:"));
    }
}
