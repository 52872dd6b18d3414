//! What is graded again, and why.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::key::Cause;

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
    pub(super) fn count(&mut self, causes: &[Cause]) {
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
    use super::Regraded;
    use crate::key::Cause;

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
