//! What is graded again, and why.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a job that has a result is graded again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// What the student handed in.
    Sources,
    /// Checks or their snapshots. What they are worth is counted anew.
    Checks,
    /// What the check binaries are linked from, and the manifests.
    Course,
    /// The compiler.
    Toolchain,
    /// How much compiler and checks may use.
    Limits,
    /// What the exercise allows.
    Policy,
    /// What the host enforces.
    Jail,
    /// The worlds that are graded in.
    Worlds,
    /// The grader itself.
    Grader,
    /// Nothing changed: the machine had failed.
    Fault,
}

impl Cause {
    /// `checks changed`: as a line of progress says it.
    ///
    /// ```
    /// assert_eq!(grader::results::Cause::Checks.words(), "checks changed");
    /// ```
    pub const fn words(self) -> &'static str {
        match self {
            Cause::Sources => "sources changed",
            Cause::Checks => "checks changed",
            Cause::Course => "course changed",
            Cause::Toolchain => "toolchain changed",
            Cause::Limits => "limits changed",
            Cause::Policy => "policy changed",
            Cause::Jail => "jail changed",
            Cause::Worlds => "worlds changed",
            Cause::Grader => "grader changed",
            Cause::Fault => "machine had failed",
        }
    }
}

/// Jobs that had a result and are graded again. What is graded for the first
/// time is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regraded {
    /// How many jobs.
    pub jobs: usize,
    /// Jobs by cause. A job with two causes counts under both.
    pub causes: BTreeMap<Cause, usize>,
}

impl Regraded {
    /// Counts one more job. No cause: it has had no result.
    pub(crate) fn count(&mut self, causes: &[Cause]) {
        if !causes.is_empty() {
            self.jobs += 1;
        }
        for cause in causes {
            *self.causes.entry(*cause).or_default() += 1;
        }
    }
}

/// `regrading 3: checks changed 2, sources changed 1`, the most frequent first.
impl fmt::Display for Regraded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut causes: Vec<(&Cause, &usize)> = self.causes.iter().collect();
        causes.sort_by_key(|(_, jobs)| std::cmp::Reverse(**jobs));
        let causes: Vec<String> = causes
            .into_iter()
            .map(|(cause, jobs)| format!("{} {jobs}", cause.words()))
            .collect();
        write!(f, "regrading {}: {}", self.jobs, causes.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::{Cause, Regraded};

    #[test]
    fn it_says_what_changed_most_first() {
        let mut regraded = Regraded::default();
        regraded.count(&[]);
        regraded.count(&[Cause::Sources]);
        regraded.count(&[Cause::Checks]);
        regraded.count(&[Cause::Checks]);
        assert_eq!(
            regraded.to_string(),
            "regrading 3: checks changed 2, sources changed 1"
        );
    }
}
