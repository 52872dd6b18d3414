//! Verdicts: what a check, and with it an exercise, came to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a check or an exercise came to. One list for both, because the verdict
/// of an exercise is that of its first check that did not pass.
///
/// ```
/// use wakeline::Verdict;
/// assert_eq!(Verdict::TraceMismatch.to_string(), "trace_mismatch");
/// assert!(Verdict::ALL.iter().all(|verdict| !verdict.name().is_empty()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Right result, right timeline, in every world.
    Pass,
    /// The code does not compile.
    CompileError,
    /// Wrong result: an assertion of the check failed, or the code panicked.
    CheckFailed,
    /// Right result, wrong timeline.
    TraceMismatch,
    /// Every task waited for something that could no longer happen.
    Deadlock,
    /// Tasks ran for ever without getting anywhere.
    Livelock,
    /// One poll held the whole loop.
    BlockedLoop,
    /// Right in the nominal world only: the order of events happened to fit.
    ByLuck,
    /// The code used up its real time.
    Timeout,
    /// The code used up its memory.
    OutOfMemory,
    /// The process ended before the check did: exit, abort, signal.
    Crashed,
    /// The submission was not admitted, or it uses what the exercise forbids.
    Rejected,
    /// Nothing was handed in.
    Missing,
    /// The grader or its machine failed. Never the student's fault.
    InfraError,
}

impl Verdict {
    /// Every verdict, in the order in which reports list them.
    pub const ALL: [Verdict; 14] = [
        Verdict::Pass,
        Verdict::CompileError,
        Verdict::CheckFailed,
        Verdict::TraceMismatch,
        Verdict::Deadlock,
        Verdict::Livelock,
        Verdict::BlockedLoop,
        Verdict::ByLuck,
        Verdict::Timeout,
        Verdict::OutOfMemory,
        Verdict::Crashed,
        Verdict::Rejected,
        Verdict::Missing,
        Verdict::InfraError,
    ];

    /// The verdict's name in files and on the command line: `trace_mismatch`.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::CompileError => "compile_error",
            Verdict::CheckFailed => "check_failed",
            Verdict::TraceMismatch => "trace_mismatch",
            Verdict::Deadlock => "deadlock",
            Verdict::Livelock => "livelock",
            Verdict::BlockedLoop => "blocked_loop",
            Verdict::ByLuck => "by_luck",
            Verdict::Timeout => "timeout",
            Verdict::OutOfMemory => "out_of_memory",
            Verdict::Crashed => "crashed",
            Verdict::Rejected => "rejected",
            Verdict::Missing => "missing",
            Verdict::InfraError => "infra_error",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
