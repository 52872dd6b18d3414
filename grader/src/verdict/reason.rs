//! The diagnoses that only a grader can give. Timelines get theirs from the
//! rules of `wakeline`.

macro_rules! reasons {
    ($($(#[$doc:meta])* $reason:ident => $id:literal,)+) => {
        /// Why the grader itself did not let a check or an exercise pass.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason {
            $($(#[$doc])* $reason,)+
        }

        impl Reason {
            /// Every reason.
            pub const ALL: [Reason; [$($id),+].len()] = [$(Reason::$reason),+];

            /// Its stable name in files: `out-of-memory`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Reason::$reason => $id,)+
                }
            }
        }
    };
}

reasons! {
    /// The compiler refused the code.
    DoesNotCompile => "does-not-compile",
    /// The code compiles, but the checks do not compile against it.
    ChecksDoNotFit => "checks-do-not-fit",
    /// The compiler ran out of time or memory, or crashed.
    TooMuchForTheCompiler => "too-much-for-the-compiler",
    /// The check did not end in time.
    OutOfTime => "out-of-time",
    /// The process ended before the check did.
    EndedEarly => "ended-early",
    /// The process used up its memory.
    OutOfMemory => "out-of-memory",
    /// The code uses what the exercise forbids.
    Forbidden => "forbidden",
    /// The submission could not be taken in.
    NotAdmitted => "not-admitted",
    /// An ordinary test panicked.
    TestPanicked => "test-panicked",
    /// An ordinary test ended with an error.
    TestReturnedErr => "test-returned-err",
    /// An ordinary test expects a panic, and there was none.
    DidNotPanic => "did-not-panic",
    /// An ordinary test expects a panic with another message.
    PanickedOtherwise => "panicked-otherwise",
    /// An ordinary test failed, and it is not known how.
    TestFailed => "test-failed",
    /// An ordinary test is not in the binary.
    TestNotFound => "test-not-found",
    /// The machine could not grade.
    Infrastructure => "infrastructure",
    /// Nothing was handed in.
    NothingHandedIn => "nothing-handed-in",
    /// The course does not say what is expected.
    NoSnapshot => "no-snapshot",
}

impl Reason {
    /// The reason with this name.
    pub(super) fn named(name: &str) -> Option<Reason> {
        let mut all = Reason::ALL.into_iter();
        all.find(|reason| reason.id() == name)
    }
}
