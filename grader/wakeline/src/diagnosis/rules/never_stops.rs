//! `never-stops`: polls without an end, while virtual time goes on.

use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::{Ending, Recording};

pub(super) const RULE: Definition = Definition {
    id: "never-stops",
    verdict: Verdict::Livelock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let recording = evidence.recording()?;
    let Ending::Livelock {
        polls,
        time_passed: true,
    } = recording.ending
    else {
        return None;
    };
    let at = recording.timeline.total;
    let counted = counted(recording, polls);
    let finding = Finding::new(format!(
        "A limit of the recording stopped the program at {at}, after {counted}: it was still \
         busy. If it is not simply long, a loop in it has no way to end."
    ));
    Some(finding.with("polls", polls).with("at_ms", at.0))
}

/// What was counted when a limit was met: a poll may do many operations.
pub(super) fn counted(recording: &Recording, count: u64) -> String {
    let operations = recording.timeline.operations.len() as u64;
    let what = if count == operations {
        "operations"
    } else {
        "polls"
    };
    format!("{count} {what}")
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};
    use std::time::Duration;

    #[test]
    fn a_loop_that_sleeps_and_never_ends_never_stops() {
        let diagnosis = samples::ending(|_| async {
            loop {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        assert_eq!(diagnosis.id, Rule::NeverStops);
        assert_ne!(diagnosis.facts["at_ms"], "0");
    }
}
