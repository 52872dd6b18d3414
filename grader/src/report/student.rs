//! What a student's page shows: each exercise with its checks and, where one
//! did not pass, both timelines. Of a hidden check it shows the verdict only.

use serde::Serialize;
use wakeline::Verdict;
use wakeline::view::{SpanView, SvgOptions, side_by_side, svg};

use super::Course;
use super::prose::{Piece, pieces};
use super::words::{Shown, shown};
use crate::catalogue::{Points, Visibility};
use crate::score::Score;
use crate::verdict::{CheckResult, JobResult, Marks};

#[derive(Serialize)]
pub(super) struct Page<'a> {
    title: &'a str,
    student: &'a str,
    score: Score,
    penalty: Score,
    points: Points,
    passed: usize,
    exercises: Vec<Exercise<'a>>,
}

#[derive(Serialize)]
struct Exercise<'a> {
    slug: &'a str,
    title: &'a str,
    part: &'a str,
    shown: Shown,
    score: Score,
    points: Points,
    raw: Points,
    penalty: Score,
    late: Option<&'a str>,
    attempt: Option<(u32, u32)>,
    why: Vec<Piece<'a>>,
    message: &'a str,
    notes: &'a [String],
    checks: Vec<Check<'a>>,
}

#[derive(Serialize)]
struct Check<'a> {
    name: String,
    shown: Shown,
    score: Points,
    points: Points,
    why: Vec<Piece<'a>>,
    message: &'a str,
    /// Whether the message says more than the drawings.
    quoted: bool,
    world: Option<u64>,
    expected: Option<String>,
    got: Option<String>,
    text: Option<String>,
}

pub(super) fn page<'a>(course: &'a Course, student: &'a str, jobs: &'a [JobResult]) -> Page<'a> {
    let exercises = jobs.iter().map(|job| {
        let known = course
            .exercises
            .iter()
            .find(|exercise| exercise.slug == job.exercise);
        let mut hidden = 0;
        let checks = job.marks.checks.iter().enumerate().map(|(index, check)| {
            if check.visibility == Visibility::Hidden {
                hidden += 1;
                return hidden_check(check, hidden);
            }
            visible_check(check, &format!("{}-{index}", job.exercise), why(&job.marks))
        });
        // Without a run there is one reason for all checks, which stands above.
        let ran =
            job.marks.message.is_empty() && job.marks.checks.iter().any(has_something_to_show);
        Exercise {
            slug: job.exercise.as_str(),
            title: known.map_or(job.exercise.as_str(), |exercise| &exercise.title),
            part: known.map_or("", |exercise| &exercise.part),
            shown: shown(job.marks.verdict),
            score: job.lateness.final_score,
            points: job.marks.max_score,
            raw: job.marks.score,
            penalty: job.lateness.penalty,
            late: job.lateness.late.as_deref(),
            attempt: (job.attempts > 1).then_some((job.attempt, job.attempts)),
            why: pieces(why(&job.marks)),
            message: &job.marks.message,
            notes: &job.notes,
            checks: if ran { checks.collect() } else { Vec::new() },
        }
    });
    Page {
        title: &course.title,
        student,
        score: jobs.iter().map(|job| job.lateness.final_score).sum(),
        penalty: jobs.iter().map(|job| job.lateness.penalty).sum(),
        points: jobs.iter().map(|job| job.marks.max_score).sum(),
        passed: jobs
            .iter()
            .filter(|job| job.marks.verdict == Verdict::Pass)
            .count(),
        exercises: exercises.collect(),
    }
}

fn has_something_to_show(check: &CheckResult) -> bool {
    check.verdict == Verdict::Pass || check.diagnosis.is_some()
}

/// The diagnosis of the exercise, unless it would tell about a hidden check.
fn why(marks: &Marks) -> &str {
    let first = marks
        .checks
        .iter()
        .find(|check| check.verdict != Verdict::Pass);
    let hidden = first
        .is_some_and(|check| check.visibility == Visibility::Hidden && check.diagnosis.is_some());
    if hidden {
        return "Every check that you can see passed. A hidden one did not: it looks at a case \
                that they leave out.";
    }
    marks
        .diagnosis
        .as_ref()
        .map_or("", |diagnosis| &diagnosis.text)
}

fn hidden_check(check: &CheckResult, number: usize) -> Check<'_> {
    Check {
        name: format!("hidden check {number}"),
        shown: shown(check.verdict),
        score: check.points,
        points: check.max_points,
        why: Vec::new(),
        message: "",
        quoted: false,
        world: None,
        expected: None,
        got: None,
        text: None,
    }
}

fn visible_check<'a>(check: &'a CheckResult, id: &str, above: &str) -> Check<'a> {
    let failed = check.verdict != Verdict::Pass;
    let view = |text: &Option<String>| -> Option<SpanView> {
        text.as_ref()
            .filter(|_| failed)
            .and_then(|text| text.parse().ok())
    };
    let (expected, got) = (view(&check.expected), view(&check.got));
    // One scale for both, so that lengths can be compared.
    let until = [&expected, &got]
        .into_iter()
        .flatten()
        .map(SpanView::last_instant)
        .max();
    let draw = |view: &SpanView, which: &str| {
        let title = format!("{which}: {}", check.name.replace('_', " "));
        let id = format!("{id}-{which}");
        svg(
            view,
            SvgOptions {
                title: &title,
                id: &id,
                until,
            },
        )
    };
    let text = expected.as_ref().zip(got.as_ref());
    // What stands above for the exercise is not said again.
    let own = check
        .diagnosis
        .as_ref()
        .map_or("", |diagnosis| &diagnosis.text);
    let own = if own == above { "" } else { own };
    Check {
        name: check.name.replace('_', " "),
        shown: shown(check.verdict),
        score: check.points,
        points: check.max_points,
        why: pieces(own),
        message: &check.message,
        quoted: check.verdict == Verdict::CheckFailed,
        world: (failed && check.seed != 0).then_some(check.seed),
        text: text.map(|(expected, got)| side_by_side(expected, got)),
        expected: expected.map(|view| draw(&view, "expected")),
        got: got.map(|view| draw(&view, "got")),
    }
}
