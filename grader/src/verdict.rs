//! What a check, and with it an exercise, comes to: a verdict, and a diagnosis
//! that says why. Timelines get theirs from `wakeline`; here are those that only
//! a grader can give, too.

mod diagnosis;
mod reason;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use diagnosis::{Diagnosis, Id};
pub use reason::Reason;

/// What a check or an exercise came to. One list for both, because the verdict
/// of an exercise is that of its first check that did not pass. Reports list
/// them in this order.
///
/// ```
/// use grader::verdict::Verdict;
/// assert_eq!(Verdict::CompileError.to_string(), "compile_error");
/// assert_eq!(Verdict::from(wakeline::Verdict::ByLuck), Verdict::ByLuck);
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

impl From<wakeline::Verdict> for Verdict {
    fn from(verdict: wakeline::Verdict) -> Verdict {
        match verdict {
            wakeline::Verdict::Pass => Verdict::Pass,
            wakeline::Verdict::CheckFailed => Verdict::CheckFailed,
            wakeline::Verdict::TraceMismatch => Verdict::TraceMismatch,
            wakeline::Verdict::Deadlock => Verdict::Deadlock,
            wakeline::Verdict::Livelock => Verdict::Livelock,
            wakeline::Verdict::BlockedLoop => Verdict::BlockedLoop,
            wakeline::Verdict::ByLuck => Verdict::ByLuck,
            wakeline::Verdict::Timeout => Verdict::Timeout,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn a_verdict_of_wakeline_keeps_its_name() {
        for rule in wakeline::Rule::ALL {
            let theirs = rule.verdict();
            assert_eq!(Verdict::from(theirs).name(), theirs.name());
        }
    }

    #[test]
    fn the_name_is_the_one_in_files() {
        let verdict = Verdict::OutOfMemory;
        assert_eq!(
            serde_json::to_value(verdict).unwrap(),
            serde_json::json!(verdict.name())
        );
    }
}
