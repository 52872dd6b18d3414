//! What a check, and with it an exercise, comes to: a verdict, and a diagnosis
//! that says why. Timelines get theirs from `wakeline`; here are those that only
//! a grader can give, too.

mod diagnosis;
mod reason;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use diagnosis::{Diagnosis, Id};
pub use reason::Reason;

macro_rules! verdicts {
    ($($(#[$about:meta])* $verdict:ident: $name:literal, $reached:ident, ($symbol:literal, $word:literal, $class:literal);)*) => {
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
        pub enum Verdict {
            $($(#[$about])* #[serde(rename = $name)] $verdict,)*
        }

        impl Verdict {
            /// Every verdict, in the order in which reports list them.
            pub const ALL: &[Verdict] = &[$(Verdict::$verdict,)*];

            /// The verdict's name in files and on the command line: `trace_mismatch`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Verdict::$verdict => $name,)*
                }
            }

            /// How far the code came.
            pub const fn reached(self) -> Reached {
                match self {
                    $(Verdict::$verdict => Reached::$reached,)*
                }
            }

            /// How people see it.
            pub const fn badge(self) -> Badge {
                let (symbol, word, class) = match self {
                    $(Verdict::$verdict => ($symbol, $word, $class),)*
                };
                Badge { symbol, word, class }
            }
        }
    };
}

// The registry: a row for each verdict. What it is called, how far the code
// came, and its badge: a sign, the same in words, and a class of style.
verdicts! {
    /// Right result, right timeline, in every world.
    Pass: "pass", Ran, ("✓", "passed", "good");
    /// The code does not compile.
    CompileError: "compile_error", NotCompiled, ("✕", "does not compile", "bad");
    /// Wrong result: an assertion of the check failed, or the code panicked.
    CheckFailed: "check_failed", Ran, ("≠", "wrong result", "bad");
    /// Right result, wrong timeline.
    TraceMismatch: "trace_mismatch", Ran, ("⇄", "wrong timeline", "close");
    /// Every task waited for something that could no longer happen.
    Deadlock: "deadlock", Ran, ("∥", "deadlock", "bad");
    /// Tasks ran for ever without getting anywhere.
    Livelock: "livelock", Ran, ("↻", "never stops", "bad");
    /// One poll held the whole loop.
    BlockedLoop: "blocked_loop", Ran, ("■", "blocks the loop", "close");
    /// Right in the nominal world only: the order of events happened to fit.
    ByLuck: "by_luck", Ran, ("≈", "right by luck", "close");
    /// The code used up its real time.
    Timeout: "timeout", Ran, ("◔", "out of time", "bad");
    /// The code used up its memory.
    OutOfMemory: "out_of_memory", Ran, ("▲", "out of memory", "bad");
    /// The process ended before the check did: exit, abort, signal.
    Crashed: "crashed", Ran, ("⊗", "ended early", "bad");
    /// The submission was not admitted, or it uses what the exercise forbids.
    Rejected: "rejected", Rejected, ("⊘", "not admitted", "bad");
    /// Nothing was handed in.
    Missing: "missing", Missing, ("–", "missing", "none");
    /// The grader or its machine failed. Never the student's fault.
    InfraError: "infra_error", NotGraded, ("!", "not graded", "fault");
}

/// How far the code of a submission came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Nothing was handed in.
    Missing,
    /// It was not admitted.
    Rejected,
    /// It does not compile.
    NotCompiled,
    /// The machine failed: nobody's fault.
    NotGraded,
    /// Its checks came to something.
    Ran,
}

/// A verdict as people see it: in a symbol and in words, so that nothing is said
/// by colour alone.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Badge {
    /// A sign.
    pub symbol: &'static str,
    /// The same in words.
    pub word: &'static str,
    /// The class of style: `good`, `close`, `bad`, `none` or `fault`.
    pub class: &'static str,
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
    fn every_verdict_is_in_the_readme_and_in_the_schema_of_results() {
        let readme = include_str!("../../README.md");
        let (_, verdicts) = readme.split_once("## Verdicts").unwrap();
        let (verdicts, _) = verdicts.split_once("\n## ").unwrap();
        let schema = include_str!("../tests/export/schema/results.json");
        for verdict in Verdict::ALL {
            let name = verdict.name();
            assert!(verdicts.contains(&format!("`{name}`")), "{name}");
            assert!(schema.contains(&format!("\"{name}\"")), "{name}");
            assert_eq!(serde_json::to_value(verdict).unwrap(), name);
        }
    }
}
