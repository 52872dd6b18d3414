//! What to write to students who made the same mistake: what happened, and a
//! question that leads on. It never says what the right code is, and names
//! nothing of a hidden check.

mod ordinary;

use ordinary::OF_TESTS;

/// Whether the check that decided is one that learners have, and how they run it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    Visible,
    Hidden,
    /// An ordinary test, which learners have.
    Test,
}

/// A message to all who got this diagnosis in this exercise, as plain text.
pub(super) fn message(id: &str, seen: Seen, exercise: &str, slug: &str) -> String {
    let own = match seen {
        Seen::Test => of_test(id),
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

/// What to say about a diagnosis: what happened, as the end of a sentence, and a
/// question that leads on. `None` for one that nobody wrote for yet.
pub fn advice(id: &str) -> Option<(&'static str, &'static str)> {
    find(&ADVICE, id)
}

/// The same where an ordinary test decided, if there it is another.
fn of_test(id: &str) -> Option<(&'static str, &'static str)> {
    find(&OF_TESTS, id)
}

type Advice = (&'static str, &'static str, &'static str);

fn find(all: &[Advice], id: &str) -> Option<(&'static str, &'static str)> {
    let found = all.iter().find(|(known, ..)| *known == id);
    found.map(|(_, happened, hint)| (*happened, *hint))
}

/// By the id of a diagnosis: what happened, and a hint.
const ADVICE: [Advice; 35] = [
    (
        "one-after-the-other",
        "operations ran one after the other that could have been under way together",
        "What has begun, and what has not, at the moment of your first `.await`?",
    ),
    (
        "too-many-at-once",
        "more operations were under way at once than the exercise allows",
        "Who says that the next one may begin, and what must have happened before?",
    ),
    (
        "too-few-at-once",
        "fewer operations were under way at once than the exercise allows",
        "Look for a moment at which one more could have begun. What kept it waiting?",
    ),
    (
        "chunks-instead-of-limit",
        "the work was done in batches: each batch waited for its slowest member",
        "When one operation ends early, what could begin in its place at that moment?",
    ),
    (
        "began-too-early",
        "an operation began before what it depends on had ended",
        "Which answer does it need, and where do you wait for that answer?",
    ),
    (
        "never-started",
        "an operation that was asked for never began",
        "A future does nothing until it is polled. Who polls this one?",
    ),
    (
        "wrong-operation",
        "one operation was done in place of another",
        "Where is the name or number of the operation chosen, and at what moment is it read?",
    ),
    (
        "done-too-few-times",
        "an operation was done fewer times than asked for",
        "What ends the loop, or who should have started the operation again?",
    ),
    (
        "did-it-again",
        "an operation was done more often than needed",
        "Who starts it each time, and where could the first answer have been kept?",
    ),
    (
        "not-asked-for",
        "an operation was done that nobody asked for",
        "Which condition should have kept it from being reached?",
    ),
    (
        "finished-too-late",
        "the program finished later than it could have",
        "Which wait is the longest, and what else could have been under way during it?",
    ),
    (
        "finished-too-early",
        "the program finished before it should have",
        "Who waits for the last piece of work, and does anybody look at its answer?",
    ),
    (
        "different-moments",
        "the right operations ran, but not at the right moments",
        "Find the first operation that is out of place. What was it waiting for?",
    ),
    (
        "blocked-the-loop",
        "one task held the event loop, so nothing else could run meanwhile",
        "Which call waits without an `.await`? What happens to the other tasks while it does?",
    ),
    (
        "blocks-the-loop-for-ever",
        "one task blocked the thread while it waited for another task on the same thread",
        "Which call waits without giving the thread back, and who would have to run to free it?",
    ),
    (
        "ran-on-after-the-end",
        "work went on after the program had already given its result",
        "Who owns that work, and what becomes of it when the result is there?",
    ),
    (
        "not-cancelled",
        "work ran to its end that should have been given up",
        "What does dropping a future do, and is it dropped at the right moment here?",
    ),
    (
        "cancelled-good-work",
        "work was given up that should have been allowed to end",
        "Which value goes out of scope there, and what did it own?",
    ),
    (
        "other-outcome",
        "an operation ended differently than it should have",
        "What does your code do when an operation fails, and what when it takes too long?",
    ),
    (
        "right-by-luck",
        "your program is right at the usual speed, and wrong when answers come a little \
         earlier or later",
        "Which order of events does your code take for granted?",
    ),
    (
        "never-finished",
        "your program came to a point from which nothing could ever happen again",
        "For each task that still waits: who would wake it, and can that still happen?",
    ),
    (
        "spins-without-progress",
        "a task asked again and again, and time never passed",
        "What should wake the task, so that it does not have to ask?",
    ),
    (
        "never-stops",
        "your program kept busy for ever",
        "What is supposed to end the loop, and does it ever come true?",
    ),
    (
        "never-gives-the-thread-back",
        "your program held the thread until its time was up",
        "Which loop or call never comes to an `.await`?",
    ),
    (
        "out-of-time",
        "your program held the thread until its time was up",
        "Which loop or call never comes to an `.await`?",
    ),
    (
        "not-written-yet",
        "a part is still to be written: the program reached a `todo!()`",
        "Begin with the smallest thing that compiles, and look at its timeline.",
    ),
    (
        "wrong-result",
        "the result is not the one that was asked for",
        "Read the message of the check: which value was expected, and which did you give?",
    ),
    (
        "panicked",
        "your program panicked",
        "The message names the line. Which value did that line take for granted?",
    ),
    (
        "does-not-compile",
        "your code does not compile, so nothing of it could run",
        "Read the first error of the compiler from top to bottom; later ones often follow from it.",
    ),
    (
        "checks-do-not-fit",
        "your code compiles, but the checks cannot call it",
        "Compare names, arguments and types with those of the starter.",
    ),
    (
        "too-much-for-the-compiler",
        "the compiler ran out of time or memory on your code",
        "What in your code grows while it is compiled: a constant, a macro, a type?",
    ),
    (
        "ended-early",
        "the process ended before the check did",
        "Does anything in your code exit, abort or recurse without an end?",
    ),
    (
        "out-of-memory",
        "your program used up its memory",
        "What grows with every turn of a loop, and is ever anything taken out of it?",
    ),
    (
        "forbidden",
        "your code uses something that this exercise does not allow",
        "The message names the line, and what there is to use instead.",
    ),
    (
        "not-admitted",
        "your hand-in could not be taken in as it was packed",
        "Hand in the exercise's folder with its `src`, and nothing else.",
    ),
];

#[cfg(test)]
mod tests {
    use super::{Seen, advice, message, of_test};

    /// The sources in which diagnoses get their ids.
    const SOURCES: [&str; 12] = [
        include_str!("../../wakeline/src/judge.rs"),
        include_str!("../../wakeline/src/diagnosis/ending.rs"),
        include_str!("../../wakeline/src/diagnosis/difference/count.rs"),
        include_str!("../../wakeline/src/diagnosis/difference/moment.rs"),
        include_str!("../../wakeline/src/diagnosis/difference/outcome.rs"),
        include_str!("../../wakeline/src/diagnosis/difference/overlap.rs"),
        include_str!("../grade/run.rs"),
        include_str!("../grade/run/libtest.rs"),
        include_str!("../grade/run/libtest/words.rs"),
        include_str!("../grade/build/messages.rs"),
        include_str!("../grade/session.rs"),
        include_str!("../grade/job.rs"),
    ];

    #[test]
    fn every_diagnosis_that_there_is_has_advice() {
        // Nobody is written to for these: the machine failed, or nothing came.
        let silent = ["no-snapshot", "infrastructure", "nothing-handed-in"];
        let is_id = |text: &&str| {
            text.contains('-')
                && !text.starts_with('-')
                && !text.ends_with('-')
                && text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        };
        let mut ids = 0;
        for source in SOURCES {
            let code = source.split("#[cfg(test)]").next().unwrap();
            for id in code.split('"').skip(1).step_by(2).filter(is_id) {
                assert!(
                    advice(id).or(of_test(id)).is_some() || silent.contains(&id),
                    "no advice for {id}"
                );
                ids += 1;
            }
        }
        assert!(ids > 30, "only {ids} ids were found");
    }

    #[test]
    fn a_message_says_what_happened_and_where_to_look() {
        let text = message(
            "one-after-the-other",
            Seen::Visible,
            "Two at once",
            "two-at-once",
        );
        assert!(text.contains("in “Two at once” operations ran one after the other"));
        assert!(text.contains("`cargo grader check two-at-once`"));
        let hidden = message(
            "one-after-the-other",
            Seen::Hidden,
            "Two at once",
            "two-at-once",
        );
        assert!(hidden.contains("a case that they leave out") && !hidden.contains("grader check"));
        let ordinary = message("out-of-time", Seen::Test, "Leap", "leap");
        assert!(
            ordinary.contains("`cargo test") && !ordinary.contains("await"),
            "{ordinary}"
        );
    }
}
