//! A run over a part of a class, or over another download, forgets nobody.

use crate::support::{Course, RIGHT, copy};

const IN_A_ROW: &str = "(web.fetch(\"a\").await.unwrap(), web.fetch(\"b\").await.unwrap())";

/// The students in the results, in order, each with whether they are marked as absent.
fn in_results(course: &Course) -> Vec<(String, bool)> {
    let lines = course.read("out/results.jsonl");
    let line = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let student = line["student"].as_str().unwrap().to_owned();
        let note = line["notes"].to_string().contains("last seen");
        assert_eq!(line.get("last_seen").is_some(), note, "{line}");
        (student, note)
    };
    lines.lines().map(line).collect()
}

#[track_caller]
fn expect(course: &Course, students: &[(&str, bool)]) {
    let found = in_results(course);
    let found: Vec<(&str, bool)> = found.iter().map(|(name, gone)| (&**name, *gone)).collect();
    assert_eq!(found, students);
}

#[test]
fn who_is_not_in_a_later_run_stays_and_is_marked_until_the_class_begins_anew() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in_body("ben", IN_A_ROW);
    course.grade(&[]).expect(0, &[]);
    expect(&course, &[("ada", false), ("ben", false)]);
    let ben = course.result("ben");

    // Somebody grades one of them from another folder.
    copy(&course.path("class/ada"), &course.path("again/ada"));
    let again = ["grade", "again", "--out", "out"];
    let note = "of earlier runs and not in this class: ben; their results stay";
    course.grader(&again).expect(0, &[note]);
    expect(&course, &[("ada", false), ("ben", true)]);
    let kept = course.result("ben");
    assert_eq!(kept["score"], ben["score"]);
    assert!(course.read("out/students/ben.html").contains("last seen"));
    assert!(course.read("out/index.html").contains("ben"));
    course
        .grader(&["export", "out", "--format", "csv", "--output", "marks.csv"])
        .expect(0, &[]);
    assert!(course.read("marks.csv").contains("ben"));

    // The whole class again: nobody is marked any more, and nothing is run.
    let whole = course.grade(&[]);
    whole.expect(0, &[]);
    assert!(!whole.stderr.contains("earlier runs"), "{}", whole.all());
    expect(&course, &[("ada", false), ("ben", false)]);

    let anew = [&again[..], &["--replace-class"]].concat();
    course.grader(&anew).expect(0, &[]);
    expect(&course, &[("ada", false)]);
    assert!(!course.path("out/students/ben.html").exists());
}

#[test]
fn one_student_is_graded_again_by_name_and_the_others_stay_as_they_are() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in_body("ben", IN_A_ROW);
    course.grade(&[]).expect(0, &[]);
    let one = course.grade(&["--student", "ada", "--verbose"]);
    one.expect(0, &["ada · two-pages"]);
    assert!(!one.stderr.contains("ben · two-pages"), "{}", one.all());
    expect(&course, &[("ada", false), ("ben", false)]);
    course
        .grade(&["--student", "adda"])
        .expect(2, &["has nobody called `adda`; did you mean `ada`?"]);
    course.grade(&["--shard", "1/2"]).expect(0, &[]);
    course.grade(&["--shard", "2/2"]).expect(0, &[]);
    expect(&course, &[("ada", false), ("ben", false)]);
}

#[test]
fn exercises_are_graded_one_after_the_other_into_one_folder() {
    let course = Course::new();
    for (folder, kind) in [("exercises", "ex"), ("solutions", "sol")] {
        let [one, other] = ["two-pages", "more-pages"].map(|name| format!("{folder}/first/{name}"));
        copy(&course.path(&one), &course.path(&other));
        let manifest = format!("{other}/Cargo.toml");
        course.edit(
            &manifest,
            &format!("{kind}-two-pages"),
            &format!("{kind}-more-pages"),
        );
        let root = format!("{other}/tests/grade.rs");
        course.edit(
            &root,
            &format!("{kind}_two_pages"),
            &format!("{kind}_more_pages"),
        );
    }
    course.edit(
        "exercises/course.toml",
        "\"two-pages\"",
        "\"two-pages\", \"more-pages\"",
    );
    course.hand_in("ada", RIGHT);
    course.write("class/ada/more-pages/src/lib.rs", RIGHT);
    for exercise in ["two-pages", "more-pages"] {
        course.grade(&["--exercise", exercise]).expect(0, &[]);
    }
    expect(&course, &[("ada", false), ("ada", false)]);
    let index = course.read("out/index.html");
    assert!(
        index.contains("two-pages") && index.contains("more-pages"),
        "{index}"
    );
    course.edit("exercises/course.toml", ", \"more-pages\"", "");
    course
        .grade(&[])
        .expect(0, &["the course has no exercise more-pages any more"]);
    expect(&course, &[("ada", false)]);

    // Another course than that of the folder.
    course.write(
        "own/other/Cargo.toml",
        "[workspace]\n[package]\nname = \"other\"\nedition = \"2024\"\n",
    );
    course.write("own/other/src/lib.rs", "pub fn one() -> u8 {\n    1\n}\n");
    let test = "#[test]\nfn is_one() {\n    assert_eq!(other::one(), 1);\n}\n";
    course.write("own/other/tests/one.rs", test);
    let others = ["--exercises", "own"];
    let refused = "out holds results of another course, such as those of two-pages";
    course.grade(&others).expect(2, &[refused]);
    expect(&course, &[("ada", false)]);
    let anew = [&others[..], &["--replace-class"]].concat();
    course
        .grade(&anew)
        .expect(0, &["two-pages any more: its results are removed"]);
}
