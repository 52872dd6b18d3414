//! A small course in a folder of its own, and the grader run on it as people
//! run it.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The exercise of the small course, below `exercises` and `solutions`.
pub(crate) const FOLDER: &str = "first/two-pages";

/// A solution that passes.
pub(crate) const RIGHT: &str = "use wakeline::world::Web;
pub async fn two_pages(web: Web) -> (String, String) {
    let (a, b) = tokio::join!(web.fetch(\"a\"), web.fetch(\"b\"));
    (a.unwrap(), b.unwrap())
}
";

/// A copy of the small course, to be changed at will.
pub(crate) struct Course(TempDir);

/// What a run of the grader left behind.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Course {
    pub(crate) fn new() -> Course {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let dir = tempfile::tempdir().unwrap();
        copy(&here.join("tests/fixtures/course"), dir.path());
        let course = Course(dir);
        let wakeline = here.join("wakeline");
        course.edit("Cargo.toml", "WAKELINE", wakeline.to_str().unwrap());
        // The same versions as everything else, so that nothing is downloaded.
        fs::copy(here.join("../Cargo.lock"), course.path("Cargo.lock")).unwrap();
        course
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn exercise(path: &str) -> String {
        format!("exercises/{FOLDER}/{path}")
    }

    pub(crate) fn solution(path: &str) -> String {
        format!("solutions/{FOLDER}/{path}")
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces a text that must be there.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not contain {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }

    /// Hands in the exercise for a student.
    pub(crate) fn hand_in(&self, student: &str, code: &str) {
        self.write(&format!("class/{student}/two-pages/src/lib.rs"), code);
    }

    /// The body of `two_pages` for a student.
    pub(crate) fn hand_in_body(&self, student: &str, body: &str) {
        let head =
            "use wakeline::world::Web;\npub async fn two_pages(web: Web) -> (String, String)";
        self.hand_in(student, &format!("{head} {{\n{body}\n}}\n"));
    }

    pub(crate) fn grader(&self, args: &[&str]) -> Ran {
        Ran::from(self.command(args).output().unwrap())
    }

    /// cargo, as a learner runs it, with the settings of the real course.
    pub(crate) fn cargo(&self, args: &[&str]) -> Ran {
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.cargo/config.toml");
        fs::copy(settings, self.path(".cargo/config.toml")).unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        let cargo = settled(cargo.args(args), self.0.path(), "course");
        Ran::from(cargo.output().unwrap())
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        command(self.0.path(), "course", args)
    }

    /// Grades `class` into `out`.
    pub(crate) fn grade(&self, more: &[&str]) -> Ran {
        self.grader(&[&["grade", "class", "--out", "out"], more].concat())
    }

    /// The line of `results.jsonl` of a student.
    pub(crate) fn result(&self, student: &str) -> Value {
        self.read("out/results.jsonl")
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .find(|line| line["student"] == student)
            .unwrap_or_else(|| panic!("no result of {student}"))
    }
}

/// The grader in a folder. All tests with the same target folder build their
/// dependencies once.
pub(crate) fn command(folder: &Path, target: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    settled(command.args(args), folder, target);
    command
}

fn settled<'a>(command: &'a mut Command, folder: &Path, target: &str) -> &'a mut Command {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(target);
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        Ran {
            code: output.status.code().expect("the grader ends by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Both streams, for messages of assertions.
    pub(crate) fn all(&self) -> String {
        format!("exit {}\n{}\n{}", self.code, self.stdout, self.stderr)
    }

    #[track_caller]
    pub(crate) fn expect(&self, code: i32, texts: &[&str]) {
        assert_eq!(self.code, code, "{}", self.all());
        for text in texts {
            assert!(
                self.all().contains(text),
                "`{text}` is missing in:\n{}",
                self.all()
            );
        }
        assert!(!self.all().contains("panicked at"), "{}", self.all());
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
