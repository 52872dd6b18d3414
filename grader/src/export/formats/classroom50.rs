//! `result.json` for Classroom 50, schema `classroom50/result/v1`. Hidden
//! checks are one test. Who submitted which commit only the platform knows;
//! where it asks, the student stands.

use std::path::Path;

use clap::Args;
use jiff::{Timestamp, Unit};
use serde::Serialize;

use super::Write;
use crate::catalogue::Points;
use crate::error::Error;
use crate::export::cut::cut;
use crate::export::output::{self, Output, json};
use crate::results::{JobResult, Results, Score, disclosure};
use crate::verdict::Verdict;

/// What the platform takes, in bytes.
const MAX_BYTES: usize = 10 * 1024 * 1024;
/// What a name needs, in characters.
const MAX_NAME: usize = 200;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    schema: &'static str,
    classroom: &'a str,
    assignment: &'a str,
    submission: &'a str,
    commit: &'a str,
    release: &'a str,
    review: &'a str,
    /// UTC, to the second.
    datetime: Timestamp,
    score: Score,
    max_score: Score,
    tests: Vec<Test>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Test {
    #[serde(rename = "test-name")]
    name: String,
    passed: bool,
    score: Points,
    max_score: Points,
}

/// A result.json a student, `classroom50/result/v1`.
#[derive(Args)]
pub(crate) struct Classroom50 {
    /// The classroom.
    #[arg(long, value_name = "NAME")]
    classroom: String,
    /// The assignment.
    #[arg(long, value_name = "NAME")]
    assignment: String,
}

impl Write for Classroom50 {
    fn write(&self, results: &Results, _: Option<&Path>) -> Result<Output, Error> {
        let (folders, mut files) = output::folders(results);
        let mut left_out = Vec::new();
        for (student, jobs) in results.students() {
            if let Some(why) = disclosure::ungraded(jobs) {
                left_out.push(why);
                continue;
            }
            let submitted = jobs.iter().filter_map(|job| job.lateness.submitted).max();
            let time = submitted.unwrap_or_else(Timestamp::now);
            let total = disclosure::total(jobs);
            let document = Document {
                schema: "classroom50/result/v1",
                classroom: &self.classroom,
                assignment: &self.assignment,
                submission: student,
                commit: student,
                release: student,
                review: student,
                datetime: time.round(Unit::Second).unwrap_or(time),
                score: total.score,
                max_score: total.max,
                tests: jobs.iter().flat_map(tests).collect(),
            };
            let text = json(&document)?;
            if text.len() > MAX_BYTES {
                left_out.push(format!("{student}: the result is larger than 10 MiB"));
                continue;
            }
            files.insert(format!("{}/result.json", folders[student]), text);
        }
        Ok(Output::Tree {
            files,
            notes: Vec::new(),
            left_out,
        })
    }
}

fn tests(job: &JobResult) -> Vec<Test> {
    let name = |check: &str| cut(&format!("{}: {check}", job.exercise), MAX_NAME);
    let visible = disclosure::visible(&job.marks).map(|check| Test {
        name: name(&disclosure::title(check)),
        passed: check.verdict == Verdict::Pass,
        score: check.points,
        max_score: check.max_points,
    });
    let hidden = disclosure::hidden(&job.marks).map(|hidden| Test {
        name: name(disclosure::HIDDEN),
        passed: hidden.all_passed(),
        score: hidden.points,
        max_score: hidden.max_points,
    });
    visible.chain(hidden).collect()
}
