//! `not-written-yet`: the code reached a `todo!()`.

use super::panicked::place;
use super::{Definition, Evidence, Finding, Verdict};
use crate::timeline::Ending;

pub(super) const RULE: Definition = Definition {
    id: "not-written-yet",
    verdict: Verdict::CheckFailed,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let Ending::Panicked { message, location } = evidence.ending()? else {
        return None;
    };
    let unwritten = [
        ("not yet implemented", "a `todo!()`"),
        ("not implemented", "an `unimplemented!()`"),
    ];
    let mut unwritten = unwritten.into_iter();
    let (_, reached) = unwritten.find(|(begin, _)| message.starts_with(begin))?;
    let place = place(location.as_deref());
    Some(Finding::new(format!(
        "The code reached {reached}{place}: this part is still to be written."
    )))
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn a_todo_is_not_written_yet() {
        let diagnosis = samples::ending(|_| async { todo!("write me") });
        assert_eq!(diagnosis.id, Rule::NotWrittenYet);
        assert!(
            diagnosis.text.contains("reached a `todo!()` ("),
            "{}",
            diagnosis.text
        );
    }
}
