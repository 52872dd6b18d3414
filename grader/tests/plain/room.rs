//! A folder with crates, a class, and the grader run on both. No course is
//! anywhere near.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

#[path = "../support/mod.rs"]
mod support;

use support::Ran;

/// Passes everything.
pub(crate) const CALCULATOR: &str = "use std::num::ParseIntError;
#[derive(Debug, PartialEq)]
pub enum Error { Empty, NotANumber(String) }
pub fn sum(text: &str) -> Result<i64, Error> {
    if text.is_empty() { return Err(Error::Empty); }
    let number = |one: &str| one.parse::<i64>().map_err(|_: ParseIntError| Error::NotANumber(one.into()));
    text.split('+').map(number).sum()
}
pub fn divide(a: i64, b: i64) -> i64 {
    if b == 0 { panic!(\"zero divides nothing\") }
    a / b
}
";

pub(crate) const LEAP: &str = "pub fn is_leap_year(year: u64) -> bool {
    year % 400 == 0 || year % 4 == 0 && year % 100 != 0
}
";

pub(crate) const LENGTHS: &str = "use tokio::sync::mpsc::Receiver;
pub async fn largest(mut lengths: Receiver<u32>) -> Option<u32> {
    let mut best = None;
    while let Some(length) = lengths.recv().await { best = best.max(Some(length)); }
    best
}
";

pub(crate) struct Room(TempDir);

impl Room {
    pub(crate) fn new() -> Room {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let dir = tempfile::tempdir().unwrap();
        let exercises = dir.path().join("exercises");
        support::copy(&here.join("tests/fixtures/plain"), &exercises);
        for exercise in fs::read_dir(&exercises).unwrap() {
            // The same versions as everything else, so that nothing is downloaded.
            let lock = exercise.unwrap().path().join("Cargo.lock");
            fs::copy(here.join("../Cargo.lock"), lock).unwrap();
        }
        fs::create_dir(dir.path().join("class")).unwrap();
        Room(dir)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn append(&self, path: &str, text: &str) {
        let old = self.read(path);
        self.write(path, &(old + text));
    }

    /// Replaces a text that must be there.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not contain {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub(crate) fn hand_in(&self, path: &str, code: &str) {
        self.write(&format!("class/{path}"), code);
    }

    pub(crate) fn grader(&self, args: &[&str]) -> Ran {
        let mut command = support::command(self.0.path(), "plain", args);
        Ran::from(command.output().unwrap())
    }

    /// Grades `class` into `out` by the crates in `exercises`.
    pub(crate) fn grade(&self, more: &[&str]) -> Ran {
        self.grade_by("exercises", more)
    }

    pub(crate) fn grade_by(&self, exercises: &str, more: &[&str]) -> Ran {
        let args = ["grade", "class", "--out", "out", "--exercises", exercises];
        self.grader(&[&args, more].concat())
    }

    /// The line of `results.jsonl` of an exercise of a student.
    pub(crate) fn result(&self, student: &str, exercise: &str) -> Value {
        let results = self.read("out/results.jsonl");
        let mut lines = results
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines
            .find(|line| line["student"] == student && line["exercise"] == exercise)
            .unwrap_or_else(|| panic!("no result of {student} for {exercise}"))
    }

    /// Name and verdict of each check.
    pub(crate) fn checks(&self, student: &str, exercise: &str) -> Vec<(String, String)> {
        let result = self.result(student, exercise);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let checks = result["checks"].as_array().unwrap().iter();
        checks
            .map(|check| (text(&check["name"]), text(&check["verdict"])))
            .collect()
    }
}
