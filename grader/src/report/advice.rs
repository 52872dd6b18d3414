//! What to write to students who made the same mistake: what happened, and a
//! question that leads on. It never says what the right code is, and names
//! nothing of a hidden check.

mod ordinary;
mod reasons;
mod rules;

use crate::verdict::Id;

/// Whether the check that decided is one that learners have, and how they run it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    Visible,
    Hidden,
    /// An ordinary test, which learners have.
    Test,
}

/// A message to all who got this diagnosis in this exercise, as plain text.
pub(super) fn message(id: &Id, seen: Seen, exercise: &str, slug: &str) -> String {
    let own = match seen {
        Seen::Test => ordinary::advice(id),
        Seen::Visible | Seen::Hidden => None,
    };
    let (happened, hint) = own.or_else(|| advice(id)).unwrap_or((
        "your program did not do what was asked for",
        "Compare what was expected with what you got, line by line. Where is the first difference?",
    ));
    let look = match seen {
        Seen::Visible => format!(
            "See it on your own machine with `cargo grader check {slug}`. \
             For another hint: `cargo grader hint {slug}`."
        ),
        Seen::Test => {
            "See it on your own machine with `cargo test -- --include-ignored`.".to_owned()
        }
        Seen::Hidden => format!(
            "The checks that you have all pass; this happened in a case that they leave out. Which \
             case could that be? For another hint: `cargo grader hint {slug}`."
        ),
    };
    format!("Hello,\n\nin “{exercise}” {happened}.\n\nA hint: {hint}\n\n{look}\n")
}

/// What happened, as the end of a sentence, and a question that leads on.
type Advice = (&'static str, &'static str);

/// What to say about a diagnosis: what happened, as the end of a sentence, and a
/// question that leads on. `None` where nobody is written to, and for a
/// diagnosis of another version of the grader.
pub fn advice(id: &Id) -> Option<(&'static str, &'static str)> {
    match id {
        Id::Rule(rule) => Some(rules::advice(*rule)),
        Id::Grader(reason) => reasons::advice(*reason),
        Id::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use wakeline::Rule;

    use super::{Seen, message};
    use crate::verdict::{Id, Reason};

    #[test]
    fn a_message_says_what_happened_and_where_to_look() {
        let id = Id::Rule(Rule::OneAfterTheOther);
        let text = message(&id, Seen::Visible, "Two at once", "two-at-once");
        assert!(text.contains("in “Two at once” operations ran one after the other"));
        assert!(text.contains("`cargo grader check two-at-once`"));
        let hidden = message(&id, Seen::Hidden, "Two at once", "two-at-once");
        assert!(hidden.contains("a case that they leave out") && !hidden.contains("grader check"));
        let ordinary = message(&Id::Grader(Reason::OutOfTime), Seen::Test, "Leap", "leap");
        assert!(
            ordinary.contains("`cargo test") && !ordinary.contains("await"),
            "{ordinary}"
        );
    }

    #[test]
    fn a_diagnosis_of_another_version_gets_general_words() {
        let id = Id::Unknown("of-another-time".to_owned());
        let text = message(&id, Seen::Visible, "Two at once", "two-at-once");
        assert!(text.contains("your program did not do what was asked for"));
    }
}
