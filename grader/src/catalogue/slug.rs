//! The name of an exercise on the command line.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The name of an exercise on the command line: its folder without the number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// The slug of a folder.
    ///
    /// ```
    /// use grader::catalogue::Slug;
    /// assert_eq!(Slug::of_folder("03_at_most_n").as_str(), "at-most-n");
    /// ```
    pub fn of_folder(folder: &str) -> Slug {
        let name = match folder.split_once('_') {
            Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
            _ => folder,
        };
        Slug(name.replace('_', "-"))
    }

    /// As typed: `at-most-n`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a crate name needs it: `at_most_n`.
    pub fn snake(&self) -> String {
        self.0.replace('-', "_")
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
