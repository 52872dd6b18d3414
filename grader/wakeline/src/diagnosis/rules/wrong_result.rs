//! `wrong-result`: an assertion failed. A check asserts, and so may the code of
//! a student; either way the message that follows is what tells most.

use super::panicked::place;
use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::Ending;

pub(super) const RULE: Definition = Definition {
    id: "wrong-result",
    verdict: Verdict::CheckFailed,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let Ending::Panicked { message, location } = evidence.ending()? else {
        return None;
    };
    let in_a_check = |place: &str| place.starts_with("checks/") || place.starts_with("hidden/");
    if !message.starts_with("assertion") && !location.as_deref().is_some_and(in_a_check) {
        return None;
    }
    let first = message.lines().next().unwrap_or_default();
    let place = place(location.as_deref());
    // What a check asserts is the result; what other code asserts, who knows.
    let whose = if location.as_deref().is_some_and(in_a_check) {
        "The result is not the one asked for: "
    } else {
        "An "
    };
    Some(Finding::new(format!("{whose}{first}{place}.")))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_failed_assertion_is_a_wrong_result() {
        let diagnosis = samples::ending(|_| async { assert_eq!(1, 2, "one result a page") });
        assert_eq!(diagnosis.id, Rule::WrongResult);
        assert!(
            diagnosis.text.contains("one result a page"),
            "{}",
            diagnosis.text
        );
    }
}
