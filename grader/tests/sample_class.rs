//! The sample class on the real course: each submission gets the verdict that
//! its author would call fair, and gets it again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

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

fn grade(out: &Path) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(["grade", "grader/sample-class", "--out"])
        .arg(out)
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

#[test]
fn each_submission_gets_what_its_author_would_call_fair_and_gets_it_again() {
    let expected = std::fs::read_to_string(root().join("grader/sample-class/expected.toml"));
    let expected: Class = toml::from_str(&expected.unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let first = grade(&folder.path().join("first"));
    let got = graded(&first);
    assert_eq!(
        got.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>()
    );
    for (student, exercises) in &expected {
        assert_eq!(&got[student], exercises, "{student}");
    }
    let second = grade(&folder.path().join("second"));
    assert_eq!(without_times(&first), without_times(&second));
}
