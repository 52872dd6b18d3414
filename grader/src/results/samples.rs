//! Results for tests: of nobody's code, and complete.

use std::collections::BTreeMap;

use super::{Course, JobResult, Lateness, Marks, Results, Score, Summary};
use crate::catalogue::{Points, Slug};
use crate::verdict::Verdict;

/// What a student got for the exercise `one`, of ten points.
pub(crate) fn job(student: &str, verdict: Verdict, points: u32) -> JobResult {
    JobResult {
        student: student.to_owned(),
        exercise: Slug::of_folder("one"),
        marks: Marks {
            verdict,
            score: Points(points),
            max_score: Points(10),
            checks: Vec::new(),
            diagnosis: None,
            message: String::new(),
        },
        lateness: Lateness {
            submitted: None,
            penalty: Score::default(),
            final_score: Points(points).into(),
            late: None,
        },
        attempt: 1,
        attempts: 1,
        notes: Vec::new(),
        fingerprint: String::new(),
        cached: false,
        wall_ms: 0,
        enforced: Vec::new(),
        last_seen: None,
    }
}

/// All results of a run.
pub(crate) fn results(jobs: Vec<JobResult>) -> Results {
    Results {
        course: Course {
            title: "Samples".to_owned(),
            exercises: Vec::new(),
        },
        summary: Summary::default(),
        jobs,
        people: BTreeMap::new(),
        shape: None,
    }
}
