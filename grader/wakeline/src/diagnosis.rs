//! Diagnoses: one sentence that says why, in the course's own words. Each has
//! a stable id, and its operations and times once more for machines.

mod difference;
mod ending;

use std::collections::BTreeMap;
use std::fmt::Display;

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
    /// What the text names: operations (`operation`, `after`), counts, and
    /// times in whole virtual milliseconds (names that end in `_ms`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

impl Diagnosis {
    /// A diagnosis with this id and text, and no facts.
    pub fn new(id: &str, text: impl Into<String>) -> Diagnosis {
        Diagnosis {
            id: id.to_owned(),
            text: text.into(),
            facts: BTreeMap::new(),
        }
    }

    /// The same diagnosis with one more fact; times are in milliseconds.
    ///
    /// ```
    /// use wakeline::Diagnosis;
    /// let diagnosis = Diagnosis::new("too-many-at-once", "3 at 0 ms.").with("at_ms", 0);
    /// assert_eq!(diagnosis.facts["at_ms"], "0");
    /// ```
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Diagnosis {
        self.facts.insert(name.to_owned(), value.to_string());
        self
    }
}
