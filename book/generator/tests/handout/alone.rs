//! A hand-out builds, tests and checks on its own, and what was written in it is
//! graded where it came from.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use grader::catalogue::{Catalogue, starter};

use super::{LIB, checkout, command, folder, told, tree, typed};

/// Runs cargo in a hand-out, with nothing from the network.
fn cargo(dir: &Path, target: &Path, arguments: &[&str]) -> Output {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = command(&cargo, dir);
    command
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true");
    command.args(arguments).output().unwrap()
}

/// What learners must write in an exercise of this course.
fn solved(slug: &str) -> String {
    let catalogue = Catalogue::load(&checkout()).unwrap();
    let solution = catalogue.exercise(slug).unwrap().solution.clone().unwrap();
    let path = solution.join("src/lib.rs");
    let reference = fs::read_to_string(&path).unwrap();
    starter::solved(&reference, &path).unwrap().text
}

/// A folder whose path is the same each time, so that little is compiled anew.
fn steady(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hand out ü");
    let dir = folder.join(name);
    let _ = fs::remove_dir_all(&dir);
    dir
}

#[test]
#[ignore = "a long proof: the grader is compiled in a hand-out"]
fn it_tests_checks_and_begins_again_on_its_own_and_the_instructor_grades_the_rest() {
    let program = Path::new(env!("CARGO_BIN_EXE_course"));
    let target = program.ancestors().nth(2).unwrap();
    let dir = steady("plain");
    let made = typed(&checkout(), &[dir.to_str().unwrap()]);
    assert!(made.status.success(), "{}", told(&made));
    let lock = fs::read(dir.join("Cargo.lock")).unwrap();
    let test = ["test", "--locked", "-p", "ex-two-at-once"];

    let failed = cargo(&dir, target, &test);
    let said = told(&failed);
    assert!(
        !failed.status.success() && said.contains("0 passed; 3 failed"),
        "{said}"
    );
    assert!(said.contains("cargo grader hint two-at-once"), "{said}");
    fs::write(dir.join(LIB), solved("two-at-once")).unwrap();
    let passed = cargo(&dir, target, &test);
    assert!(passed.status.success(), "{}", told(&passed));

    let checked = cargo(&dir, target, &["grader", "check"]);
    let said = told(&checked);
    assert!(
        said.contains("Two at once (two-at-once): pass, 8 of 8 points"),
        "{said}"
    );
    assert!(
        said.contains("and 1 more check, 2 points, where your work is graded"),
        "{said}"
    );
    let all = Catalogue::load(&checkout()).unwrap().exercises().count();
    let summary = format!("1 of {all} exercises passed");
    assert!(said.contains(&summary), "{said}");
    assert!(!said.contains("hidden"), "{said}");
    for (arguments, part) in [
        (["grader", "list"].as_slice(), "two-at-once"),
        (&["grader", "hint", "two-at-once"], "hint 1 of 3"),
        (&["grader", "trace", "two-at-once"], "main  ← start"),
        (&["grader", "reset", "two-at-once"], "is the starter again"),
    ] {
        let output = cargo(&dir, target, arguments);
        assert!(
            told(&output).contains(part),
            "{arguments:?}: {}",
            told(&output)
        );
    }
    let kept = fs::read_to_string(dir.join(format!("{LIB}.bak"))).unwrap();
    assert_eq!(kept, solved("two-at-once"));
    assert_eq!(fs::read(dir.join("Cargo.lock")).unwrap(), lock);

    // The whole folder is what a student hands in; only here hidden checks run.
    fs::write(dir.join(LIB), solved("two-at-once")).unwrap();
    let class = folder();
    copy(&dir, &class.path().join("submissions/ada"));
    let out = class.path().join("marks");
    let submissions = class.path().join("submissions");
    let graded = cargo(
        &checkout(),
        target,
        &[
            "grader",
            "grade",
            submissions.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ],
    );
    assert!(
        graded.status.success() || graded.status.code() == Some(1),
        "{}",
        told(&graded)
    );
    let results = fs::read_to_string(out.join("results.jsonl")).unwrap();
    let line = results
        .lines()
        .find(|line| line.contains("\"two-at-once\""))
        .unwrap();
    assert!(line.contains("takes_as_long_as_the_slower_one"), "{line}");
    assert!(line.contains("\"score\":10,"), "{line}");
}

fn copy(from: &Path, to: &Path) {
    for (path, contents) in tree(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
}
