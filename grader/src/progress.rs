//! Shows a run: to people as a bar on a terminal and as plain lines elsewhere,
//! to programs as JSON (`grader/schema/progress-v1.json`). How much is said does
//! not grow with the class, unless it is asked for.

mod bar;
pub mod event;
mod json;
mod lines;
mod tally;

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

use crate::progress::event::{Reporter, Silent};
use crate::results::{Cause, JobResult};
use crate::verdict::Verdict;

/// What is shown of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbosity {
    /// Nothing.
    Nothing,
    /// How far it is: a bar if standard error is a terminal, a line each tenth
    /// if it is not.
    Progress,
    /// The same, and a line a job.
    Jobs,
    /// Every event as a line of JSON on standard output.
    Json,
}

/// A reporter that shows so much.
pub fn reporter(verbosity: Verbosity) -> Box<dyn Reporter> {
    match verbosity {
        Verbosity::Nothing => Box::new(Silent),
        Verbosity::Json => Box::new(json::Json::new(std::io::stdout())),
        _ if std::io::stderr().is_terminal() => Box::new(bar::Bar::new(verbosity)),
        _ => Box::new(lines::Lines::new(verbosity)),
    }
}

/// A job, what it came to, and why it was graded again.
fn line(result: &JobResult, causes: &[Cause]) -> String {
    let marks = &result.marks;
    let (score, max) = (marks.score, marks.max_score);
    let words: Vec<&str> = causes.iter().map(|cause| cause.words()).collect();
    let why = match words[..] {
        [] => String::new(),
        _ => format!(" · regraded: {}", words.join(", ")),
    };
    format!(
        "{} · {} · {} {score}/{max}{why}",
        result.student, result.exercise, marks.verdict
    )
}

fn note(student: Option<&str>, text: &str) -> String {
    student.map_or_else(
        || format!("note: {text}"),
        |name| format!("note: {name}: {text}"),
    )
}

fn counts(verdicts: &BTreeMap<Verdict, usize>) -> String {
    let counts = verdicts
        .iter()
        .map(|(verdict, count)| format!("{count} {verdict}"));
    counts.collect::<Vec<String>>().join(", ")
}

/// A closed pipe is nobody's error.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
