//! `never-gives-the-thread-back`: one poll did not return within the limit on
//! real time.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::polls;
use crate::timeline::{Ending, Unseen};

pub(super) const RULE: Definition = Definition {
    id: "never-gives-the-thread-back",
    verdict: Verdict::Timeout,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let recording = evidence.recording()?;
    let Ending::TimedOut { real_ms } = recording.ending else {
        return None;
    };
    let finding = Finding::new(if recording.timeline.plain {
        format!(
            "The program did not return within {real_ms} ms of real time, and did not park: it \
             kept its thread busy."
        )
    } else if !polls::in_one(recording) {
        format!(
            "The program did not come to its end within {real_ms} ms of real time: it kept the \
             thread busy."
        )
    } else {
        let why = if recording.timeline.unseen.contains(&Unseen::LoopAway) {
            "it made a call that waits for something outside the program"
        } else {
            "it kept the thread busy and never gave it back to the loop"
        };
        format!(
            "One poll did not return within {real_ms} ms of real time: {why}. While it runs, \
             nothing else can."
        )
    });
    Some(finding.with("real_ms", real_ms))
}

#[cfg(test)]
mod tests {
    use super::super::Rule;
    use crate::diagnosis::of_ending;
    use crate::scenario::Options;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    #[test]
    fn a_poll_that_computes_for_ever_never_gives_the_thread_back() {
        static LOOKED_AT: AtomicBool = AtomicBool::new(false);
        let options = Options::new(0).real_limit(Duration::from_millis(50));
        let recording = options.record(|_| async {
            // For ever, but not while the tests that follow want the processor.
            while !LOOKED_AT.load(Ordering::Relaxed) {
                std::hint::spin_loop();
            }
        });
        LOOKED_AT.store(true, Ordering::Relaxed);
        let diagnosis = of_ending(&recording).unwrap();
        assert_eq!(diagnosis.id, Rule::NeverGivesTheThreadBack);
        assert_eq!(diagnosis.facts["real_ms"], "50");
    }
}
