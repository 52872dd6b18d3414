//! What to say about what the grader found itself. A new reason does not
//! compile without its advice here.

use super::Advice;
use crate::verdict::Reason;

/// What happened, and a hint. Nobody is written to where the machine failed, or
/// nothing came.
pub(super) const fn advice(reason: Reason) -> Option<Advice> {
    Some(match reason {
        Reason::DoesNotCompile => (
            "your code does not compile, so nothing of it could run",
            "Read the first error of the compiler from top to bottom; later ones often follow from it.",
        ),
        Reason::ChecksDoNotFit => (
            "your code compiles, but the checks cannot call it",
            "Compare names, arguments and types with those of the starter.",
        ),
        Reason::TooMuchForTheCompiler => (
            "the compiler ran out of time or memory on your code",
            "What in your code grows while it is compiled: a constant, a macro, a type?",
        ),
        Reason::OutOfTime => (
            "your program held the thread until its time was up",
            "Which loop or call never comes to an `.await`?",
        ),
        Reason::EndedEarly => (
            "the process ended before the check did",
            "Does anything in your code exit, abort or recurse without an end?",
        ),
        Reason::OutOfMemory => (
            "your program used up its memory",
            "What grows with every turn of a loop, and is ever anything taken out of it?",
        ),
        Reason::Forbidden => (
            "your code uses something that this exercise does not allow",
            "The message names the line, and what there is to use instead.",
        ),
        Reason::NotAdmitted => (
            "your hand-in could not be taken in as it was packed",
            "Hand in the exercise's folder with its `src`, and nothing else.",
        ),
        Reason::TestPanicked => (
            "a test did not get what it asked for",
            "Which value did the test expect, and which did your code give? Follow it by hand with the \
         input of that test.",
        ),
        Reason::TestReturnedErr => (
            "a test ended with an error that your code gave it",
            "Which input led to the error, and should it have?",
        ),
        Reason::DidNotPanic => (
            "a test expects a panic, and your code did not panic",
            "Which condition does the test set up, and where does your code look at it?",
        ),
        Reason::PanickedOtherwise => (
            "your code panicked where it should, but with another message",
            "Compare the message with the one that the test expects.",
        ),
        Reason::TestFailed => (
            "a test failed",
            "Run it alone, and print less: what does it say?",
        ),
        Reason::TestNotFound => (
            "a test was not compiled, so it could not run",
            "Does a macro of your code leave something out that it is given?",
        ),
        Reason::Infrastructure | Reason::NothingHandedIn | Reason::NoSnapshot => return None,
    })
}
