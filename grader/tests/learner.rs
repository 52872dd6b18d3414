//! What a learner types, and what comes of it.

mod support;

use support::{Course, RIGHT};

/// Fits in the nominal world only: it knows that 30 ms are enough there.
const LUCKY: &str = "use wakeline::world::Web;
use std::time::Duration;
pub async fn two_pages(web: Web) -> (String, String) {
    let nap = tokio::time::sleep(Duration::from_millis(30));
    let (a, b, ()) = tokio::join!(web.fetch(\"a\"), web.fetch(\"b\"), nap);
    (a.unwrap(), b.unwrap())
}
";

#[test]
fn the_list_shows_minutes_and_points() {
    Course::new()
        .grader(&["list"])
        .expect(0, &["First", "two-pages", "Two pages", "5 min", "6 points"]);
}

#[test]
fn the_list_is_also_json() {
    let ran = Course::new().grader(&["list", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["parts"][0]["exercises"][0]["slug"], "two-pages");
    assert_eq!(json["parts"][0]["exercises"][0]["checks"][0]["points"], 3);
}

#[test]
fn hints_come_one_by_one() {
    let course = Course::new();
    let first = course.grader(&["hint", "two-pages"]);
    first.expect(0, &["hint 1 of 3", "Draw it.", "--number 2"]);
    assert!(!first.stdout.contains("join"));
    course
        .grader(&["hint", "two-pages", "--number", "3"])
        .expect(0, &["tokio::join!(a, b)"]);
    course
        .grader(&["hint", "two-pages", "--number", "4"])
        .expect(2, &["has 3 hints"]);
}

#[test]
fn check_shows_diagnosis_and_both_timelines_of_a_wrong_solution() {
    let course = Course::new();
    let wrong = course.read(&Course::solution("wrong/in_a_row.rs"));
    course.write(&Course::exercise("src/lib.rs"), &wrong);
    let ran = course.grader(&["check", "two-pages"]);
    ran.expect(
        1,
        &[
            "trace_mismatch",
            "ran one after the other",
            "expected:",
            "got:",
        ],
    );
    assert!(
        !ran.stdout.contains("survives_a_slow_page"),
        "{}",
        ran.stdout
    );
}

#[test]
fn cargo_test_says_last_how_to_see_more_and_where_a_hint_is() {
    let course = Course::new();
    let wrong = course.read(&Course::solution("wrong/in_a_row.rs"));
    course.write(&Course::exercise("src/lib.rs"), &wrong);
    let ran = course.cargo(&["test", "--package", "ex-two-pages"]);
    ran.expect(
        101,
        &["ran one after the other", "\nTo see every poll:  cargo grader trace two-pages\nFor a hint:         cargo grader hint two-pages\n"],
    );
}

#[test]
fn check_gives_full_marks_to_a_right_solution() {
    let course = Course::new();
    course.write(&Course::exercise("src/lib.rs"), RIGHT);
    course
        .grader(&["check"])
        .expect(0, &["pass, 6 of 6 points"]);
}

#[test]
fn check_shows_the_compilers_words() {
    let course = Course::new();
    course.edit(
        &Course::exercise("src/lib.rs"),
        "let _ = web;",
        "let _ = wob;",
    );
    let ran = course.grader(&["check", "two-pages"]);
    ran.expect(
        1,
        &["compile_error", "cannot find value `wob`", "src/lib.rs:7"],
    );
}

#[test]
fn trace_shows_operations_and_polls() {
    let course = Course::new();
    course.write(&Course::exercise("src/lib.rs"), RIGHT);
    let ran = course.grader(&["trace", "two-pages"]);
    ran.expect(
        0,
        &[
            "fetches both at once",
            "total 30 ms · peak 2 at once",
            "fetch(b) begins",
        ],
    );
}

#[test]
fn trace_draws_one_check() {
    let course = Course::new();
    course.write(&Course::exercise("src/lib.rs"), RIGHT);
    let args = [
        "trace",
        "two-pages",
        "--format",
        "svg",
        "--check",
        "returns_both_texts",
    ];
    let ran = course.grader(&args);
    ran.expect(0, &["<svg", "returns both texts"]);
    assert_eq!(ran.stdout.matches("<svg").count(), 1);
    let args = ["trace", "two-pages", "--check", "nonsense"];
    course
        .grader(&args)
        .expect(2, &["no check `nonsense`", "returns_both_texts"]);
}

#[test]
fn trace_gives_a_timeline_to_programs() {
    let course = Course::new();
    course.write(&Course::exercise("src/lib.rs"), RIGHT);
    let ran = course.grader(&["trace", "two-pages", "--format", "json"]);
    ran.expect(0, &["\"schema\":\"wakeline/timeline/v1\""]);
    let recording = wakeline::view::read_json(ran.stdout.as_bytes()).unwrap();
    assert_eq!(recording.timeline.total, wakeline::ms(30));
    // What the file holds is what the pipe got.
    let args = [
        "trace",
        "two-pages",
        "--format",
        "json",
        "--output",
        "a/run.json",
    ];
    let filed = course.grader(&args);
    filed.expect(0, &[]);
    assert_eq!(filed.stdout, "");
    assert_eq!(course.read("a/run.json"), ran.stdout);
}

#[test]
fn trace_writes_a_perfetto_file() {
    let course = Course::new();
    course.write(&Course::exercise("src/lib.rs"), RIGHT);
    let json = course.grader(&["trace", "two-pages", "--format", "json"]);
    let recording = wakeline::view::read_json(json.stdout.as_bytes()).unwrap();
    let mut expected = Vec::new();
    wakeline::view::write_perfetto(&recording, &mut expected).unwrap();
    let args = [
        "trace",
        "two-pages",
        "--format",
        "perfetto",
        "--output",
        "run.trace",
    ];
    let ran = course.grader(&args);
    ran.expect(0, &[]);
    assert_eq!(ran.stdout, "");
    assert!(std::fs::read(course.path("run.trace")).unwrap() == expected);
}

#[test]
fn trace_makes_a_page_that_plays_the_run_beside_what_was_expected() {
    let course = Course::new();
    let wrong = course.read(&Course::solution("wrong/in_a_row.rs"));
    course.write(&Course::exercise("src/lib.rs"), &wrong);
    let args = [
        "trace",
        "two-pages",
        "--format",
        "html",
        "--output",
        "run.html",
    ];
    let ran = course.grader(&args);
    ran.expect(0, &[]);
    assert_eq!(ran.stdout, "");
    let page = course.read("run.html");
    for part in [
        "<h1>Two pages: fetches both at once</h1>",
        "ran one after the other",
        "Expected: total 30 ms",
        "\"schema\":\"wakeline/timeline/v1\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn a_page_shows_the_first_check_that_does_not_pass() {
    let course = Course::new();
    let swapped = course.read(&Course::solution("wrong/swapped.rs"));
    course.write(&Course::exercise("src/lib.rs"), &swapped);
    let ran = course.grader(&["trace", "two-pages", "--format", "html"]);
    ran.expect(1, &["<h1>Two pages: returns both texts</h1>"]);
    assert_eq!(ran.stdout.matches("<h1>").count(), 1);
}

#[test]
fn a_page_shows_the_world_in_which_a_lucky_run_fails() {
    let course = Course::new();
    course.write(&Course::exercise("src/lib.rs"), LUCKY);
    let ran = course.grader(&["trace", "two-pages", "--format", "html"]);
    ran.expect(0, &["It fits in the nominal world", "\"seed\":1,"]);
}

#[test]
fn trace_writes_text_to_a_file_too() {
    let course = Course::new();
    course.write(&Course::exercise("src/lib.rs"), RIGHT);
    let shown = course.grader(&["trace", "two-pages"]);
    let ran = course.grader(&["trace", "two-pages", "--output", "run.txt"]);
    ran.expect(0, &[]);
    assert_eq!(course.read("run.txt"), shown.stdout);
}

#[test]
fn trace_of_code_that_does_not_compile_leaves_the_file_alone() {
    let course = Course::new();
    course.write("run.json", "as it was");
    course.edit(
        &Course::exercise("src/lib.rs"),
        "let _ = web;",
        "let _ = wob;",
    );
    let args = [
        "trace",
        "two-pages",
        "--format",
        "json",
        "--output",
        "run.json",
    ];
    let ran = course.grader(&args);
    ran.expect(1, &["cannot find value `wob`"]);
    assert_eq!(ran.stdout, "");
    assert_eq!(course.read("run.json"), "as it was");
}

#[test]
fn a_trace_that_cannot_be_written_says_where() {
    let course = Course::new();
    course.write(&Course::exercise("src/lib.rs"), RIGHT);
    course.write("file", "");
    let args = [
        "trace",
        "two-pages",
        "--format",
        "json",
        "--output",
        "file/run.json",
    ];
    course
        .grader(&args)
        .expect(4, &["could not write file/run.json"]);
}

#[test]
fn reset_keeps_what_was_there() {
    let course = Course::new();
    let lib = Course::exercise("src/lib.rs");
    let starter = course.read(&lib);
    course
        .grader(&["reset", "two-pages"])
        .expect(0, &["is the starter already"]);
    for (code, kept) in [("// one", "lib.rs.bak"), ("// two", "lib.rs.bak2")] {
        course.write(&lib, code);
        course.grader(&["reset", "two-pages"]).expect(0, &[kept]);
        assert_eq!(course.read(&Course::exercise(&format!("src/{kept}"))), code);
        assert_eq!(course.read(&lib), starter);
    }
}

#[test]
fn without_solutions_reset_takes_the_starter_that_was_handed_out() {
    let course = Course::new();
    let lib = Course::exercise("src/lib.rs");
    let starter = course.read(&lib);
    course.remove("solutions");
    course.write(&lib, "// mine");
    course
        .grader(&["reset", "two-pages"])
        .expect(3, &["neither the starter nor the solution"]);
    assert_eq!(course.read(&lib), "// mine");
    let folder = lib.strip_prefix("exercises/").unwrap();
    let folder = folder.strip_suffix("/src/lib.rs").unwrap();
    let kept = grader::catalogue::starter::kept(folder);
    course.write(kept.to_str().unwrap(), &starter);
    course
        .grader(&["reset", "two-pages"])
        .expect(0, &["lib.rs.bak", "is the starter again"]);
    assert_eq!(course.read(&lib), starter);
}

#[test]
fn an_unknown_slug_is_named_with_the_nearest() {
    let ran = Course::new().grader(&["check", "two-pagse"]);
    ran.expect(
        2,
        &[
            "`two-pagse`",
            "did you mean `two-pages`?",
            "cargo grader list",
        ],
    );
}

#[test]
fn a_folder_without_a_course_says_where_to_go() {
    let empty = tempfile::tempdir().unwrap();
    let path = empty.path().to_str().unwrap();
    Course::new()
        .grader(&["list", "--course", path])
        .expect(2, &[path, "--course DIR"]);
}

#[test]
fn a_broken_manifest_is_named_with_line_and_column() {
    let course = Course::new();
    course.edit(
        &Course::exercise("exercise.toml"),
        "minutes = 5",
        "minutes = \"five\"",
    );
    course
        .grader(&["list"])
        .expect(3, &["two-pages/exercise.toml:3:11", "u32"]);
}

#[test]
fn help_shows_examples() {
    Course::new()
        .grader(&["--help"])
        .expect(0, &["Examples:", "cargo grader check at-most-n"]);
}

#[test]
fn wrong_usage_is_wrong_usage() {
    Course::new().grader(&["grade"]).expect(2, &["--out"]);
    Course::new()
        .grader(&["grade", "c", "--out", "o", "--shard", "5/4"])
        .expect(2, &["1/4"]);
}
