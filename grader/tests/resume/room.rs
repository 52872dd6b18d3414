//! Output folders without room, and those that nobody may write to. The file
//! systems are real ones, mounted where only the test sees them.

use std::process::{Command, Output};

use crate::support::{Course, RIGHT, Ran};

/// Runs a script that may mount. `None`: this host does not let anybody.
fn privately(course: &Course, script: &str) -> Option<Ran> {
    let may = |how: &str| {
        let tried = Command::new("unshare").args([how, "true"]).output();
        tried.is_ok_and(|tried: Output| tried.status.success())
    };
    // As root, or as root of a user namespace.
    let how = ["-m", "-rm"].into_iter().find(|how| may(how));
    let Some(how) = how else {
        eprintln!("nothing is checked: this host has no mount namespaces");
        return None;
    };
    let grader = course.command(&[]);
    let mut command = Command::new("unshare");
    command.args([how, "sh", "-ec", script]);
    command.env("GRADER", grader.get_program());
    for (name, value) in grader.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.current_dir(course.path(""));
    Some(Ran::from(command.output().unwrap()))
}

#[test]
fn a_full_disk_stops_the_run_and_loses_nothing() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    for student in 0..80 {
        // Rejected before anything is compiled, so that the disk fills fast.
        let code = format!("pub fn two_pages() {{ unsafe {{ {student}; }} }}");
        course.hand_in(&format!("bob{student}"), &code);
    }
    course.write("out/readme", "");
    let script = r#"
        mount -t tmpfs -o size=400k none out
        "$GRADER" grade class --out out --verbose && exit 50 || echo "first $?"
        mount -t tmpfs -o remount,size=64m none out
        "$GRADER" grade class --out out --verbose; echo "second $?"
        cp out/results.jsonl .
    "#;
    let Some(ran) = privately(&course, script) else {
        return;
    };
    ran.expect(
        0,
        &["first 4\n", "disk is full", "the same command goes on"],
    );
    ran.expect(
        0,
        &[
            "of them known from before",
            "progress done=81 jobs=81 ",
            "second 0\n",
        ],
    );
    assert_eq!(course.read("results.jsonl").lines().count(), 81);
    let graded = |student: &str| ran.stderr.matches(&format!("] {student} · ")).count();
    // Whoever was finished before the disk was full is not run again. One
    // may be told of that did not get in.
    let all: usize = (0..80).map(|n| graded(&format!("bob{n}"))).sum();
    assert!((80..=81).contains(&all), "{}", ran.all());
    assert_eq!(graded("ada"), 1, "{}", ran.all());
}

#[test]
fn a_read_only_folder_is_named_and_left_as_it_is() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.grade(&[]).expect(0, &[]);
    let before = course.read("out/results.jsonl");
    course.hand_in_body("ada", "drop(web); todo!()");
    let script = r#"
        mount --bind out out
        mount -o remount,ro,bind out
        "$GRADER" grade class --out out --verbose && exit 50 || echo "first $?"
    "#;
    let Some(ran) = privately(&course, script) else {
        return;
    };
    let text = "could not write to the output folder out: Read-only file system";
    ran.expect(0, &["first 4\n", text, "--out"]);
    assert_eq!(course.read("out/results.jsonl"), before);
    course
        .grade(&[])
        .expect(0, &["regrading 1: sources changed 1"]);
}

#[test]
fn an_output_folder_below_a_file_is_named() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.write("notes", "");
    let ran = course.grader(&["grade", "class", "--out", "notes/out"]);
    ran.expect(
        4,
        &["could not write to the output folder notes/out", "--out"],
    );
}
