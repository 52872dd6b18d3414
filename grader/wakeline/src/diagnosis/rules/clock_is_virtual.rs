//! `clock-is-virtual`: the program paused or resumed tokio's clock, which is
//! the scenario's.

use super::panicked::place;
use super::{Definition, Evidence, Finding, Verdict};
use crate::clock::{PAUSED_AGAIN, RESUMED};
use crate::timeline::Ending;

pub(super) const RULE: Definition = Definition {
    id: "clock-is-virtual",
    verdict: Verdict::CheckFailed,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let Ending::Panicked { message, location } = evidence.ending()? else {
        return None;
    };
    let place = place(location.as_deref());
    let done = match message.as_str() {
        PAUSED_AGAIN => format!("The code panicked{place}: {PAUSED_AGAIN}."),
        RESUMED => "The program resumed tokio's clock, and was stopped there.".to_owned(),
        _ => return None,
    };
    Some(Finding::new(format!(
        "{done} The clock of a scenario is virtual from the start: it cannot be paused or resumed; \
         it can be advanced."
    )))
}

#[cfg(test)]
mod tests {
    use tokio::time::{pause, resume, sleep};

    use super::super::{Rule, samples};
    use crate::ms;

    #[test]
    fn a_clock_that_is_virtual_cannot_be_paused() {
        let diagnosis = samples::ending(|_| async { pause() });
        assert_eq!(diagnosis.id, Rule::ClockIsVirtual);
        let text = diagnosis.text;
        assert!(text.contains("time is already frozen"), "{text}");
        assert!(text.contains("clock_is_virtual.rs:"), "{text}");
    }

    #[test]
    fn nor_can_it_be_resumed() {
        let diagnosis = samples::ending(|_| async {
            resume();
            sleep(ms(50).into()).await;
        });
        assert_eq!(diagnosis.id, Rule::ClockIsVirtual);
        assert!(diagnosis.text.contains("resumed tokio's clock"));
        let diagnosis = samples::ending(|_| async {
            let _ = tokio::spawn(async { resume() }).await;
            sleep(ms(50).into()).await;
        });
        assert_eq!(diagnosis.id, Rule::ClockIsVirtual);
    }
}
