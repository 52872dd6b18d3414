//! `summary.json`: a run in numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::results::{JobResult, Regraded, Score};
use crate::verdict::Verdict;

/// A run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How many students.
    pub students: usize,
    /// How many exercises.
    pub exercises: usize,
    /// How many jobs: students times exercises.
    pub jobs: usize,
    /// How many jobs came to each verdict. Verdicts that did not occur are left out.
    pub verdicts: BTreeMap<String, usize>,
    /// Jobs whose code was that of an earlier student.
    pub cached: usize,
    /// Jobs that this machine could not grade.
    pub infra_errors: usize,
    /// What everybody earned together, before lateness.
    #[serde(default)]
    pub score: Score,
    /// What lateness took off.
    #[serde(default)]
    pub penalty: Score,
    /// What is left: the score less the penalty.
    #[serde(default)]
    pub final_score: Score,
    /// Jobs of which lateness took something off.
    #[serde(default)]
    pub penalised: usize,
    /// What this run graded again, and why.
    #[serde(default)]
    pub regraded: Regraded,
    /// Real time of the run, in seconds.
    pub wall_seconds: f64,
    /// Jobs of this run (without those that the ledger knew) in each second.
    pub jobs_per_second: f64,
}

impl Summary {
    /// Counts the results of one more student, one for each exercise. Times
    /// are set by whoever measured them.
    pub(crate) fn add(&mut self, jobs: &[JobResult]) {
        self.students += 1;
        // Everybody has a result for each exercise, if only that it is missing.
        self.exercises = self.exercises.max(jobs.len());
        self.jobs += jobs.len();
        for job in jobs {
            let verdict = job.marks.verdict;
            *self.verdicts.entry(verdict.name().to_owned()).or_default() += 1;
            self.cached += usize::from(job.cached);
            self.infra_errors += usize::from(verdict == Verdict::InfraError);
            self.score += Score::from(job.marks.score);
            self.penalty += job.lateness.penalty;
            self.final_score += job.lateness.final_score;
            self.penalised += usize::from(!job.lateness.penalty.is_zero());
        }
    }
}
