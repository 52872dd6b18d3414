//! `results.json` for Gradescope. A hidden check has the visibility `hidden`:
//! instructors see it, students do not; Gradescope then also hides the total.

use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::Write;
use crate::catalogue::{Points, Visibility};
use crate::error::Error;
use crate::export::cut::cut;
use crate::export::output::{self, Output, json};
use crate::results::{CheckResult, JobResult, Results, Score, disclosure};
use crate::verdict::{Reached, Verdict};

/// More than this nobody reads in a browser, in characters.
const MAX_OUTPUT: usize = 50_000;

#[derive(Serialize)]
struct Document {
    score: Score,
    /// Seconds.
    execution_time: f64,
    output: String,
    output_format: &'static str,
    visibility: &'static str,
    stdout_visibility: &'static str,
    extra_data: Extra,
    tests: Vec<Test>,
}

/// What a regrade may want to know.
#[derive(Serialize)]
struct Extra {
    penalty: Score,
    fingerprints: Vec<String>,
}

#[derive(Serialize)]
struct Test {
    score: Points,
    max_score: Points,
    status: &'static str,
    name: String,
    /// A string, such as `2.1`.
    number: String,
    output: String,
    output_format: &'static str,
    tags: Vec<String>,
    visibility: &'static str,
}

/// A results.json a student.
#[derive(Args)]
pub(crate) struct Gradescope {}

impl Write for Gradescope {
    fn write(&self, results: &Results, _: Option<&Path>) -> Result<Output, Error> {
        let (folders, mut files) = output::folders(results);
        let mut left_out = Vec::new();
        let mut any_hidden = false;
        for (student, jobs) in results.students() {
            if let Some(why) = disclosure::ungraded(jobs) {
                left_out.push(why);
                continue;
            }
            let document = document(jobs);
            any_hidden |= document
                .tests
                .iter()
                .any(|test| test.visibility == "hidden");
            files.insert(
                format!("{}/results.json", folders[student]),
                json(&document)?,
            );
        }
        let hides = "Gradescope hides the total from students, because there are hidden checks";
        Ok(Output::Tree {
            files,
            notes: any_hidden.then(|| hides.to_owned()).into_iter().collect(),
            left_out,
        })
    }
}

fn document(jobs: &[JobResult]) -> Document {
    let total = disclosure::total(jobs);
    let lines: Vec<String> = jobs.iter().filter_map(disclosure::lateness).collect();
    let wall: f64 = jobs.iter().map(|job| milliseconds(job.wall_ms)).sum();
    Document {
        score: total.score,
        execution_time: wall / 1000.0,
        output: lines.join("\n"),
        output_format: "text",
        visibility: "visible",
        stdout_visibility: "hidden",
        extra_data: Extra {
            penalty: total.penalty,
            fingerprints: jobs.iter().map(|job| job.fingerprint.clone()).collect(),
        },
        tests: (1..)
            .zip(jobs)
            .flat_map(|(number, job)| tests(number, job))
            .collect(),
    }
}

fn tests(exercise: usize, job: &JobResult) -> impl Iterator<Item = Test> {
    // Without a run there is one reason for all checks, told at the first.
    let mut reason = match job.marks.verdict.reached() {
        Reached::Ran => None,
        _ => Some(disclosure::why(&job.marks)),
    };
    (1..).zip(&job.marks.checks).map(move |(number, check)| {
        let output = reason.take().unwrap_or_else(|| disclosure::details(check));
        test(job, check, format!("{exercise}.{number}"), &output)
    })
}

fn test(job: &JobResult, check: &CheckResult, number: String, output: &str) -> Test {
    Test {
        score: check.points,
        max_score: check.max_points,
        status: match check.verdict {
            Verdict::Pass => "passed",
            _ => "failed",
        },
        name: format!("{}: {}", job.exercise, disclosure::title(check)),
        number,
        output: cut(output, MAX_OUTPUT),
        output_format: "text",
        tags: vec![job.exercise.to_string()],
        visibility: match check.visibility {
            Visibility::Visible => "visible",
            Visibility::Hidden => "hidden",
        },
    }
}

#[expect(clippy::cast_precision_loss, reason = "no job takes 2^52 ms")]
fn milliseconds(ms: u64) -> f64 {
    ms as f64
}
