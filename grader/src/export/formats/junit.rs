//! One `JUnit` document in nextest's dialect: a suite for each exercise of each
//! student, a case for each check. Pages of builds are often open to students,
//! so hidden checks are one case.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::Write;
use crate::error::Error;
use crate::export::output::Output;
use crate::results::{CheckResult, JobResult, Results, disclosure};
use crate::verdict::{Reached, Verdict};

/// One XML document in nextest's dialect.
#[derive(Args)]
pub(crate) struct Junit {}

impl Write for Junit {
    fn write(&self, results: &Results, _: Option<&Path>) -> Result<Output, Error> {
        let mut report = Report::new("wakeline");
        report.set_time(Duration::from_millis(
            results.jobs.iter().map(|job| job.wall_ms).sum(),
        ));
        for job in &results.jobs {
            report.add_test_suite(suite(job));
        }
        let text = report
            .to_string()
            .map_err(Error::document("the JUnit report"))?;
        // Control characters are stripped by the crate; XML cannot hold these either.
        let text = text.replace(['\u{fffe}', '\u{ffff}'], "");
        Ok(Output::File {
            contents: text.into_bytes(),
            name: "junit.xml",
            count: results.jobs.len(),
            notes: Vec::new(),
            left_out: Vec::new(),
        })
    }
}

fn suite(job: &JobResult) -> TestSuite {
    let mut suite = TestSuite::new(format!("{}::{}", job.student, job.exercise));
    suite.set_time(Duration::from_millis(job.wall_ms));
    for (name, value) in [
        ("score", job.marks.score.to_string()),
        ("max_score", job.marks.max_score.to_string()),
        ("penalty", job.lateness.penalty.to_string()),
        ("final_score", job.lateness.final_score.to_string()),
    ] {
        suite.add_property(Property::new(name, value));
    }
    if let Some(late) = &job.lateness.late {
        suite.add_property(Property::new("late", late));
    }
    let reached = job.marks.verdict.reached();
    let why = disclosure::why(&job.marks);
    let case = |name: &str, status| {
        let mut case = TestCase::new(name, status);
        case.set_classname(job.exercise.as_str());
        case
    };
    let mut cases: Vec<TestCase> = disclosure::visible(&job.marks)
        .map(|check| case(&check.name, status(check, reached, &why)))
        .collect();
    cases.extend(disclosure::hidden(&job.marks).map(|hidden| {
        let status = match reached {
            Reached::Ran if hidden.all_passed() => TestCaseStatus::success(),
            Reached::Ran => failure("hidden", &hidden.sentence(), ""),
            _ => without_a_run(reached, job.marks.verdict, &why),
        };
        case(disclosure::HIDDEN, status)
    }));
    suite.add_test_cases(cases);
    suite
}

fn status(check: &CheckResult, reached: Reached, why: &str) -> TestCaseStatus {
    match (reached, check.verdict) {
        (Reached::Ran, Verdict::Pass) => TestCaseStatus::success(),
        (Reached::Ran, verdict) => failure(
            verdict.name(),
            &disclosure::reason(check),
            &disclosure::details(check),
        ),
        _ => without_a_run(reached, check.verdict, why),
    }
}

fn without_a_run(reached: Reached, verdict: Verdict, why: &str) -> TestCaseStatus {
    let first = why.lines().next().unwrap_or_default();
    let mut status = failure(verdict.name(), first, why);
    if reached == Reached::NotGraded {
        status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type(verdict.name()).set_message(first);
    }
    status
}

fn failure(kind: &str, message: &str, details: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(kind).set_message(message);
    if !details.is_empty() {
        status.set_description(details);
    }
    status
}
