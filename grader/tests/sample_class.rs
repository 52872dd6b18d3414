//! Classes on the real course: each submission gets the verdict that its author
//! would call fair, and gets it again. The sample class, which `cargo course`
//! grades, has each verdict once; a class of twelve has all exercises.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use grader::verdict::Verdict;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    verdict: String,
    points: f64,
    diagnosis: Option<String>,
}

type Class = BTreeMap<String, BTreeMap<String, Expected>>;

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("the grader lies in the course")
        .to_owned()
}

fn grade(class: &str, exercises: &[&str], out: &Path) -> String {
    let chosen = exercises.iter().flat_map(|slug| ["--exercise", slug]);
    let run = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(["grade", class, "--out"])
        .arg(out)
        .args(chosen)
        .current_dir(root())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert!(matches!(run.status.code(), Some(0 | 1)), "{stderr}");
    std::fs::read_to_string(out.join("results.jsonl")).unwrap()
}

/// The class as it was graded. Nothing handed in is not listed.
fn graded(results: &str) -> Class {
    let mut class = Class::new();
    for line in results.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let exercises = class.entry(text(&row["student"])).or_default();
        if row["verdict"] == "missing" {
            continue;
        }
        let result = Expected {
            verdict: text(&row["verdict"]),
            points: row["score"].as_f64().unwrap(),
            diagnosis: row["diagnosis"]["id"].as_str().map(str::to_owned),
        };
        exercises.insert(text(&row["exercise"]), result);
    }
    class
}

fn without_times(results: &str) -> Vec<Value> {
    let rows = results.lines().map(|line| {
        let mut row: Value = serde_json::from_str(line).unwrap();
        row.as_object_mut().unwrap().remove("wall_ms").unwrap();
        row
    });
    rows.collect()
}

fn expected(class: &str) -> Class {
    let text = std::fs::read_to_string(root().join(class).join("expected.toml"));
    toml::from_str(&text.unwrap()).unwrap()
}

#[track_caller]
fn hold(got: &Class, expected: &Class) {
    assert_eq!(
        got.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>()
    );
    let others = expected
        .iter()
        .filter(|(student, exercises)| got[*student] != **exercises);
    let others: Vec<String> = others
        .map(|(student, exercises)| format!("{student}: {exercises:?}\n  got {:?}", got[student]))
        .collect();
    assert!(others.is_empty(), "{}", others.join("\n"));
}

#[test]
fn the_sample_class_has_each_verdict_that_a_student_can_earn_once() {
    let class = "grader/sample-class";
    let folder = tempfile::tempdir().unwrap();
    let results = grade(class, &["at-most-n"], &folder.path().join("out"));
    hold(&graded(&results), &expected(class));
    for verdict in Verdict::ALL {
        let once = usize::from(*verdict != Verdict::InfraError);
        let rows = results.lines().filter(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            row["verdict"] == verdict.name()
        });
        assert_eq!(rows.count(), once, "{verdict}");
    }
}

#[test]
#[ignore = "a long proof: a class of twelve is graded twice"]
fn each_submission_gets_what_its_author_would_call_fair_and_gets_it_again() {
    let class = "grader/tests/fixtures/class-of-twelve";
    let folder = tempfile::tempdir().unwrap();
    let first = grade(class, &[], &folder.path().join("first"));
    hold(&graded(&first), &expected(class));
    let second = grade(class, &[], &folder.path().join("second"));
    assert_eq!(without_times(&first), without_times(&second));
}
