//! From runs to marks: what each check came to, and with them the exercise.
//! These types are also the lines of `results.jsonl`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Lateness;
use crate::catalogue::{Check, Exercise, Points, Slug, Visibility};
use crate::verdict::{Diagnosis, Verdict};

/// One exercise of one student: a line of `results.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobResult {
    /// The name of the student's folder.
    pub student: String,
    /// The exercise.
    pub exercise: Slug,
    /// What it came to, and why.
    #[serde(flatten)]
    pub marks: Marks,
    /// When it came, and what lateness took off.
    #[serde(flatten)]
    pub lateness: Lateness,
    /// Which of the student's hand-ins this is, counted from 1; 0 where the
    /// exercise was never handed in.
    pub attempt: u32,
    /// How many hand-ins hold the exercise.
    pub attempts: u32,
    /// Things worth knowing that change no points.
    pub notes: Vec<String>,
    /// Hash of everything that the result depends on.
    pub fingerprint: String,
    /// Whether the same code of another student, earlier in the list, was run.
    pub cached: bool,
    /// Real time that the job took, in milliseconds; 0 if it was cached.
    pub wall_ms: u64,
    /// What the jail enforced.
    pub enforced: Vec<String>,
    /// When the student was last among those who were graded, where that was not
    /// the last run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Timestamp>,
}

/// What an exercise came to, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// That of the first check that did not pass.
    pub verdict: Verdict,
    /// The sum of the points of its checks.
    pub score: Points,
    /// Full marks.
    pub max_score: Points,
    /// In the order of the manifest, hidden ones last.
    pub checks: Vec<CheckResult>,
    /// That of the first check that did not pass.
    pub diagnosis: Option<Diagnosis>,
    /// What concerns the exercise as a whole: the compiler's words, or why a
    /// submission was not admitted. Empty otherwise.
    pub message: String,
}

/// What one check came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// The name of its function.
    pub name: String,
    /// Whether learners know it.
    pub visibility: Visibility,
    /// What it came to.
    pub verdict: Verdict,
    /// Earned.
    pub points: Points,
    /// To be earned.
    pub max_points: Points,
    /// The panic message, or the first line that differs.
    pub message: String,
    /// The world that decided.
    pub seed: u64,
    /// The span view that was expected there.
    pub expected: Option<String>,
    /// The span view that the program gave there.
    pub got: Option<String>,
    /// Why it did not pass.
    pub diagnosis: Option<Diagnosis>,
}

impl Marks {
    /// From the results of all checks.
    pub(crate) fn of_checks(checks: Vec<CheckResult>) -> Marks {
        let first = checks.iter().find(|check| check.verdict != Verdict::Pass);
        Marks {
            verdict: first.map_or(Verdict::Pass, |check| check.verdict),
            score: checks.iter().map(|check| check.points).sum(),
            max_score: checks.iter().map(|check| check.max_points).sum(),
            diagnosis: first.and_then(|check| check.diagnosis.clone()),
            message: String::new(),
            checks,
        }
    }

    /// The same with the points that the checks of the exercise give now.
    pub(crate) fn worth(mut self, exercise: &Exercise) -> Marks {
        for check in &mut self.checks {
            let mut known = exercise.checks.iter();
            let known =
                known.find(|one| one.name == check.name && one.visibility == check.visibility);
            check.max_points = known.map_or(check.max_points, |known| known.points);
            check.points = match check.verdict {
                Verdict::Pass => check.max_points,
                _ => Points(0),
            };
        }
        self.score = self.checks.iter().map(|check| check.points).sum();
        self.max_score = self.checks.iter().map(|check| check.max_points).sum();
        self
    }

    /// Where no check could run: every check comes to the same verdict.
    pub(crate) fn without_a_run(
        exercise: &Exercise,
        verdict: Verdict,
        diagnosis: Diagnosis,
        message: String,
    ) -> Marks {
        let checks = exercise
            .checks
            .iter()
            .map(|check| CheckResult::without_points(check, verdict));
        let marks = Marks::of_checks(checks.collect());
        Marks {
            verdict,
            diagnosis: Some(diagnosis),
            message,
            ..marks
        }
    }
}

impl CheckResult {
    /// What a check came to that earned nothing.
    pub(crate) fn without_points(check: &Check, verdict: Verdict) -> CheckResult {
        CheckResult {
            name: check.name.clone(),
            visibility: check.visibility,
            verdict,
            points: Points(0),
            max_points: check.points,
            message: String::new(),
            seed: 0,
            expected: None,
            got: None,
            diagnosis: None,
        }
    }
}
