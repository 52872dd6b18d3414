//! What changed is graded again, nothing else, and the run says why.

use std::fs;

use serde_json::json;

use crate::support::{Course, RIGHT};

/// Grades again, and holds the line of reasons and their numbers in
/// `summary.json` against these.
#[track_caller]
fn regrades(course: &Course, args: &[&str], jobs: usize, causes: &[(&str, usize)]) {
    let ran = course.grade(&[args, &["--verbose"]].concat());
    let words = |(cause, jobs): &(&str, usize)| format!("{cause} changed {jobs}");
    let words: Vec<String> = causes.iter().map(words).collect();
    if jobs == 0 {
        ran.expect(0, &[]);
        assert!(!ran.stderr.contains("regrad"), "{}", ran.all());
    } else {
        let line = format!("regrading {jobs}: {}\n", words.join(", "));
        ran.expect(0, &[&line]);
        let told = ran.stderr.matches("· regraded: ").count();
        assert_eq!(told, jobs, "{}", ran.all());
    }
    let summary: serde_json::Value =
        serde_json::from_str(&course.read("out/summary.json")).unwrap();
    let causes: serde_json::Map<String, serde_json::Value> = causes
        .iter()
        .map(|(cause, jobs)| ((*cause).to_owned(), json!(jobs)))
        .collect();
    assert_eq!(summary["regraded"], json!({"jobs": jobs, "causes": causes}));
}

#[test]
fn only_what_changed_is_graded_again_and_the_reason_is_given() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in_body("bob", "drop(web); todo!()");
    course.write("class/mia/notes.txt", "nothing to grade");
    regrades(&course, &[], 0, &[]);
    regrades(&course, &[], 0, &[]);

    course.hand_in_body("bob", "drop(web); todo!(\"later\")");
    regrades(&course, &[], 1, &[("sources", 1)]);

    let settings = Course::exercise("exercise.toml");
    let before = course.read(&settings);
    course.write(
        &settings,
        &(before.clone() + "\n[limits]\ncheck_seconds = 5\n"),
    );
    // Who handed in nothing depends on no limit.
    regrades(&course, &[], 2, &[("limits", 2)]);

    course.edit(&settings, "\"process\"", "\"process\", \"environment\"");
    regrades(&course, &[], 2, &[("policy", 2)]);

    course.edit(&settings, "title = \"", "title = \"New: ");
    regrades(&course, &[], 0, &[]);

    // Points alone: everybody has the new ones, and no compiler runs.
    let points = |course: &Course, student| {
        let result = course.result(student);
        (result["score"].clone(), result["max_score"].clone())
    };
    assert_eq!(points(&course, "ada"), (json!(6), json!(6)));
    course.edit(
        &settings,
        "returns_both_texts = 2",
        "returns_both_texts = 5",
    );
    regrades(&course, &[], 0, &[]);
    assert_eq!(points(&course, "ada"), (json!(9), json!(9)));
    assert_eq!(points(&course, "bob"), (json!(0), json!(9)));
    assert_eq!(points(&course, "mia"), (json!(0), json!(9)));
    course.edit(
        &settings,
        "returns_both_texts = 5",
        "returns_both_texts = 2",
    );
    regrades(&course, &[], 0, &[]);

    let checks = Course::exercise("tests/checks/mod.rs");
    course.write(&checks, &(course.read(&checks) + "\n// Mended.\n"));
    course.hand_in_body("bob", "drop(web); todo!(\"at last\")");
    regrades(&course, &[], 3, &[("checks", 3), ("sources", 1)]);

    let manifest = course.read(&Course::solution("Cargo.toml"));
    course.write(
        &Course::solution("Cargo.toml"),
        &(manifest + "\n# mended\n"),
    );
    regrades(&course, &[], 2, &[("course", 2)]);

    regrades(&course, &["--jail-without", "landlock"], 2, &[("jail", 2)]);
    regrades(
        &course,
        &["--jail-without", "landlock", "--seed", "1"],
        0,
        &[],
    );
    regrades(
        &course,
        &["--jail-without", "landlock", "--seed", "7"],
        2,
        &[("worlds", 2)],
    );
}

#[test]
fn another_compiler_is_a_reason() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    regrades(&course, &[], 0, &[]);
    // The ledger of somebody whose compiler was another one.
    let ledger = rusqlite::Connection::open(course.path("out/ledger.sqlite")).unwrap();
    let changed = ledger.execute(
        "UPDATE job SET fingerprint = 'old', parts = json_set(parts, '$.toolchain', 'old')",
        [],
    );
    assert_eq!(changed, Ok(1));
    drop(ledger);
    regrades(&course, &[], 1, &[("toolchain", 1)]);
}

#[test]
fn files_of_a_killed_grader_are_swept() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.write("out/.wakeline-half", "{");
    course.write("out/students/.wakeline-half", "<p>");
    course.write(
        "out/ledger.lock",
        "process 4194305, since 2020-01-01T00:00:00Z\n",
    );
    course.grade(&[]).expect(0, &[]);
    assert!(!course.path("out/.wakeline-half").exists());
    assert!(!course.path("out/students/.wakeline-half").exists());
    assert_eq!(fs::read(course.path("out/ledger.lock")).unwrap(), b"");
}

#[test]
fn students_who_swap_their_codes_swap_their_results() {
    let course = Course::new();
    let todo = "drop(web); todo!()";
    course.hand_in("ada", RIGHT);
    course.hand_in_body("bob", todo);
    regrades(&course, &[], 0, &[]);
    course.hand_in_body("ada", todo);
    course.hand_in("bob", RIGHT);
    course.grade(&[]).expect(0, &["2 jobs, 2 of them known"]);
    assert_eq!(course.result("ada")["verdict"], "check_failed");
    assert_eq!(course.result("bob")["verdict"], "pass");
}
