//! A document of check50 for each exercise of each student. Two checks of its
//! own come first, `exists` and `compiles`, on which the others depend.
//! Hidden checks are one.

use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::Write;
use crate::error::Error;
use crate::export::cut::cut;
use crate::export::output::{self, Output, json};
use crate::results::{CheckResult, JobResult, Results, disclosure};
use crate::verdict::{Reached, Verdict};

/// More than this nobody reads in a terminal, in characters.
const MAX_TEXT: usize = 50_000;

#[derive(Serialize)]
struct Document<'a> {
    slug: &'a str,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<Vec<CheckLine>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
}

#[derive(Serialize)]
struct CheckLine {
    name: String,
    description: String,
    /// `None`: a check that it depends on did not pass.
    passed: Option<bool>,
    log: Vec<String>,
    cause: Option<Cause>,
    data: Empty,
    dependency: Option<&'static str>,
}

#[derive(Serialize)]
struct Cause {
    rationale: String,
    help: Option<String>,
    expected: Option<String>,
    actual: Option<String>,
}

#[derive(Serialize)]
struct Failure {
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    traceback: Vec<String>,
    data: Empty,
}

/// `{}`
#[derive(Serialize)]
struct Empty {}

/// A JSON document a student and exercise.
#[derive(Args)]
pub(crate) struct Check50 {}

impl Write for Check50 {
    fn write(&self, results: &Results, _: Option<&Path>) -> Result<Output, Error> {
        let (folders, mut files) = output::folders(results);
        for job in &results.jobs {
            let path = format!("{}/{}.json", folders[job.student.as_str()], job.exercise);
            files.insert(path, json(&document(job))?);
        }
        Ok(Output::Tree {
            files,
            notes: Vec::new(),
            left_out: Vec::new(),
        })
    }
}

fn document(job: &JobResult) -> Document<'_> {
    let error = (job.marks.verdict.reached() == Reached::NotGraded).then(|| Failure {
        kind: "InfrastructureError",
        value: cut(&disclosure::why(&job.marks), MAX_TEXT),
        traceback: Vec::new(),
        data: Empty {},
    });
    Document {
        slug: job.exercise.as_str(),
        version: env!("CARGO_PKG_VERSION"),
        results: error.is_none().then(|| lines(job)),
        error,
    }
}

fn lines(job: &JobResult) -> Vec<CheckLine> {
    let reached = job.marks.verdict.reached();
    let why = cut(&disclosure::why(&job.marks), MAX_TEXT);
    let own = |name: &str, description: &str, passed: Option<bool>, dependency| CheckLine {
        name: name.to_owned(),
        description: description.to_owned(),
        passed,
        log: Vec::new(),
        cause: (passed == Some(false)).then(|| Cause {
            rationale: why.clone(),
            help: None,
            expected: None,
            actual: None,
        }),
        data: Empty {},
        dependency,
    };
    let exists = !matches!(reached, Reached::Missing | Reached::Rejected);
    let compiles = exists.then_some(reached == Reached::Ran);
    let mut lines = vec![
        own(
            "exists",
            "the sources were handed in and admitted",
            Some(exists),
            None,
        ),
        own("compiles", "the sources compile", compiles, Some("exists")),
    ];
    lines.extend(disclosure::visible(&job.marks).map(|check| line(check, reached)));
    lines.extend(disclosure::hidden(&job.marks).map(|hidden| {
        let passed = (reached == Reached::Ran).then(|| hidden.all_passed());
        CheckLine {
            cause: (passed == Some(false)).then(|| Cause {
                rationale: hidden.sentence(),
                help: None,
                expected: None,
                actual: None,
            }),
            ..own(
                "hidden_checks",
                disclosure::HIDDEN,
                passed,
                Some("compiles"),
            )
        }
    }));
    if let Some(late) = disclosure::lateness(job) {
        lines[0].log.push(late);
    }
    lines
}

fn line(check: &CheckResult, reached: Reached) -> CheckLine {
    let passed = (reached == Reached::Ran).then_some(check.verdict == Verdict::Pass);
    let text = |text: &Option<String>| text.as_ref().map(|text| cut(text, MAX_TEXT));
    let is_failure = check.verdict == Verdict::CheckFailed && !check.message.is_empty();
    CheckLine {
        name: check.name.clone(),
        description: disclosure::title(check),
        passed,
        log: match passed {
            Some(false) if is_failure => {
                let message = cut(&check.message, MAX_TEXT);
                message.lines().map(str::to_owned).collect()
            }
            _ => Vec::new(),
        },
        cause: (passed == Some(false)).then(|| Cause {
            rationale: cut(&disclosure::reason(check), MAX_TEXT),
            help: None,
            expected: text(&check.expected),
            actual: text(&check.got),
        }),
        data: Empty {},
        dependency: Some("compiles"),
    }
}
