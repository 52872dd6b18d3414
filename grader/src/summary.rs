//! `summary.json`: a run in numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use wakeline::Verdict;

use crate::grade::Regraded;
use crate::score::Score;
use crate::verdict::JobResult;

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
    /// Counts results. Times are set by whoever measured them.
    pub(crate) fn of(results: &[JobResult]) -> Summary {
        let students: BTreeSet<&str> = results.iter().map(|job| job.student.as_str()).collect();
        let exercises: BTreeSet<&str> = results.iter().map(|job| job.exercise.as_str()).collect();
        let mut verdicts = BTreeMap::new();
        for job in results {
            *verdicts
                .entry(job.marks.verdict.name().to_owned())
                .or_default() += 1;
        }
        let infra_errors = results
            .iter()
            .filter(|job| job.marks.verdict == Verdict::InfraError)
            .count();
        Summary {
            students: students.len(),
            exercises: exercises.len(),
            jobs: results.len(),
            verdicts,
            cached: results.iter().filter(|job| job.cached).count(),
            infra_errors,
            score: results.iter().map(|job| Score::from(job.marks.score)).sum(),
            penalty: results.iter().map(|job| job.lateness.penalty).sum(),
            final_score: results.iter().map(|job| job.lateness.final_score).sum(),
            penalised: results
                .iter()
                .filter(|job| !job.lateness.penalty.is_zero())
                .count(),
            ..Summary::default()
        }
    }
}
