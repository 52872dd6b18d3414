//! `results.json` for an external grader of `PrairieLearn`. Hidden checks are
//! one test. What cannot be graded is not gradable: it costs no attempt.

use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::Write;
use super::output::{self, Output};
use crate::catalogue::Points;
use crate::error::Error;
use crate::export::cut::{Fitting, cut, fitting};
use crate::results::disclosure::{self, Total};
use crate::results::{JobResult, Results};
use crate::verdict::{Reached, Verdict};

/// What the platform takes, in bytes, with room for its own.
const MAX_BYTES: usize = 1_000_000;

#[derive(Serialize)]
struct Document {
    gradable: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    format_errors: Vec<String>,
    /// From 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    message: String,
    output: String,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    name: String,
    description: String,
    points: Points,
    max_points: Points,
    message: String,
    output: String,
}

/// A results.json a student.
#[derive(Args)]
pub(crate) struct PrairieLearn {}

impl Write for PrairieLearn {
    fn write(&self, results: &Results, _: Option<&Path>) -> Result<Output, Error> {
        let (folders, mut files) = output::folders(results);
        let (mut notes, mut left_out) = (Vec::new(), Vec::new());
        for (student, jobs) in results.students() {
            let make = |limit| {
                let text = serde_json::to_string(&document(jobs, limit));
                text.expect("texts and finite numbers are JSON") + "\n"
            };
            match fitting(MAX_BYTES, make) {
                Fitting::Fits { text, limit } => {
                    if let Some(limit) = limit {
                        notes.push(format!(
                            "{student}: texts were cut to {limit} characters to fit into 1 MB"
                        ));
                    }
                    files.insert(format!("{}/results.json", folders[student]), text);
                }
                Fitting::TooLarge(size) => {
                    left_out.push(format!(
                        "{student}: {size} bytes are more than the 1 MB that fit"
                    ));
                }
            }
        }
        Ok(Output::Tree {
            files,
            notes,
            left_out,
        })
    }
}

fn document(jobs: &[JobResult], limit: usize) -> Document {
    let errors = format_errors(jobs, limit);
    let lines: Vec<String> = jobs.iter().filter_map(disclosure::lateness).collect();
    let Total { score, max, .. } = disclosure::total(jobs);
    let share = if max.is_zero() {
        0.0
    } else {
        // More digits would only show how machines divide.
        (score.number() / max.number() * 1e6).round() / 1e6
    };
    Document {
        gradable: errors.is_empty(),
        score: errors.is_empty().then_some(share),
        format_errors: errors,
        message: cut(&lines.join("\n"), limit),
        output: String::new(),
        tests: jobs.iter().flat_map(|job| tests(job, limit)).collect(),
    }
}

/// Why nothing can be graded: the machine failed, or nothing was admitted.
fn format_errors(jobs: &[JobResult], limit: usize) -> Vec<String> {
    let said = |job: &JobResult| {
        cut(
            &format!("{}: {}", job.exercise, disclosure::why(&job.marks)),
            limit,
        )
    };
    let failed: Vec<String> = jobs
        .iter()
        .filter(|job| job.marks.verdict.reached() == Reached::NotGraded)
        .map(said)
        .collect();
    let is_nothing = |job: &JobResult| {
        matches!(
            job.marks.verdict.reached(),
            Reached::Missing | Reached::Rejected
        )
    };
    if failed.is_empty() && jobs.iter().all(is_nothing) {
        jobs.iter().map(said).collect()
    } else {
        failed
    }
}

fn tests(job: &JobResult, limit: usize) -> Vec<Test> {
    let mut reason = match job.marks.verdict.reached() {
        Reached::Ran => None,
        _ => Some(disclosure::why(&job.marks)),
    };
    let visible = disclosure::visible(&job.marks).map(|check| {
        let message = match check.verdict {
            Verdict::Pass => String::new(),
            _ => disclosure::reason(check),
        };
        let output = reason.take().unwrap_or_else(|| disclosure::details(check));
        Test {
            name: format!("{}: {}", job.exercise, disclosure::title(check)),
            description: String::new(),
            points: check.points,
            max_points: check.max_points,
            message: cut(&message, limit),
            output: cut(&output, limit),
        }
    });
    let visible: Vec<Test> = visible.collect();
    let hidden = disclosure::hidden(&job.marks).map(|hidden| Test {
        name: format!("{}: {}", job.exercise, disclosure::HIDDEN),
        description: String::new(),
        points: hidden.points,
        max_points: hidden.max_points,
        message: match job.marks.verdict.reached() {
            Reached::Ran => hidden.sentence(),
            _ => String::new(),
        },
        output: String::new(),
    });
    visible.into_iter().chain(hidden).collect()
}
