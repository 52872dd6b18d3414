//! What each check of each exercise came to in the whole class: counted once,
//! seen as a heat map and as a judgement on the checks.

use super::correlation::Sums;
use crate::catalogue::{Slug, Visibility};
use crate::results::{Course, JobResult};
use crate::verdict::Verdict;

/// An exercise and its checks.
pub(super) struct ExerciseTally {
    pub(super) slug: Slug,
    pub(super) title: String,
    pub(super) checks: Vec<CheckTally>,
}

/// One check. What could not be graded, or was not handed in, is not counted.
pub(super) struct CheckTally {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    pub(super) handed_in: u64,
    pub(super) passed: u64,
    pub(super) sums: Sums,
}

/// All exercises, in the order of the course.
pub(super) struct Checks(pub(super) Vec<ExerciseTally>);

impl Checks {
    pub(super) fn of(course: &Course) -> Checks {
        let exercises = course.exercises.iter().map(|exercise| ExerciseTally {
            slug: exercise.slug.clone(),
            title: exercise.title.clone(),
            checks: Vec::new(),
        });
        Checks(exercises.collect())
    }

    /// Counts what one student came to.
    pub(super) fn add(&mut self, jobs: &[JobResult]) {
        let total: u64 = jobs.iter().map(|job| u64::from(job.marks.score.0)).sum();
        for job in jobs {
            if matches!(job.marks.verdict, Verdict::Missing | Verdict::InfraError) {
                continue;
            }
            let Some(exercise) = self.0.iter_mut().find(|one| one.slug == job.exercise) else {
                continue;
            };
            // Where no line ran, all checks fail together, which tells nothing of any.
            let ran = !matches!(job.marks.verdict, Verdict::Rejected | Verdict::CompileError);
            for check in &job.marks.checks {
                if check.verdict == Verdict::InfraError {
                    continue;
                }
                let passed = check.verdict == Verdict::Pass;
                let tally = exercise.tally(&check.name, check.visibility);
                tally.handed_in += 1;
                tally.passed += u64::from(passed);
                if ran {
                    tally.sums.add(passed, total - u64::from(check.points.0));
                }
            }
        }
    }
}

impl ExerciseTally {
    fn tally(&mut self, name: &str, visibility: Visibility) -> &mut CheckTally {
        let known = self
            .checks
            .iter()
            .position(|check| check.name == name && check.visibility == visibility);
        let index = known.unwrap_or_else(|| {
            self.checks.push(CheckTally {
                name: name.to_owned(),
                visibility,
                handed_in: 0,
                passed: 0,
                sums: Sums::default(),
            });
            self.checks.len() - 1
        });
        &mut self.checks[index]
    }
}
