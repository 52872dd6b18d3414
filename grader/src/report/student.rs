//! What a student's page shows: each exercise with its checks and, where one
//! did not pass, both timelines. Of hidden checks a student sees how many
//! passed, and an instructor everything.

use serde::Serialize;
use wakeline::view::{Drawing, SpanView, SvgOptions, side_by_side};

use super::Audience;
use super::prose::{Piece, pieces};
use crate::catalogue::{Points, Visibility};
use crate::results::disclosure::{HIDDEN, decided_by_hidden, hidden};
use crate::results::{CheckResult, Course, JobResult, Marks, Score};
use crate::verdict::{Badge, Verdict};

#[derive(Serialize)]
pub(super) struct Page<'a> {
    title: &'a str,
    student: &'a str,
    instructor: bool,
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
    badge: Badge,
    score: Score,
    points: Points,
    raw: Points,
    penalty: Score,
    submitted: Option<String>,
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
    hidden: bool,
    badge: Badge,
    score: Points,
    points: Points,
    why: Vec<Piece<'a>>,
    /// The panic message, or the first line that differs.
    message: &'a str,
    sentence: Option<String>,
    world: Option<u64>,
    expected: Option<String>,
    got: Option<String>,
    text: Option<String>,
}

pub(super) fn page<'a>(
    course: &'a Course,
    student: &'a str,
    jobs: &'a [JobResult],
    audience: Audience,
) -> Page<'a> {
    Page {
        title: &course.title,
        student,
        instructor: audience == Audience::Instructor,
        score: jobs.iter().map(|job| job.lateness.final_score).sum(),
        penalty: jobs.iter().map(|job| job.lateness.penalty).sum(),
        points: jobs.iter().map(|job| job.marks.max_score).sum(),
        passed: jobs
            .iter()
            .filter(|job| job.marks.verdict == Verdict::Pass)
            .count(),
        exercises: jobs
            .iter()
            .map(|job| exercise(course, job, audience))
            .collect(),
    }
}

fn exercise<'a>(course: &'a Course, job: &'a JobResult, audience: Audience) -> Exercise<'a> {
    let known = course
        .exercises
        .iter()
        .find(|exercise| exercise.slug == job.exercise);
    let marks = &job.marks;
    // Without a run there is one reason for all checks, which stands above.
    let ran = marks.message.is_empty() && marks.checks.iter().any(has_something_to_show);
    let about = about(marks, audience);
    Exercise {
        slug: job.exercise.as_str(),
        title: known.map_or(job.exercise.as_str(), |exercise| &exercise.title),
        part: known.map_or("", |exercise| &exercise.part),
        badge: about.badge,
        score: job.lateness.final_score,
        points: marks.max_score,
        raw: marks.score,
        penalty: job.lateness.penalty,
        submitted: job
            .lateness
            .submitted
            .map(|time| time.strftime("%Y-%m-%d %H:%M UTC").to_string()),
        late: job.lateness.late.as_deref(),
        attempt: (job.attempts > 1).then_some((job.attempt, job.attempts)),
        why: pieces(about.why),
        message: about.message,
        notes: &job.notes,
        checks: if ran {
            checks(job, about.why, audience)
        } else {
            Vec::new()
        },
    }
}

fn has_something_to_show(check: &CheckResult) -> bool {
    check.verdict == Verdict::Pass || check.diagnosis.is_some()
}

/// What is said of an exercise as a whole.
struct About<'a> {
    badge: Badge,
    why: &'a str,
    message: &'a str,
}

fn about(marks: &Marks, audience: Audience) -> About<'_> {
    let all = About {
        badge: marks.verdict.badge(),
        why: marks.diagnosis.as_ref().map_or("", |why| &why.text),
        message: &marks.message,
    };
    if audience == Audience::Instructor {
        return all;
    }
    // What the machine has to say may name anything of the course.
    if marks.verdict == Verdict::InfraError {
        return About {
            why: "The machine failed, and not your program. This costs you no point: it will be \
                  graded again.",
            message: "",
            ..all
        };
    }
    if !decided_by_hidden(marks) {
        return all;
    }
    About {
        badge: NOT_ALL,
        why: "Every check that you can see passed. A hidden one did not: it looks at a case that \
              they leave out.",
        message: "",
    }
}

/// How hidden checks came out, without a word on what happened in them.
const NOT_ALL: Badge = Badge {
    symbol: "◐",
    word: "not in every case",
    class: "close",
};

fn checks<'a>(job: &'a JobResult, above: &str, audience: Audience) -> Vec<Check<'a>> {
    let mut checks: Vec<Check<'_>> = job
        .marks
        .checks
        .iter()
        .enumerate()
        .filter(|(_, check)| audience.sees(check))
        .map(|(index, check)| whole(check, &format!("{}-{index}", job.exercise), above))
        .collect();
    if audience == Audience::Student
        && let Some(hidden) = hidden(&job.marks)
    {
        checks.push(Check {
            name: HIDDEN.to_owned(),
            hidden: false,
            badge: if hidden.all_passed() {
                Verdict::Pass.badge()
            } else {
                NOT_ALL
            },
            score: hidden.points,
            points: hidden.max_points,
            why: Vec::new(),
            message: "",
            sentence: Some(hidden.sentence()),
            world: None,
            expected: None,
            got: None,
            text: None,
        });
    }
    checks
}

fn whole<'a>(check: &'a CheckResult, id: &str, above: &str) -> Check<'a> {
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
        let options = SvgOptions {
            title: &title,
            id: &id,
            until,
        };
        let drawing = Drawing::of_spans(view);
        drawing.wide(options) + &drawing.narrow(options)
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
        hidden: check.visibility == Visibility::Hidden,
        badge: check.verdict.badge(),
        score: check.points,
        points: check.max_points,
        why: pieces(own),
        message: if failed { &check.message } else { "" },
        sentence: None,
        world: (failed && check.seed != 0).then_some(check.seed),
        text: text.map(|(expected, got)| side_by_side(expected, got)),
        expected: expected.map(|view| draw(&view, "expected")),
        got: got.map(|view| draw(&view, "got")),
    }
}
