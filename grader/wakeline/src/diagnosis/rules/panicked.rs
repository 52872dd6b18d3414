//! `panicked`: the code panicked, and not by an assertion.

use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::Ending;

pub(super) const RULE: Definition = Definition {
    id: "panicked",
    verdict: Verdict::CheckFailed,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let Ending::Panicked { message, location } = evidence.ending()? else {
        return None;
    };
    let first = message.lines().next().unwrap_or_default();
    let place = place(location.as_deref());
    Some(Finding::new(format!("The code panicked{place}: {first}.")))
}

/// Where it was, for the middle of a sentence.
pub(super) fn place(location: Option<&str>) -> String {
    location.map_or_else(String::new, |place| format!(" ({place})"))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

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
