//! How the checks of an exercise are run, and how much they may use.

use jail::Limits;
use serde::{Deserialize, Serialize};

/// How the checks of an exercise are run and judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Harness {
    /// Functions with `#[wakeline::check]`: each reports its timeline, which
    /// is compared with a snapshot.
    #[default]
    Timeline,
    /// Ordinary tests, run by Rust's own harness: each passes or fails.
    Libtest,
}

/// How much the compiler and the checks of an exercise may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExerciseLimits {
    /// Of one call of the compiler.
    pub compiler: Limits,
    /// Of one check.
    pub check: Limits,
}
