//! What a student may be shown of a result. Of hidden checks that is how they
//! came out together: no name, no expectation, no diagnosis. Pages, messages and
//! exports ask here. (Gradescope is given hidden checks as such, and shows them
//! to instructors only.)

use clap::ValueEnum;
use wakeline::view::{SpanView, side_by_side};

use crate::catalogue::{Points, Visibility};
use crate::results::{CheckResult, JobResult, Marks, Score};
use crate::verdict::{Reached, Verdict};

/// Whom a report is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Audience {
    /// Everything: the class, and of each student every check.
    #[default]
    Instructor,
    /// A page a student to hand out, with nothing of hidden checks and of
    /// other students.
    Student,
}

impl Audience {
    /// Whether this check may be shown to them whole.
    pub(crate) fn sees(self, check: &CheckResult) -> bool {
        self == Audience::Instructor || check.visibility == Visibility::Visible
    }
}

/// Whether a hidden check decided what the exercise came to. A student may not
/// be told more than that. A hidden check without a diagnosis did not run, for a
/// reason of its own.
pub(crate) fn decided_by_hidden(marks: &Marks) -> bool {
    let mut checks = marks.checks.iter();
    let first = checks.find(|check| check.verdict != Verdict::Pass);
    first.is_some_and(|check| check.visibility == Visibility::Hidden && check.diagnosis.is_some())
}

/// All hidden checks of an exercise as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hidden {
    pub(crate) count: usize,
    pub(crate) passed: usize,
    pub(crate) points: Points,
    pub(crate) max_points: Points,
}

/// What hidden checks are called together.
pub(crate) const HIDDEN: &str = "hidden checks";

/// The checks that learners have.
pub(crate) fn visible(marks: &Marks) -> impl Iterator<Item = &CheckResult> {
    marks
        .checks
        .iter()
        .filter(|check| check.visibility == Visibility::Visible)
}

/// The others, if there are any.
pub(crate) fn hidden(marks: &Marks) -> Option<Hidden> {
    let hidden: Vec<&CheckResult> = marks
        .checks
        .iter()
        .filter(|check| check.visibility == Visibility::Hidden)
        .collect();
    (!hidden.is_empty()).then(|| Hidden {
        count: hidden.len(),
        passed: hidden
            .iter()
            .filter(|check| check.verdict == Verdict::Pass)
            .count(),
        points: hidden.iter().map(|check| check.points).sum(),
        max_points: hidden.iter().map(|check| check.max_points).sum(),
    })
}

impl Hidden {
    pub(crate) fn all_passed(self) -> bool {
        self.passed == self.count
    }

    /// How they came out, in a sentence.
    pub(crate) fn sentence(self) -> String {
        format!(
            "{} of {} hidden checks passed. They look at cases that the visible ones leave out.",
            self.passed, self.count
        )
    }
}

/// `returns_both_texts` → `returns both texts`.
pub(crate) fn title(check: &CheckResult) -> String {
    check.name.replace('_', " ")
}

/// Why nothing was run, with the compiler's words. Of checks that did run the
/// exercise's diagnosis may be that of a hidden one: it is never shown.
pub(crate) fn why(marks: &Marks) -> String {
    if marks.verdict.reached() == Reached::Ran {
        return String::new();
    }
    let why = marks
        .diagnosis
        .as_ref()
        .map(|diagnosis| diagnosis.text.as_str());
    joined([why.unwrap_or_default(), &marks.message])
}

/// Everything there is to say about one check: why, the message, both
/// timelines. Empty if it passed.
pub(crate) fn details(check: &CheckResult) -> String {
    if check.verdict == Verdict::Pass {
        return String::new();
    }
    let why = check
        .diagnosis
        .as_ref()
        .map(|diagnosis| diagnosis.text.as_str());
    let message = match check.verdict {
        // A file of ordinary tests may not compile while others do.
        Verdict::CheckFailed | Verdict::CompileError => check.message.as_str(),
        _ => "",
    };
    let both = check.expected.as_deref().zip(check.got.as_deref());
    let both = both.map_or_else(String::new, |(expected, got)| {
        // What was stored parses; if not, it is still worth reading.
        match (expected.parse::<SpanView>(), got.parse::<SpanView>()) {
            (Ok(expected), Ok(got)) => side_by_side(&expected, &got),
            _ => format!("expected:\n{expected}\ngot:\n{got}"),
        }
    });
    joined([why.unwrap_or_default(), message, &both])
}

/// One sentence on why a check did not pass.
pub(crate) fn reason(check: &CheckResult) -> String {
    let why = check
        .diagnosis
        .as_ref()
        .map(|diagnosis| diagnosis.text.as_str());
    let message = check.message.lines().next().unwrap_or_default();
    why.filter(|why| !why.is_empty())
        .unwrap_or(if message.is_empty() {
            check.verdict.name()
        } else {
            message
        })
        .to_owned()
}

/// What lateness took, in a line; nothing for a hand-in that was on time.
pub(crate) fn lateness(job: &JobResult) -> Option<String> {
    let late = job.lateness.late.as_ref()?;
    Some(format!(
        "{}: {} of {} points, {} off, {} left. {late}.",
        job.exercise,
        job.marks.score,
        job.marks.max_score,
        job.lateness.penalty,
        job.lateness.final_score
    ))
}

/// Points of all exercises of one student.
pub(crate) struct Total {
    /// After lateness.
    pub(crate) score: Score,
    pub(crate) max: Score,
    /// What lateness took off.
    pub(crate) penalty: Score,
}

pub(crate) fn total(jobs: &[JobResult]) -> Total {
    Total {
        score: jobs.iter().map(|job| job.lateness.final_score).sum(),
        max: jobs
            .iter()
            .map(|job| Score::from(job.marks.max_score))
            .sum(),
        penalty: jobs.iter().map(|job| job.lateness.penalty).sum(),
    }
}

/// The first exercise that this machine could not grade. A grade without it
/// would cost points for what is nobody's fault.
pub(crate) fn ungraded(jobs: &[JobResult]) -> Option<String> {
    let job = jobs
        .iter()
        .find(|job| job.marks.verdict.reached() == Reached::NotGraded)?;
    Some(format!(
        "{}: {} could not be graded by this machine; run `cargo grader grade` again",
        job.student, job.exercise
    ))
}

fn joined<const N: usize>(parts: [&str; N]) -> String {
    let parts: Vec<&str> = parts
        .into_iter()
        .map(str::trim_end)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n\n")
}
