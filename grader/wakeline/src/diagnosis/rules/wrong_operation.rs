//! `wrong-operation`: something is missing, and something else is there in its
//! place.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{surplus, times};

pub(super) const RULE: Definition = Definition {
    id: "wrong-operation",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let (missing, extra) = (surplus(expected, got), surplus(got, expected));
    let missing = missing.into_iter().find(|name| times(got, name) == 0);
    let (wanted, found) = (missing?, *extra.first()?);
    let again = match times(got, found) {
        1 => String::new(),
        n => format!(", {n} times in all"),
    };
    // Another verb is no name that was chosen.
    let advice = if verb(found) == verb(wanted) {
        " Look where the name is chosen: a variable that is read too late, or a value that should \
         have been replaced."
    } else {
        ""
    };
    let finding = Finding::new(format!(
        "{found} was done{again}, and {wanted} was not.{advice}"
    ));
    Some(
        finding
            .with("operation", found)
            .with("expected_operation", wanted),
    )
}

/// `fetch`, of `fetch(a)`; nothing where a name is no call.
fn verb(name: &str) -> Option<&str> {
    Some(name.split_once('(')?.0)
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn an_operation_in_the_place_of_another_is_named_with_it() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 10  ok\n  b  10 → 20  ok\n",
            "total 20 ms · peak 1 at once\n  a  0 → 10  ok\n  a  10 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::WrongOperation);
        assert!(
            diagnosis
                .text
                .contains("a was done, 2 times in all, and b was not"),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["operation"], "a");
        assert_eq!(diagnosis.facts["expected_operation"], "b");
    }
}
