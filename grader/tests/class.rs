//! A folder of submissions, from those of honest learners to those of people
//! who want points for nothing.

mod support;

use serde_json::Value;
use support::{Course, RIGHT};

/// Grades one body of `two_pages` and gives its result.
fn graded(body: &str) -> Value {
    let course = Course::new();
    course.hand_in_body("somebody", body);
    let ran = course.grade(&[]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    course.result("somebody")
}

#[track_caller]
fn earns_nothing(body: &str, verdict: &str) -> Value {
    let result = graded(body);
    assert_eq!(result["verdict"], verdict, "{result:#}");
    assert_eq!(result["score"], 0, "{result:#}");
    result
}

fn without_times(results: &str) -> Vec<Value> {
    let mut lines: Vec<Value> = results
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for line in &mut lines {
        line["wall_ms"] = Value::Null;
    }
    lines
}

#[test]
fn a_right_solution_earns_full_marks() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.grade(&[]).expect(0, &["ada", "6/6"]);
    let result = course.result("ada");
    assert_eq!(result["verdict"], "pass");
    assert_eq!(result["score"], 6);
    assert_eq!(result["diagnosis"], Value::Null);
    assert!(
        result["enforced"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one == "memory")
    );
}

#[test]
fn a_wrong_solution_gets_diagnosis_and_partial_marks() {
    let result = graded(
        "let a = web.fetch(\"a\").await.unwrap(); let b = web.fetch(\"b\").await.unwrap(); (a, b)",
    );
    assert_eq!(result["verdict"], "trace_mismatch");
    assert_eq!(result["diagnosis"]["id"], "one-after-the-other");
    assert!(
        result["checks"][0]["expected"]
            .as_str()
            .unwrap()
            .starts_with("total 30 ms")
    );
    assert!(
        result["checks"][0]["got"]
            .as_str()
            .unwrap()
            .starts_with("total 50 ms")
    );
}

#[test]
fn leaving_early_earns_nothing() {
    let result = earns_nothing("let _ = web; std::process::exit(0)", "crashed");
    assert!(
        result["diagnosis"]["text"]
            .as_str()
            .unwrap()
            .contains("exit code 0")
    );
}

#[test]
fn printing_a_forged_result_earns_nothing() {
    earns_nothing(
        "let _ = web; println!(\"test checks::returns_both_texts ... ok\"); \
         println!(\"{{\\\"key\\\":\\\"\\\",\\\"check\\\":\\\"returns_both_texts\\\",\\\"recordings\\\":[]}}\"); \
         std::process::exit(0)",
        "crashed",
    );
}

#[test]
fn writing_to_every_open_file_earns_nothing() {
    // Whatever descriptor the socket has: without the key nothing counts.
    earns_nothing(
        "let _ = web; for fd in 0..64 { if let Ok(mut file) = \
         std::fs::OpenOptions::new().write(true).open(format!(\"/proc/self/fd/{fd}\")) { \
         use std::io::Write; let _ = file.write_all(b\"{\\\"key\\\":\\\"x\\\"}\\n\"); } } \
         std::process::exit(0)",
        "crashed",
    );
}

#[test]
fn what_the_exercise_forbids_is_named_with_its_place() {
    let result = earns_nothing(
        "#[allow(unsafe_code)] let text = unsafe { String::from_utf8_unchecked(Vec::new()) }; \
         drop(web); (text, String::new())",
        "rejected",
    );
    assert_eq!(result["diagnosis"]["id"], "forbidden");
    assert_eq!(result["diagnosis"]["facts"]["topic"], "unsafe");
    let message = result["message"].as_str().unwrap();
    assert!(message.contains("--> src/lib.rs:3:34"), "{message}");
}

#[test]
fn what_the_exercise_allows_is_let_in() {
    let course = Course::new();
    let exercise = Course::exercise("exercise.toml");
    course.edit(&exercise, "\"process\"", "\"process\", \"environment\"");
    course.hand_in("ada", &format!("use std::env as _;\n{RIGHT}"));
    course.grade(&[]).expect(0, &["ada", "6/6"]);
    course.edit(&exercise, "\"environment\"", "\"weather\"");
    course
        .grade(&[])
        .expect(3, &["exercise.toml:7:", "weather"]);
}

#[test]
fn a_memory_hog_is_stopped() {
    earns_nothing(
        "drop(web); let mut all = Vec::new(); loop { all.push(vec![0_u8; 1 << 26]); }",
        "out_of_memory",
    );
}

#[test]
fn a_deadlock_is_named() {
    let result = earns_nothing(
        "drop(web); std::future::pending::<()>().await; todo!()",
        "deadlock",
    );
    assert_eq!(result["diagnosis"]["id"], "left-no-waker");
}

/// What it waits for is read from its stack, in the jail as well.
#[test]
fn a_deadlock_says_what_is_waited_for() {
    for (id, verdict, what, body) in [
        (
            "waker-not-called",
            "deadlock",
            "A waker that it left is still kept somewhere, and nobody called it since.",
            "let mut kept = None; std::future::poll_fn(|context| { kept = Some(context.waker().clone()); \
             std::task::Poll::<()>::Pending }).await;",
        ),
        (
            "never-finished",
            "deadlock",
            "main waits for a message from a channel.",
            "let (_s, mut r) = tokio::sync::mpsc::channel::<()>(1); r.recv().await;",
        ),
        (
            "notified-nobody",
            "deadlock",
            "main waits for a notification,",
            "tokio::sync::Notify::new().notified().await;",
        ),
        (
            "blocks-the-loop-for-ever",
            "blocked_loop",
            "it waits for a mutex of the standard library.",
            "let lock = std::sync::Mutex::new(()); let _held = lock.lock().unwrap(); drop(lock.lock());",
        ),
    ] {
        let result = earns_nothing(&format!("drop(web); {body} todo!()"), verdict);
        assert_eq!(result["diagnosis"]["id"], id);
        let text = result["diagnosis"]["text"].as_str().unwrap();
        assert!(text.contains(what), "{text}");
    }
}

#[test]
fn endless_recursion_is_told_from_other_crashes() {
    let result = earns_nothing(
        "drop(web); fn f(n: u64) -> u64 { if n == u64::MAX { n } else { f(n + 1) + 1 } } \
         (f(0).to_string(), String::new())",
        "crashed",
    );
    assert!(
        result["diagnosis"]["text"]
            .as_str()
            .unwrap()
            .contains("the stack overflowed")
    );
}

#[test]
fn a_flood_of_output_is_cut_and_not_believed() {
    let result = graded(
        "for _ in 0..20_000 { println!(\"{}\", \"x\".repeat(100)); } \
         let (a, b) = tokio::join!(web.fetch(\"a\"), web.fetch(\"b\")); (a.unwrap(), b.unwrap())",
    );
    assert_eq!(result["verdict"], "pass");
}

#[test]
fn a_changed_signature_is_explained_without_the_hidden_checks() {
    let course = Course::new();
    course.hand_in("sam", "pub async fn two_pages() {}\n");
    course.grade(&[]).expect(0, &[]);
    let result = course.result("sam");
    assert_eq!(result["verdict"], "compile_error");
    assert_eq!(result["diagnosis"]["id"], "checks-do-not-fit");
    assert!(
        result["message"]
            .as_str()
            .unwrap()
            .contains("checks/mod.rs")
    );
    assert!(
        !result["message"]
            .as_str()
            .unwrap()
            .contains("hidden/mod.rs"),
        "{result:#}"
    );
}

#[test]
fn settings_and_tests_of_a_submission_change_nothing() {
    let course = Course::new();
    course.hand_in("eve", &course.read(&Course::solution("wrong/in_a_row.rs")));
    let plant = |name: &str, text: &str| course.write(&format!("class/eve/two-pages/{name}"), text);
    plant(
        "build.rs",
        "fn main() { std::fs::write(\"/tmp/never\", \"\").unwrap(); }",
    );
    plant(".cargo/config.toml", "[build]\nrustc = \"/bin/true\"\n");
    plant(".config/insta.yaml", "behavior:\n  force_pass: true\n");
    plant("tests/checks/mod.rs", "");
    plant(
        "tests/checks/snapshots/fetches_both_at_once.snap",
        "---\n---\ntotal 50 ms · peak 1 at once\n",
    );
    course.grade(&[]).expect(0, &[]);
    assert_eq!(course.result("eve")["verdict"], "trace_mismatch");
}

#[test]
fn a_link_is_refused_for_that_exercise_only() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in("lin", RIGHT);
    std::os::unix::fs::symlink("/etc/passwd", course.path("class/lin/two-pages/src/p.rs")).unwrap();
    course.grade(&[]).expect(0, &[]);
    assert_eq!(course.result("lin")["verdict"], "rejected");
    assert_eq!(course.result("ada")["verdict"], "pass");
}

#[test]
fn every_layout_is_understood() {
    let course = Course::new();
    for (student, place) in [
        ("a", "two-pages"),
        ("b", "exercises/first/two-pages"),
        ("c", "first/two-pages"),
        ("d", "01_two_pages"),
    ] {
        course.write(&format!("class/{student}/{place}/src/lib.rs"), RIGHT);
    }
    course.write("class/e/essay/src/lib.rs", "");
    let ran = course.grade(&[]);
    ran.expect(0, &["note: e: essay: no exercise of this course"]);
    for student in ["a", "b", "c", "d"] {
        assert_eq!(course.result(student)["verdict"], "pass");
    }
    let other = course.result("e");
    assert_eq!(other["verdict"], "rejected");
    let why = "`essay` was found, which is not named like an exercise; put it into a folder named \
               `two-pages`";
    assert!(
        other["diagnosis"]["text"].as_str().unwrap().contains(why),
        "{other}"
    );
}

#[test]
fn identical_code_is_graded_once_and_the_first_student_leads() {
    let course = Course::new();
    for student in ["zoe", "ada", "mia"] {
        course.hand_in(student, RIGHT);
    }
    course.grade(&[]).expect(0, &[]);
    let cached = |student: &str| course.result(student)["cached"].clone();
    assert_eq!(
        [cached("ada"), cached("mia"), cached("zoe")],
        [false, true, true]
    );
}

#[test]
fn two_runs_give_the_same_results() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in("bob", RIGHT);
    course.hand_in_body("eve", "drop(web); std::process::exit(3)");
    course.hand_in("sam", &course.read(&Course::solution("wrong/in_a_row.rs")));
    course.grade(&[]).expect(0, &[]);
    course
        .grader(&["grade", "class", "--out", "again", "--jobs", "1"])
        .expect(0, &[]);
    let (first, second) = (
        course.read("out/results.jsonl"),
        course.read("again/results.jsonl"),
    );
    assert_eq!(without_times(&first), without_times(&second));
}

#[test]
fn a_second_run_grades_only_what_changed() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in_body("bob", "drop(web); todo!()");
    course.grade(&[]).expect(0, &["2 jobs\n"]);
    let before = course.read("out/results.jsonl");
    course
        .grade(&[])
        .expect(0, &["2 jobs, 2 of them known from before"]);
    assert_eq!(course.read("out/results.jsonl"), before);
    course.hand_in_body("bob", "drop(web); todo!(\"later\")");
    course
        .grade(&[])
        .expect(0, &["2 jobs, 1 of them known from before"]);
    std::fs::remove_dir_all(course.path("class/ada")).unwrap();
    course
        .grade(&["--replace-class"])
        .expect(0, &["1 jobs, 1 of them known"]);
    assert_eq!(course.read("out/results.jsonl").lines().count(), 1);
    assert!(!course.path("out/students/ada.html").exists());
}

#[test]
fn an_untouched_starter_is_graded_and_noted() {
    let course = Course::new();
    course.hand_in("new", &course.read(&Course::exercise("src/lib.rs")));
    course.grade(&[]).expect(0, &[]);
    let result = course.result("new");
    assert_eq!(result["verdict"], "check_failed");
    assert_eq!(result["notes"][0], "the starter is unchanged");
}

#[test]
fn other_worlds_are_compared_with_the_reference() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in("sam", &course.read(&Course::solution("wrong/in_a_row.rs")));
    course.grade(&["--seed", "40"]).expect(0, &[]);
    assert_eq!(course.result("ada")["verdict"], "pass");
    assert_eq!(course.result("sam")["verdict"], "trace_mismatch");
}

#[test]
fn a_reference_that_cannot_say_what_is_expected_stops_the_run() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.edit(
        &Course::solution("src/lib.rs"),
        "(a.unwrap(), b.unwrap())",
        "todo!()",
    );
    course
        .grade(&["--seed", "40"])
        .expect(3, &["the reference solution cannot say"]);
}

#[test]
fn shards_together_are_the_class() {
    let course = Course::new();
    for student in ["a", "b", "c"] {
        course.hand_in_body(student, &format!("drop(web); todo!(\"{student}\")"));
    }
    let students = |out: &str| -> Vec<String> {
        let text = course.read(&format!("{out}/results.jsonl"));
        let lines = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines
            .map(|line| line["student"].as_str().unwrap().to_owned())
            .collect()
    };
    for (out, shard, those) in [
        ("one", "1/2", vec!["a", "c"]),
        ("two", "2/2", vec!["b"]),
        // Of one folder, each adds its share.
        ("both", "1/2", vec!["a", "c"]),
        ("both", "2/2", vec!["a", "b", "c"]),
    ] {
        course
            .grader(&["grade", "class", "--out", out, "--shard", shard])
            .expect(0, &[]);
        assert_eq!(students(out), those);
    }
}

#[test]
fn a_class_that_is_not_there_is_named() {
    let course = Course::new();
    course.grade(&[]).expect(2, &["class does not exist"]);
    std::fs::create_dir(course.path("class")).unwrap();
    course.grade(&[]).expect(2, &["class holds no submission"]);
}

#[test]
fn an_endless_loop_costs_its_time_and_nothing_else() {
    let course = Course::new();
    // One check is enough: each of them costs its limit in real time.
    course.edit(
        &Course::exercise("exercise.toml"),
        "returns_both_texts = 2\n",
        "",
    );
    course.edit(
        &Course::solution("solution.toml"),
        "survives_a_slow_page = 1\n",
        "",
    );
    course.hand_in_body("ada", "drop(web); loop {}");
    course.hand_in("bob", RIGHT);
    course.grade(&[]).expect(0, &[]);
    assert_eq!(course.result("ada")["verdict"], "timeout");
    assert_eq!(
        course.result("ada")["diagnosis"]["id"],
        "never-gives-the-thread-back"
    );
    assert_eq!(course.result("bob")["verdict"], "pass");
}
