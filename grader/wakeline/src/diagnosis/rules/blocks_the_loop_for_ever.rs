//! `blocks-the-loop-for-ever`: a call in a poll blocks the thread until other
//! code does something, which none can while the loop is blocked.

use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::Ending;

pub(super) const RULE: Definition = Definition {
    id: "blocks-the-loop-for-ever",
    verdict: Verdict::BlockedLoop,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let Ending::LoopBlocked { task, since } = evidence.ending()? else {
        return None;
    };
    let finding = Finding::new(format!(
        "At {since} {task} made a call that blocks the thread: it waits for a lock, a channel or a \
         thread of the standard library. What it waits for can only come from other code of the \
         program, and none can run while the loop is blocked. A guard of a lock belongs dropped \
         before an `.await`; tokio's locks and channels let the loop go on."
    ));
    Some(finding.with("task", task).with("since_ms", since.0))
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
    }
}
