//! Each verdict in a symbol and in words, so that nothing is said by colour
//! alone.

use serde::Serialize;

use crate::verdict::Verdict;

/// How a verdict is shown.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Badge {
    /// A sign.
    pub symbol: &'static str,
    /// The same in words.
    pub word: &'static str,
    /// The class of style: `good`, `close`, `bad`, `none` or `fault`.
    pub class: &'static str,
}

/// How a verdict is shown.
pub const fn badge(verdict: Verdict) -> Badge {
    let (symbol, word, class) = match verdict {
        Verdict::Pass => ("✓", "passed", "good"),
        Verdict::CompileError => ("✕", "does not compile", "bad"),
        Verdict::CheckFailed => ("≠", "wrong result", "bad"),
        Verdict::TraceMismatch => ("⇄", "wrong timeline", "close"),
        Verdict::Deadlock => ("∥", "deadlock", "bad"),
        Verdict::Livelock => ("↻", "never stops", "bad"),
        Verdict::BlockedLoop => ("■", "blocks the loop", "close"),
        Verdict::ByLuck => ("≈", "right by luck", "close"),
        Verdict::Timeout => ("◔", "out of time", "bad"),
        Verdict::OutOfMemory => ("▲", "out of memory", "bad"),
        Verdict::Crashed => ("⊗", "ended early", "bad"),
        Verdict::Rejected => ("⊘", "not admitted", "bad"),
        Verdict::Missing => ("–", "missing", "none"),
        Verdict::InfraError => ("!", "not graded", "fault"),
    };
    Badge {
        symbol,
        word,
        class,
    }
}
