//! What a grader that still runs, or was killed, leaves to others: reports and
//! exports wait for it, and nothing of it stays behind.

use std::fs;

use crate::Grader;
use crate::support::{Course, RIGHT};

#[test]
fn nobody_reports_or_exports_half_of_a_run() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.grade(&[]).expect(0, &[]);
    let before = course.read("out/results.jsonl");
    course.hand_in_body("ada", "drop(web); todo!()");
    course.hand_in_body("bob", "drop(web); loop {}");
    let grader = Grader::start(&course, &[]);
    grader.wait_for("ada · two-pages");
    let holder = format!("written to by process {}, since", grader.process.id());
    for command in [
        &["report", "out"][..],
        &["report", "out", "--audience", "student"],
        &["export", "out", "--format", "csv", "--output", "marks.csv"],
    ] {
        course.grader(command).expect(4, &[&holder]);
    }
    assert!(grader.kill(), "the grader went on");
    assert_eq!(course.read("out/results.jsonl"), before);
    assert!(!course.path("out/for-students").exists());
    assert!(!course.path("marks.csv").exists());
    course.grader(&["report", "out"]).expect(0, &[]);
}

#[test]
fn pages_that_were_handed_out_are_those_of_the_last_run() {
    let course = Course::new();
    course.hand_in_body("ada", "drop(web); todo!()");
    course.grade(&[]).expect(0, &[]);
    assert!(!course.path("out/for-students").exists());
    let report = ["report", "out", "--audience", "student"];
    course.grader(&report).expect(0, &["for-students"]);
    let page = "out/for-students/ada.html";
    assert!(!course.read(page).contains("<b>6</b>of 6 points"));
    course.hand_in("ada", RIGHT);
    course.grade(&[]).expect(0, &[]);
    assert!(course.read(page).contains("<b>6</b>of 6 points"));
}

#[test]
fn what_a_killed_grader_was_working_in_is_removed_by_the_next() {
    let course = Course::new();
    course.hand_in_body("bob", "drop(web); loop {}");
    course.write("tmp/wakeline-of-somebody/notes", "not a grader's");
    let places = || {
        let entries = fs::read_dir(course.path("tmp")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let ours = |name: &String| name.starts_with("wakeline-") && !name.ends_with("somebody");
        names.filter(ours).count()
    };
    let temp = course.path("tmp");
    let mut command = course.command(&["grade", "class", "--out", "out"]);
    command.env("TMPDIR", &temp);
    let grader = Grader::of(command);
    grader.wait_for("1 jobs");
    assert_eq!(places(), 1);
    assert!(grader.kill(), "the grader went on");
    assert_eq!(places(), 1);
    course.hand_in("bob", RIGHT);
    let next = course
        .command(&["grade", "class", "--out", "out"])
        .env("TMPDIR", &temp)
        .output();
    assert!(next.unwrap().status.success());
    assert_eq!(places(), 0);
    assert!(course.path("tmp/wakeline-of-somebody/notes").exists());
}
