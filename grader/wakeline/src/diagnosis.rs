//! Diagnoses: one sentence that says why, in the course's own words. Each has
//! a stable id.

mod difference;
mod ending;

use serde::{Deserialize, Serialize};

pub use difference::of_difference;
pub use ending::of_ending;

/// Why a check did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// A stable name: `one-after-the-other`.
    pub id: String,
    /// One or two sentences for the learner, with their operations and times.
    pub text: String,
}

impl Diagnosis {
    /// A diagnosis with this id and text.
    pub fn new(id: &str, text: impl Into<String>) -> Diagnosis {
        Diagnosis {
            id: id.to_owned(),
            text: text.into(),
        }
    }
}
