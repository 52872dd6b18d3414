//! The wrong solutions that real learners write, as `wrong/misconceptions.toml`
//! lists them.

use std::path::Path;

use serde::Deserialize;

use super::parse_toml;
use crate::error::Error;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "misconception")]
    misconceptions: Vec<Misconception>,
}

/// Those of a solution, in the order of their file.
pub(super) fn read(solution: &Path) -> Result<Vec<Misconception>, Error> {
    let file: File = parse_toml(&solution.join("wrong/misconceptions.toml"))?;
    Ok(file.misconceptions)
}
