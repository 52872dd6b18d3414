//! `spins-without-progress`: polls without an end at one instant of virtual
//! time.

use super::never_stops::counted;
use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::Ending;

pub(super) const RULE: Definition = Definition {
    id: "spins-without-progress",
    verdict: Verdict::Livelock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let recording = evidence.recording()?;
    let Ending::Livelock {
        polls,
        time_passed: false,
    } = recording.ending
    else {
        return None;
    };
    let at = recording.timeline.total;
    let counted = counted(recording, polls);
    let finding = Finding::new(format!(
        "A limit of the recording stopped the program after {counted} at {at}: time stood \
         still, and it had not come to its end. If it is not simply long, something in it asks \
         again and again instead of waiting to be woken."
    ));
    Some(finding.with("polls", polls).with("at_ms", at.0))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn asking_again_and_again_is_no_progress() {
        let diagnosis = samples::ending(|_| async {
            loop {
                tokio::task::yield_now().await;
            }
        });
        assert_eq!(diagnosis.id, Rule::SpinsWithoutProgress);
        assert_eq!(diagnosis.facts["at_ms"], "0");
    }
}
