//! `results.json` for Exercism, version 2 or 3, for each exercise of each
//! student. Tests stand in the order of their source, with its code. Hidden
//! checks are one test at the end, without code.

use std::collections::BTreeMap;

use serde::Serialize;
use wakeline::Verdict;

use super::cut::cut;
use super::shown::{self, Stage};
use super::sink::{self, Output, json};
use super::{Format, Options, Spec, needed};
use crate::catalogue::{Catalogue, Visibility};
use crate::error::Error;
use crate::report::Results;
use crate::verdict::{CheckResult, JobResult};

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

pub(super) fn write(results: &Results, options: &Options) -> Result<Output, Error> {
    let what = "the course, where the code of the tests stands: run it there, or add --course DIR";
    let root = needed(options.course.as_deref(), what, Format::Exercism)?;
    let catalogue = Catalogue::load(root)?;
    let mut sources = BTreeMap::new();
    let mut notes = Vec::new();
    for known in &results.course.exercises {
        let source = catalogue
            .exercise(known.slug.as_str())
            .ok()
            .and_then(|exercise| exercise.checks_dir(Visibility::Visible))
            .and_then(|dir| std::fs::read_to_string(dir.join("mod.rs")).ok());
        if source.is_none() {
            let slug = &known.slug;
            notes.push(format!(
                "{slug}: the code of its tests is not in the course; left empty"
            ));
        }
        sources.insert(&known.slug, source.unwrap_or_default());
    }
    let spec = options.spec.unwrap_or_default();
    let (folders, mut files) = sink::folders(results);
    for job in &results.jobs {
        let source = sources.get(&job.exercise).map_or("", String::as_str);
        let path = format!(
            "{}/{}/results.json",
            folders[job.student.as_str()],
            job.exercise
        );
        files.insert(path, json(&document(job, source, spec))?);
    }
    Ok(Output::Tree {
        files,
        notes,
        left_out: Vec::new(),
    })
}

fn document(job: &JobResult, source: &str, spec: Spec) -> Document {
    let stage = shown::stage(&job.marks);
    let task_id = match spec {
        Spec::Two => None,
        Spec::Three => Some(1),
    };
    let mut tests = Vec::new();
    if stage == Stage::Ran {
        let mut checks: Vec<&CheckResult> = shown::visible(&job.marks).collect();
        checks.sort_by_key(|check| position(source, &check.name));
        tests.extend(checks.into_iter().map(|check| test(check, source, task_id)));
        tests.extend(shown::hidden(&job.marks).map(|hidden| Test {
            name: shown::HIDDEN.to_owned(),
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
        status: match (stage, job.marks.verdict) {
            (Stage::Ran, Verdict::Pass) => "pass",
            (Stage::Ran, _) => "fail",
            _ => "error",
        },
        message: (stage != Stage::Ran).then(|| cut(&shown::why(&job.marks), MAX_MESSAGE)),
        tests,
    }
}

fn test(check: &CheckResult, source: &str, task_id: Option<u32>) -> Test {
    Test {
        name: shown::title(check),
        code: body(source, &check.name).unwrap_or_default(),
        status: match check.verdict {
            Verdict::Pass => "pass",
            Verdict::Timeout | Verdict::OutOfMemory | Verdict::Crashed => "error",
            _ => "fail",
        },
        message: (check.verdict != Verdict::Pass).then(|| cut(&shown::details(check), MAX_MESSAGE)),
        output: None,
        task_id,
    }
}

/// Where a check begins; at the end if it is nowhere.
fn position(source: &str, name: &str) -> usize {
    source.find(&format!("fn {name}(")).unwrap_or(usize::MAX)
}

/// The body of a check. The sources of a course are formatted: a function ends
/// with the first line that is a brace.
fn body(source: &str, name: &str) -> Option<String> {
    let rest = &source[source.find(&format!("fn {name}("))?..];
    let lines = rest
        .lines()
        .skip_while(|line| !line.trim_end().ends_with('{'));
    let body: Vec<&str> = lines
        .skip(1)
        .take_while(|line| *line != "}")
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
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
    }
}
