//! Crates with ordinary tests, graded as they are: no `exercise.toml`, no
//! `wakeline`, no course around them.

#[path = "plain/attacks.rs"]
mod attacks;
#[path = "plain/room.rs"]
mod room;

use room::{CALCULATOR, LEAP, LENGTHS, Room};

#[test]
fn ordinary_tests_of_all_kinds_count_one_point_each() {
    let room = Room::new();
    room.hand_in("ada/calculator/src/lib.rs", CALCULATOR);
    room.hand_in("ada/leap/src/lib.rs", LEAP);
    room.hand_in("ada/Größe messen/src/lib.rs", LENGTHS);
    room.grade(&[]).expect(0, &["13/13"]);
    let checks = room.checks("ada", "calculator");
    let names: Vec<&str> = checks.iter().map(|check| check.0.as_str()).collect();
    assert_eq!(
        names,
        [
            "errors::divides",
            "errors::zero_divides_nothing",
            "errors::a_sum_is_a_number",
            "sums::two_numbers",
            "sums::many_numbers",
            "sums::nothing_is_an_error",
            "sums::words::a_word_is_an_error",
            "sums::sums_of_a_file",
        ]
    );
    assert!(checks.iter().all(|check| check.1 == "pass"), "{checks:?}");
    assert_eq!(
        room.result("ada", "calculator")["enforced"][0],
        "environment"
    );
}

#[test]
fn each_way_to_fail_has_its_own_diagnosis_and_the_words_of_libtest() {
    let room = Room::new();
    let wrong = CALCULATOR
        .replace("panic!(\"zero divides nothing\")", "return 0")
        .replace("text.is_empty()", "text == \"1+2\"");
    room.hand_in("bob/calculator/src/lib.rs", &wrong);
    room.hand_in(
        "cem/calculator/src/lib.rs",
        &CALCULATOR.replace("zero divides", "nothing divides"),
    );
    room.grade(&["--exercise", "calculator"]).expect(0, &[]);
    let check = |student: &str, name: &str| {
        let result = room.result(student, "calculator");
        let mut checks = result["checks"].as_array().unwrap().iter();
        checks.find(|check| check["name"] == name).unwrap().clone()
    };
    for (student, name, id, words) in [
        (
            "bob",
            "errors::zero_divides_nothing",
            "did-not-panic",
            "test did not panic as expected at tests/errors/main.rs:10:4",
        ),
        (
            "cem",
            "errors::zero_divides_nothing",
            "panicked-otherwise",
            "expected substring: \"zero\"",
        ),
        (
            "bob",
            "errors::a_sum_is_a_number",
            "test-returned-err",
            "Error: Empty",
        ),
        (
            "bob",
            "sums::two_numbers",
            "test-panicked",
            "panicked at tests/sums.rs:7:5:\nassertion `left == right` failed\n  left: Err(Empty)\n right: Ok(3)",
        ),
    ] {
        let check = check(student, name);
        assert_eq!(check["verdict"], "check_failed", "{check:#}");
        assert_eq!(check["diagnosis"]["id"], id, "{check:#}");
        let message = check["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
        assert!(!message.contains("RUST_BACKTRACE"), "{message}");
    }
    let text = &check("bob", "sums::two_numbers")["diagnosis"]["text"];
    let sentence = "The test failed in tests/sums.rs, line 7: assertion `left == right` failed.";
    assert_eq!(text, sentence);
    // Of eight tests the others still count.
    assert_eq!(room.result("cem", "calculator")["score"], 7);
}

#[test]
fn a_lone_crate_may_be_handed_in_without_a_folder_of_its_own() {
    let room = Room::new();
    room.hand_in("ada/src/lib.rs", LEAP);
    room.hand_in("bob/leap/src/lib.rs", LEAP);
    room.grade_by("exercises/leap", &[])
        .expect(0, &["ada", "3/3"]);
    assert_eq!(room.result("ada", "leap")["verdict"], "pass");
    assert_eq!(room.result("bob", "leap")["verdict"], "pass");
}

#[test]
fn a_stub_that_does_not_compile_with_its_tests_is_no_obstacle() {
    let room = Room::new();
    room.hand_in("ada/leap/src/lib.rs", LEAP);
    room.hand_in(
        "bob/leap/src/lib.rs",
        "// Write a function `is_leap_year`.\n",
    );
    room.grade(&["--exercise", "leap"]).expect(0, &[]);
    assert_eq!(room.result("ada", "leap")["score"], 3);
    let bob = room.result("bob", "leap");
    assert_eq!(bob["verdict"], "compile_error");
    assert_eq!(bob["max_score"], 3);
    assert!(
        bob["message"].as_str().unwrap().contains("is_leap_year"),
        "{bob:#}"
    );
}

#[test]
fn a_file_of_tests_that_does_not_compile_costs_its_own_tests_only() {
    let room = Room::new();
    let without = CALCULATOR.replace("pub fn divide", "pub fn split");
    room.hand_in("ada/calculator/src/lib.rs", &without);
    room.grade(&["--exercise", "calculator"]).expect(0, &[]);
    let result = room.result("ada", "calculator");
    assert_eq!(result["score"], 5, "{result:#}");
    assert_eq!(result["checks"][0]["verdict"], "compile_error");
    let message = result["checks"][0]["message"].as_str().unwrap();
    assert!(message.contains("tests/errors/main.rs:1"), "{message}");
    // Said once.
    assert_eq!(result["checks"][1]["message"], "");
}

#[test]
fn nothing_of_a_submission_but_its_sources_takes_part() {
    let room = Room::new();
    room.hand_in(
        "eve/leap/src/lib.rs",
        "pub fn is_leap_year(_: u64) -> bool { true }\n",
    );
    room.hand_in("eve/leap/tests/leap.rs", "");
    room.hand_in("eve/leap/build.rs", "compile_error!(\"built\");");
    room.hand_in("eve/leap/Cargo.toml", "nonsense");
    room.hand_in("eve/leap/.cargo/config.toml", "nonsense");
    room.grade(&["--exercise", "leap"]).expect(0, &[]);
    assert_eq!(room.result("eve", "leap")["score"], 2);
}

#[test]
fn a_regrade_says_which_part_of_a_crate_changed() {
    let room = Room::new();
    room.hand_in("ada/leap/src/lib.rs", LEAP);
    room.grade(&["--exercise", "leap"]).expect(0, &["1 job"]);
    room.grade(&["--exercise", "leap"]).expect(0, &[]);
    let again = |what: &str| {
        let ran = room.grade(&["--exercise", "leap"]);
        ran.expect(0, &[what]);
    };
    room.edit("exercises/leap/tests/leap.rs", "1996", "1992");
    again("checks changed");
    room.edit("exercises/leap/Cargo.toml", "1.6.0", "1.7.0");
    again("course changed");
    room.edit(
        "exercises/leap/Cargo.toml",
        "[workspace]",
        "[workspace]\n[profile.dev]\nopt-level = 1",
    );
    again("course changed");
    room.write("exercises/leap/build.rs", "fn main() {}\n");
    again("course changed");
    room.edit(
        "exercises/leap/src/lib.rs",
        "//",
        "use std::process as _;\n//",
    );
    again("policy changed");
}

#[test]
fn what_the_exercise_does_itself_a_submission_may_do() {
    let room = Room::new();
    let files = format!("use std::fs as _;\n{LEAP}");
    room.hand_in("ada/leap/src/lib.rs", &files);
    room.grade(&["--exercise", "leap"]).expect(0, &[]);
    let refused = room.result("ada", "leap");
    assert_eq!(refused["verdict"], "rejected");
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("there are no files"), "{message}");
    room.write("exercises/leap/.meta/example.rs", &files);
    room.grade(&["--exercise", "leap"])
        .expect(0, &["policy changed"]);
    assert_eq!(room.result("ada", "leap")["verdict"], "pass");
}

#[test]
fn tests_that_the_names_do_not_tell_are_told() {
    let room = Room::new();
    room.write(
        "exercises/leap/src/lib.rs",
        "pub fn is_leap_year(_: u64) -> bool { false }",
    );
    room.append(
        "exercises/leap/tests/leap.rs",
        "macro_rules! made { ($name:ident) => { #[test] fn $name() {} } }\nmade!(by_a_macro);\n\
         #[cfg(windows)] #[test] fn elsewhere() {}\n\
         mod r#match;\n",
    );
    room.write("exercises/leap/tests/match.rs", "#[test] fn r#loop() {}\n");
    room.hand_in("ada/leap/src/lib.rs", LEAP);
    room.grade(&["--exercise", "leap"]).expect(
        0,
        &[
            "leap: the test leap::by_a_macro is made by a macro; it counts for nothing",
            "leap: the test leap::elsewhere is not compiled on this machine",
        ],
    );
    let result = room.result("ada", "leap");
    // `tests/match.rs` is a file of tests by itself, too.
    assert_eq!(
        (&result["score"], &result["max_score"]),
        (&5.into(), &6.into())
    );
    assert_eq!(result["checks"][3]["diagnosis"]["id"], "test-not-found");
    assert_eq!(result["checks"][4]["name"], "leap::r#match::r#loop");
}

#[test]
fn a_folder_without_what_is_needed_is_named_with_what_was_looked_for() {
    let room = Room::new();
    let tell = |more: &[&str]| room.grade_by("exercises", more);
    room.grade_by("nowhere", &[])
        .expect(2, &["nowhere: there is no such folder"]);
    room.grade_by("class", &[])
        .expect(2, &["no crate was found; looked for a Cargo.toml"]);
    room.write(
        "exercises/deep/er/leap/Cargo.toml",
        "[package]\nname = \"x\"\nedition = \"2024\"\n[workspace]\n",
    );
    tell(&[]).expect(3, &["deep/er/leap: it is a crate without src/lib.rs"]);
    room.write("exercises/deep/er/leap/src/lib.rs", "");
    tell(&[]).expect(
        3,
        &["deep/er/leap: it is a crate without tests", "tests/*.rs"],
    );
    room.write("exercises/deep/er/leap/tests/a.rs", "#[test] fn a() {}");
    tell(&[]).expect(3, &["it has the slug `leap`, and so has"]);
    room.write("exercises/deep/er/leap/tests/a.rs", "#[test] fn a() { ( }");
    tell(&[]).expect(3, &["tests/a.rs: it is not Rust"]);
}

#[test]
fn a_dependency_that_cannot_be_had_is_the_exercises_fault() {
    let room = Room::new();
    room.hand_in("ada/leap/src/lib.rs", LEAP);
    room.edit(
        "exercises/leap/Cargo.toml",
        "[workspace]",
        "[dependencies]\nthere-is-no-such-crate-anywhere = \"1\"\n[workspace]",
    );
    room.grade(&["--exercise", "leap"])
        .expect(3, &["leap/Cargo.toml", "there-is-no-such-crate-anywhere"]);
}

#[test]
fn exercises_and_tests_are_listed_and_checked_in_place() {
    let room = Room::new();
    room.grader(&["list", "--exercises", "exercises"]).expect(
        0,
        &[
            "calculator  A calculator for small sums  8 points",
            "  leap::year_divisible_by_400",
        ],
    );
    room.write("exercises/leap/src/lib.rs", LEAP);
    room.grader(&["check", "leap", "--exercises", "exercises"])
        .expect(
            0,
            &[
                "leap (leap): pass, 3 of 3 points",
                "✓ 1/1  leap::year_divisible_by_400",
            ],
        );
    let ran = room.grader(&["check", "calculator", "--exercises", "exercises"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    let why = "A part is still to be written: src/lib.rs, line 20 says not yet implemented: divide 7 by 2.";
    assert!(ran.all().contains(why), "{}", ran.all());
    assert!(!ran.all().contains("trace"), "{}", ran.all());
}

#[test]
fn reports_and_exports_speak_of_tests_and_not_of_timelines() {
    let room = Room::new();
    room.hand_in("ada/calculator/src/lib.rs", CALCULATOR);
    for student in ["bob", "cem"] {
        let wrong = CALCULATOR.replace("text.is_empty()", "text == student(\"1+2\")");
        let wrong =
            format!("{wrong}fn student(text: &str) -> &str {{ let _ = \"{student}\"; text }}");
        room.hand_in(&format!("{student}/calculator/src/lib.rs"), &wrong);
    }
    room.hand_in("dev/calculator/src/lib.rs", "");
    room.grade(&["--exercise", "calculator"]).expect(0, &[]);
    let class = room.read("out/index.html");
    let group = "Test returned err: errors::a_sum_is_a_number";
    assert!(
        class.contains(group),
        "no group of those who failed the same test"
    );
    assert!(class.contains("`cargo test -- --include-ignored`"));
    assert!(!class.contains("cargo grader hint"), "there are no hints");
    let student = room.read("out/students/bob.html");
    assert!(student.contains("panicked at tests/sums.rs:7:5:"));
    for timeline in ["<figure", "<svg", "Both as text", "Seen in world"] {
        assert!(!student.contains(timeline), "{timeline} in the page");
    }
    room.grader(&["report", "out", "--audience", "student"])
        .expect(0, &[]);
    for format in [
        "gradescope",
        "junit",
        "csv",
        "json",
        "check50",
        "prairielearn",
    ] {
        room.grader(&["export", "out", "--format", format])
            .expect(0, &[]);
    }
    room.grader(&["export", "out", "--format", "exercism"])
        .expect(2, &["--exercises DIR"]);
    let exercises = ["--exercises", "exercises"];
    room.grader(&[&["export", "out", "--format", "exercism"], &exercises[..]].concat())
        .expect(0, &[]);
    let results = room.read("out/export/exercism/bob/calculator/results.json");
    let results: serde_json::Value = serde_json::from_str(&results).unwrap();
    let test = |name: &str| {
        let mut tests = results["tests"].as_array().unwrap().iter();
        let test = tests.find(|test| test["name"] == name);
        test.unwrap_or_else(|| panic!("no {name} in {results:#}"))
            .clone()
    };
    let nested = test("sums::words::a word is an error");
    let code = "assert_eq!(sum(\"1+x\"), Err(Error::NotANumber(\"x\".to_owned())));";
    assert_eq!(
        (&nested["test_code"], &nested["status"]),
        (&code.into(), &"pass".into())
    );
    let failed = test("sums::two numbers");
    assert!(
        failed["message"]
            .as_str()
            .unwrap()
            .contains("left: Err(Empty)"),
        "{failed:#}"
    );
}

#[test]
fn members_of_a_workspace_share_its_settings_and_helpers_are_no_exercises() {
    let room = Room::new();
    room.write(
        "course/Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"wrap\", \"helper\"]\n[workspace.package]\n\
         version = \"0.3.1\"\nedition = \"2024\"\n[profile.dev]\noverflow-checks = false\n",
    );
    let package = |name: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\n"
        )
    };
    room.write("course/helper/Cargo.toml", &package("helper"));
    room.write("course/helper/src/lib.rs", "pub const MOST: u8 = 255;\n");
    let uses = "[dev-dependencies]\nmost = { package = \"helper\", path = \"../helper\" }\n";
    room.write("course/wrap/Cargo.toml", &(package("wrap") + uses));
    room.write("course/wrap/src/lib.rs", "");
    room.write(
        "course/wrap/tests/wrapping.rs",
        "#[path = \"data/deep.rs\"] mod deep;\n\
         #[test] fn wraps() { assert_eq!(wrap::next(std::hint::black_box(most::MOST)), 0) }\n",
    );
    room.write(
        "course/wrap/tests/data/deep.rs",
        "#[test] fn reads() { assert_eq!(include_str!(\"x.txt\"), \"x\"); \
         assert_eq!(env!(\"CARGO_PKG_VERSION\"), \"0.3.1\"); }\n",
    );
    room.write("course/wrap/tests/data/x.txt", "x");
    room.hand_in(
        "ada/wrap/src/lib.rs",
        "pub fn next(x: u8) -> u8 { x + 1 }\n",
    );
    room.grade_by("course", &[]).expect(0, &["ada", "2/2"]);
    let names = room.checks("ada", "wrap");
    assert_eq!(names[0].0, "wrapping::deep::reads");
}
