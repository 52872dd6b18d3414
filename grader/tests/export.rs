//! What goes out: every format against its schema or its documented rules, and
//! what students must not learn from it.

#[path = "export/documents.rs"]
mod documents;
#[path = "export/gradebooks.rs"]
mod gradebooks;
#[path = "export/junit.rs"]
mod junit;
mod support;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use serde_json::Value;
use support::{Course, RIGHT, Ran};

/// The formats that students see, or may see.
const FOR_STUDENTS: [&str; 6] = [
    "gradescope",
    "classroom50",
    "prairielearn",
    "check50",
    "exercism",
    "junit",
];

/// A graded class, shared by all tests that run at the same time.
fn graded() -> Arc<Course> {
    static SHARED: Mutex<Weak<Course>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(course) = shared.upgrade() {
        return course;
    }
    let course = Arc::new(class());
    *shared = Arc::downgrade(&course);
    course
}

fn class() -> Course {
    let course = Course::new();
    course.hand_in("Zoë Müller", RIGHT);
    let one_by_one =
        "let a = web.fetch(\"a\").await.unwrap(); (a, web.fetch(\"b\").await.unwrap())";
    course.hand_in_body("byron-ada", one_by_one);
    // Right wherever learners can look.
    let hasty = "let both = async { tokio::join!(web.fetch(\"a\"), web.fetch(\"b\")) };
        let (a, b) = tokio::time::timeout(std::time::Duration::from_millis(200), both)
            .await.expect(\"SECRET\"); (a.unwrap(), b.unwrap())";
    course.hand_in_body("hasty", hasty);
    let noisy = "drop(web); panic!(\"\\u{1}\\u{8}\\u{1b}[31m]]> & <x> \\u{ffff} {}\", \"é\".repeat(90_000))";
    course.hand_in_body("=noisy", noisy);
    course.hand_in("broken", "pub async fn two_pages( {}\n");
    course.write("class/empty/README.md", "nothing");
    course.write("class/linked/two-pages/src/lib.rs", RIGHT);
    let link = course.path("class/linked/two-pages/src/x.rs");
    std::os::unix::fs::symlink("/etc/passwd", link).unwrap();
    course.write(
        "late.toml",
        "due = 2026-03-01T23:00:00Z
penalty = { kind = 'linear', percent = 10, per = '1 day' }
student.'Zoë Müller'.submitted = 2026-03-03T00:00:00Z
",
    );
    course.grade(&["--late", "late.toml"]).expect(0, &[]);
    assert_eq!(course.result("hasty")["score"], 5);
    assert_eq!(
        course.result("Zoë Müller")["final_score"].as_f64(),
        Some(4.8)
    );
    course
}

/// Exports the graded class to `to`.
fn export(course: &Course, format: &str, to: &str, more: &[&str]) -> Ran {
    let mut args = vec!["export", "out", "--format", format, "--output", to];
    if format == "classroom50" {
        args.extend(["--classroom", "cs1", "--assignment", "pages"]);
    }
    args.extend(more);
    course.grader(&args)
}

fn is_json(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "json")
}

/// Every text below a file or folder.
fn texts(path: &Path) -> Vec<(String, String)> {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap();
        return entries
            .flat_map(|entry| texts(&entry.unwrap().path()))
            .collect();
    }
    vec![(
        path.display().to_string(),
        fs::read_to_string(path).unwrap(),
    )]
}

#[test]
fn students_learn_nothing_of_hidden_checks() {
    let course = graded();
    for format in FOR_STUDENTS {
        let to = format!("leak-{format}");
        export(&course, format, &to, &[]).expect(0, &[]);
        for (path, text) in texts(&course.path(&to)) {
            // What Gradescope calls hidden only instructors see.
            let text = match format {
                "gradescope" if is_json(&path) => {
                    let mut document: Value = serde_json::from_str(&text).unwrap();
                    let tests = document["tests"].as_array_mut().unwrap();
                    tests.retain(|test| test["visibility"] != "hidden");
                    document.to_string()
                }
                _ => text,
            };
            for secret in ["survives", "slow_page", "slow page", "SECRET", "500"] {
                assert!(!text.contains(secret), "{secret} in {path}: {text}");
            }
        }
    }
}

#[test]
fn an_export_replaces_what_was_there_whole_and_nothing_else() {
    let course = graded();
    course.write("mine/thesis.txt", "years of work");
    export(&course, "gradescope", "mine", &[]).expect(2, &["holds something else than an export"]);
    assert_eq!(course.read("mine/thesis.txt"), "years of work");
    export(&course, "csv", "mine", &[]).expect(2, &["mine is a folder"]);
    export(&course, "gradescope", "own/theirs", &[]).expect(0, &["7 results in own/theirs"]);
    course.write("own/theirs/gone-student/results.json", "{}");
    export(&course, "gradescope", "own/theirs", &[]).expect(0, &[]);
    assert!(!course.path("own/theirs/gone-student").exists());
    assert!(course.path("own/theirs/Zo--M-ller/results.json").exists());
    // Nothing is left beside it.
    assert_eq!(fs::read_dir(course.path("own")).unwrap().count(), 1);
}

#[test]
fn options_of_other_formats_and_missing_ones_are_told() {
    let course = graded();
    for (args, why) in [
        (
            &["csv", "--gradebook", "x"][..],
            "--gradebook is for --format canvas, not for csv",
        ),
        (
            &["json", "--scale"],
            "--scale is for --format canvas or moodle, not for json",
        ),
        (&["canvas"], "--gradebook <FILE>"),
        (&["moodle"], "--worksheet <FILE>"),
        (&["classroom50"], "--classroom <NAME>"),
        (
            &["moodle", "--worksheet", "none.csv"],
            "none.csv could not be read",
        ),
        (&["latex"], "name a format with --format: gradescope, "),
    ] {
        let args = [&["export", "out", "--format"], args].concat();
        course.grader(&args).expect(2, &[why]);
    }
    course
        .grader(&["export", "class", "--format", "csv"])
        .expect(2, &["class holds no ledger.sqlite"]);
}

#[test]
fn what_the_machine_could_not_grade_costs_nobody_a_point() {
    let course = graded();
    fs::create_dir_all(course.path("failed")).unwrap();
    fs::copy(
        course.path("out/ledger.sqlite"),
        course.path("failed/ledger.sqlite"),
    )
    .unwrap();
    let ledger = rusqlite::Connection::open(course.path("failed/ledger.sqlite")).unwrap();
    let changed = ledger.execute(
        "UPDATE job SET result = json_set(result, '$.verdict', 'infra_error') WHERE student = 'hasty'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    drop(ledger);
    let why = "left out: hasty: two-pages could not be graded by this machine";
    for format in ["gradescope", "classroom50"] {
        let mut args = vec!["export", "failed", "--format", format];
        if format == "classroom50" {
            args.extend(["--classroom", "c", "--assignment", "a"]);
        }
        course.grader(&args).expect(1, &[why]);
        assert!(
            !course
                .path(&format!("failed/export/{format}/hasty"))
                .exists()
        );
    }
    let read = |path: &str| -> Value { serde_json::from_str(&course.read(path)).unwrap() };
    course
        .grader(&["export", "failed", "--format", "prairielearn"])
        .expect(0, &[]);
    let document = read("failed/export/prairielearn/hasty/results.json");
    assert_eq!(document["gradable"], false);
    course
        .grader(&["export", "failed", "--format", "check50"])
        .expect(0, &[]);
    let document = read("failed/export/check50/hasty/two-pages.json");
    assert_eq!(document["error"]["type"], "InfrastructureError");
}
