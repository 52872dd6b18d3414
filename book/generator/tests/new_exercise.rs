//! The section of `CONTRIBUTING.md` on exercises is followed to the letter, from
//! `cargo course new exercise` to a self-test in which every promise holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use course::new::{self, Wakeline};

const SLUG: &str = "ask-the-mirror";

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap()
}

/// The files that the section shows whole, in its order.
fn shown() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let (_, section) = text.split_once("\n## Add an exercise\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let mut files = Vec::new();
    for fence in section.split("\n````").skip(1).step_by(2) {
        let (info, body) = fence.split_once('\n').unwrap();
        let (_, path) = info.split_once(' ').unwrap();
        files.push((path.to_owned(), format!("{body}\n")));
    }
    files
}

struct Said {
    code: i32,
    text: String,
}

/// Runs a program in a course, with what was compiled already.
fn run(course: &Path, program: &str, arguments: &[&str]) -> Said {
    let target = Path::new(env!("CARGO_BIN_EXE_course"));
    let output = Command::new(program)
        .args(arguments)
        .current_dir(course)
        .env("CARGO_TARGET_DIR", target.ancestors().nth(2).unwrap())
        .env("CARGO_NET_OFFLINE", "true")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (out, err) = (&output.stdout, &output.stderr);
    Said {
        code: output.status.code().unwrap(),
        text: format!(
            "{}{}",
            String::from_utf8_lossy(out),
            String::from_utf8_lossy(err)
        ),
    }
}

#[test]
fn an_exercise_is_written_as_the_section_says() {
    let dir = tempfile::Builder::new().prefix("an exercise ü ").tempdir();
    let dir = dir.unwrap();
    let course = dir.path().join("course");
    new::course(&course, "A course", &Wakeline::checkout(&root()).unwrap()).unwrap();
    let engine = |arguments: &[&str]| run(&course, env!("CARGO_BIN_EXE_course"), arguments);
    let self_test = || run(&course, env!("CARGO"), &["grader", "self-test", SLUG]);

    let made = engine(&[
        "new",
        "exercise",
        "coroutines/ask-the-mirror",
        "--kind",
        "write",
    ]);
    assert_eq!(made.code, 0, "{}", made.text);
    assert!(
        made.text.contains("The part “Coroutines” is new"),
        "{}",
        made.text
    );
    let fresh = self_test();
    assert_eq!(fresh.code, 3, "{}", fresh.text);
    // What is still to be written, the first thing first.
    let first = fresh.text.lines().find(|line| line.contains('✗')).unwrap();
    let reference = "solutions/coroutines/ask-the-mirror/src/lib.rs:3: still to write";
    assert!(first.contains(reference), "{}", fresh.text);

    let files = shown();
    assert_eq!(files.len(), 7);
    for (path, text) in files {
        let path = course.join(path);
        // Only misconceptions are files that were not made.
        let is_wrong = path.parent().unwrap().ends_with("wrong");
        assert!(path.is_file() != is_wrong, "{}", path.display());
        fs::write(path, text).unwrap();
    }
    let synced = engine(&["sync"]);
    assert_eq!(synced.code, 0, "{}", synced.text);

    // Nobody is there to look, so nothing is kept.
    let accepted = engine(&["accept", SLUG]);
    assert_eq!(accepted.code, 1, "{}", accepted.text);
    assert!(
        accepted.text.contains("+   fetch(mirror)  20 → 30  ok"),
        "{}",
        accepted.text
    );
    assert!(
        accepted.text.contains("Kept 0, left 3."),
        "{}",
        accepted.text
    );
    let unaccepted = self_test();
    let lacking = "`leaves_the_mirror_alone` has no snapshot";
    assert!(unaccepted.text.contains(lacking), "{}", unaccepted.text);

    let accepted = engine(&["accept", SLUG, "--yes"]);
    assert_eq!(accepted.code, 0, "{}", accepted.text);
    assert!(accepted.text.contains("Kept 5."), "{}", accepted.text);
    let again = engine(&["accept", SLUG]);
    assert!(again.text.contains("Nothing is new."), "{}", again.text);
    let green = self_test();
    assert_eq!(green.code, 0, "{}", green.text);
    assert!(
        green.text.contains("ok  3 checks, 2 misconceptions"),
        "{}",
        green.text
    );
}

#[test]
fn a_chapter_asks_for_what_is_still_to_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let course = dir.path().join("course");
    new::course(&course, "A course", &Wakeline::checkout(&root()).unwrap()).unwrap();
    let summary = course.join("book/src/SUMMARY.md");
    let contents = fs::read_to_string(&summary).unwrap() + "- [Ask again]()\n";
    fs::write(&summary, contents).unwrap();
    let engine = |arguments: &[&str]| run(&course, env!("CARGO_BIN_EXE_course"), arguments);

    let made = engine(&["new", "chapter", "ask-again"]);
    assert_eq!(made.code, 0, "{}", made.text);
    let contents = fs::read_to_string(&summary).unwrap();
    assert!(
        contents.ends_with("- [Ask again](ask-again.md)\n"),
        "{contents}"
    );
    let accepted = engine(&["accept", "ask_again", "--yes"]);
    assert!(
        accepted.text.contains("fetch(a)   0 → 30  ok"),
        "{}",
        accepted.text
    );

    let checked = engine(&["check"]);
    assert_eq!(checked.code, 1, "{}", checked.text);
    let errors = checked.text.matches("error: ").count();
    let unwritten = checked
        .text
        .matches("error: this is still to be written")
        .count();
    assert_eq!(errors, unwritten, "nothing else is wrong: {}", checked.text);
    for place in [
        "book/src/ask-again.md:4:1",
        "ask_again.rs:7:5",
        "first.py:1:4",
    ] {
        assert!(checked.text.contains(place), "{place}: {}", checked.text);
    }
    let twice = engine(&["new", "chapter", "ask-again"]);
    assert_eq!(twice.code, 2, "{}", twice.text);
    assert!(
        twice.text.contains("ask-again.md is there already"),
        "{}",
        twice.text
    );
}

#[test]
fn who_makes_a_course_as_before_is_told_how_it_is_done_now() {
    let dir = tempfile::tempdir().unwrap();
    let said = run(dir.path(), env!("CARGO_BIN_EXE_course"), &["new", "limits"]);
    assert_eq!(said.code, 2, "{}", said.text);
    let how = "A course is made by `cargo course new course DIR`";
    assert!(said.text.contains(how), "{}", said.text);
    assert!(fs::read_dir(dir.path()).unwrap().next().is_none());
}
