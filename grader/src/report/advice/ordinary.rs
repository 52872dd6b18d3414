//! What to say where an ordinary test decided, and not a timeline, if there it
//! is another.

use wakeline::Rule;

use super::Advice;
use crate::verdict::{Id, Reason};

/// What happened, and a hint.
pub(super) const fn advice(id: &Id) -> Option<Advice> {
    Some(match id {
        Id::Rule(Rule::NotWrittenYet) => (
            "a part is still to be written: the program reached a place that says so",
            "Begin with the smallest thing that compiles, and run the tests.",
        ),
        Id::Grader(Reason::OutOfTime) => (
            "a test did not end in time",
            "Which loop or call never ends, or who waits for something that never comes?",
        ),
        Id::Grader(Reason::ChecksDoNotFit) => (
            "your code compiles, but the tests cannot call it",
            "Compare names, arguments and types with those that the tests use.",
        ),
        _ => return None,
    })
}
