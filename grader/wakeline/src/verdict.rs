//! Verdicts: what a check came to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a check came to.
///
/// ```
/// use wakeline::Verdict;
/// assert_eq!(Verdict::TraceMismatch.to_string(), "trace_mismatch");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Right result, right timeline, in every world.
    Pass,
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
}

impl Verdict {
    /// The verdict's name in files and in what people read: `trace_mismatch`.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::CheckFailed => "check_failed",
            Verdict::TraceMismatch => "trace_mismatch",
            Verdict::Deadlock => "deadlock",
            Verdict::Livelock => "livelock",
            Verdict::BlockedLoop => "blocked_loop",
            Verdict::ByLuck => "by_luck",
            Verdict::Timeout => "timeout",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
