//! The wrong solutions that real learners write, as `solution.toml` lists them.

use serde::Deserialize;

use crate::verdict::{Id, Verdict};

/// A wrong solution that real learners write, and what it must get.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misconception {
    /// Its file in `wrong/`.
    pub file: String,
    /// What the learner does, or believes.
    pub title: String,
    /// The verdict that it must get.
    pub verdict: Verdict,
    /// The id of the diagnosis that it must get.
    pub diagnosis: Id,
}
