//! What to write where an ordinary test decided, and not a timeline.

use super::Advice;

/// For ordinary tests, by the id of a diagnosis: what happened, and a hint.
pub(super) const OF_TESTS: [Advice; 9] = [
    (
        "test-panicked",
        "a test did not get what it asked for",
        "Which value did the test expect, and which did your code give? Follow it by hand with the \
         input of that test.",
    ),
    (
        "test-returned-err",
        "a test ended with an error that your code gave it",
        "Which input led to the error, and should it have?",
    ),
    (
        "did-not-panic",
        "a test expects a panic, and your code did not panic",
        "Which condition does the test set up, and where does your code look at it?",
    ),
    (
        "panicked-otherwise",
        "your code panicked where it should, but with another message",
        "Compare the message with the one that the test expects.",
    ),
    (
        "test-failed",
        "a test failed",
        "Run it alone, and print less: what does it say?",
    ),
    (
        "test-not-found",
        "a test was not compiled, so it could not run",
        "Does a macro of your code leave something out that it is given?",
    ),
    (
        "not-written-yet",
        "a part is still to be written: the program reached a `todo!()`",
        "Begin with the smallest thing that compiles, and run the tests.",
    ),
    (
        "out-of-time",
        "a test did not end in time",
        "Which loop or call never ends, or who waits for something that never comes?",
    ),
    (
        "checks-do-not-fit",
        "your code compiles, but the tests cannot call it",
        "Compare names, arguments and types with those that the tests use.",
    ),
];
