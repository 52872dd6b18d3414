//! `results.json` for Exercism, version 2 or 3, for each exercise of each
//! student. Tests stand in the order of their source, with its code. Hidden
//! checks are one test at the end, without code.

use std::collections::BTreeMap;
use std::path::Path;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Write;
use crate::catalogue::{Catalogue, Exercise, ExercisesArg};
use crate::error::Error;
use crate::export::cut::cut;
use crate::export::output::{self, Output, json};
use crate::results::{CheckResult, JobResult, Results, disclosure};
use crate::verdict::{Reached, Verdict};

/// What the platform stores, in characters.
const MAX_MESSAGE: usize = 65_535;

#[derive(Serialize)]
struct Document {
    version: u8,
    status: &'static str,
    message: Option<String>,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    name: String,
    #[serde(rename = "test_code")]
    code: String,
    status: &'static str,
    message: Option<String>,
    /// What the program printed is not kept.
    output: Option<String>,
    /// An exercise of the course is one task.
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<u32>,
}

/// Versions of Exercism's interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Spec {
    /// Tests one by one.
    #[value(name = "2")]
    Two,
    /// Tests that know their task.
    #[default]
    #[value(name = "3")]
    Three,
}

/// A results.json a student and exercise, version 2 or 3.
#[derive(Args)]
pub(crate) struct Exercism {
    /// The version of its interface; 3 by default.
    #[arg(long, value_enum, value_name = "VERSION", default_value_t)]
    spec: Spec,
    #[command(flatten)]
    exercises: ExercisesArg,
}

impl Write for Exercism {
    fn write(&self, results: &Results, course: Option<&Path>) -> Result<Output, Error> {
        let origin = self.exercises.origin(course).map_err(|error| match error {
            Error::NoCourse { .. } => Error::Usage(
                "--format exercism needs the exercises, for the code of their tests: run it in \
                 the course, or add --course DIR or --exercises DIR"
                    .to_owned(),
            ),
            error => error,
        })?;
        let catalogue = Catalogue::of(&origin)?;
        let mut sources = BTreeMap::new();
        let mut notes = Vec::new();
        for known in &results.course.exercises {
            let slug = &known.slug;
            let files = catalogue.exercise(slug.as_str()).map(files);
            let files = files.unwrap_or_default();
            if files.is_empty() {
                notes.push(format!(
                    "{slug}: the code of its tests is not among the exercises; left empty"
                ));
            }
            sources.insert(slug, files);
        }
        let spec = self.spec;
        let (folders, mut tree) = output::folders(results);
        let none = Files::new();
        for job in &results.jobs {
            let files = sources.get(&job.exercise).unwrap_or(&none);
            let path = format!(
                "{}/{}/results.json",
                folders[job.student.as_str()],
                job.exercise
            );
            tree.insert(path, json(&document(job, files, spec))?);
        }
        Ok(Output::Tree {
            files: tree,
            notes,
            left_out: Vec::new(),
        })
    }
}

/// The sources of an exercise's checks, by the file that they are in.
type Files = BTreeMap<String, String>;

fn files(exercise: &Exercise) -> Files {
    let files = exercise.visible_checks().filter_map(|check| {
        let paths = exercise.sources_of(check);
        let source = paths
            .iter()
            .find_map(|path| std::fs::read_to_string(path).ok())?;
        Some((file_of(&check.name).to_owned(), source))
    });
    files.collect()
}

/// Of an ordinary test. The checks of a course are all in one file.
fn file_of(name: &str) -> &str {
    name.split_once("::").map_or("", |(file, _)| file)
}

fn document(job: &JobResult, files: &Files, spec: Spec) -> Document {
    let reached = job.marks.verdict.reached();
    let task_id = match spec {
        Spec::Two => None,
        Spec::Three => Some(1),
    };
    let mut tests = Vec::new();
    if reached == Reached::Ran {
        let mut checks: Vec<&CheckResult> = disclosure::visible(&job.marks).collect();
        let source = |check: &CheckResult| {
            let source = files.get(file_of(&check.name));
            source.map_or("", String::as_str)
        };
        checks.sort_by_key(|check| {
            let file = file_of(&check.name);
            (file, position(source(check), &check.name))
        });
        let own = checks.into_iter();
        tests.extend(own.map(|check| test(check, source(check), task_id)));
        tests.extend(disclosure::hidden(&job.marks).map(|hidden| Test {
            name: disclosure::HIDDEN.to_owned(),
            code: String::new(),
            status: if hidden.all_passed() { "pass" } else { "fail" },
            message: (!hidden.all_passed()).then(|| hidden.sentence()),
            output: None,
            task_id,
        }));
    }
    Document {
        version: match spec {
            Spec::Two => 2,
            Spec::Three => 3,
        },
        status: match (reached, job.marks.verdict) {
            (Reached::Ran, Verdict::Pass) => "pass",
            (Reached::Ran, _) => "fail",
            _ => "error",
        },
        message: (reached != Reached::Ran).then(|| cut(&disclosure::why(&job.marks), MAX_MESSAGE)),
        tests,
    }
}

fn test(check: &CheckResult, source: &str, task_id: Option<u32>) -> Test {
    Test {
        name: disclosure::title(check),
        code: body(source, &check.name).unwrap_or_default(),
        status: match check.verdict {
            Verdict::Pass => "pass",
            Verdict::Timeout | Verdict::OutOfMemory | Verdict::Crashed => "error",
            _ => "fail",
        },
        message: (check.verdict != Verdict::Pass)
            .then(|| cut(&disclosure::details(check), MAX_MESSAGE)),
        output: None,
        task_id,
    }
}

/// Where a check begins; at the end if it is nowhere.
fn position(source: &str, name: &str) -> usize {
    source.find(&head(name)).unwrap_or(usize::MAX)
}

/// How the function of a check begins.
fn head(name: &str) -> String {
    let function = name.rsplit("::").next().unwrap_or(name);
    format!("fn {function}(")
}

/// The body of a check. Sources are formatted: a function ends with the first
/// line that is a brace as far in as the function.
fn body(source: &str, name: &str) -> Option<String> {
    let at = source.find(&head(name))?;
    let line = source[..at].rsplit('\n').next().unwrap_or_default();
    let margin = &line[..line.len() - line.trim_start().len()];
    let (end, inner) = (format!("{margin}}}"), format!("{margin}    "));
    let lines = source[at..]
        .lines()
        .skip_while(|line| !line.trim_end().ends_with('{'));
    let body: Vec<&str> = lines
        .skip(1)
        .take_while(|line| *line != end)
        .map(|line| line.strip_prefix(&inner).unwrap_or(line))
        .collect();
    Some(body.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::body;

    #[test]
    fn the_body_of_a_check_is_found_and_moved_to_the_margin() {
        let source = "#[wakeline::check]\nasync fn b(\n    world: World,\n) {\n    let a = {\n        1\n    };\n}\n\nfn c() {\n    2;\n}\n";
        assert_eq!(body(source, "b").as_deref(), Some("let a = {\n    1\n};"));
        assert_eq!(body(source, "c").as_deref(), Some("2;"));
        assert_eq!(body(source, "d"), None);
        let inner = "mod m {\n    #[test]\n    fn e() {\n        if a {\n            3;\n        }\n    }\n}\n";
        assert_eq!(
            body(inner, "file::m::e").as_deref(),
            Some("if a {\n    3;\n}")
        );
    }
}
