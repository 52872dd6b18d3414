//! What is made from something else: starters from solutions, manifests and
//! roots of checks from what an exercise is, recordings from Python programs.

mod common;

use std::path::PathBuf;
use std::rc::Rc;

use common::Course;
use course::check::check;
use course::sources::made::{self, State};
use course::sources::twins::{TwinError, Twins};

const STARTER: &str = "exercises/coroutines/two-at-once/src/lib.rs";
const SOLUTION: &str = "solutions/coroutines/two-at-once/src/lib.rs";
const MANIFEST: &str = "exercises/coroutines/two-at-once/Cargo.toml";
/// The starter, two manifests, two roots of checks.
const MADE: usize = 5;

fn solution(answer: &str) -> String {
    format!(
        "//! Two at once.\n\npub fn answer() -> u32 {{\n    // SOLUTION\n    {answer}\n    \
         // STARTER\n    // todo!(\"return {answer} or so\")\n    // END\n}}\n"
    )
}

fn course() -> Course {
    let course = Course::with_chapter("```wakeline exercise slug=\"two-at-once\"\n```\n");
    std::fs::remove_file(course.root().join(STARTER)).unwrap();
    course.write(SOLUTION, &solution("1"));
    course
}

/// Paths of what was written, paths of what was kept, and how many were fresh.
struct Synced {
    written: Vec<PathBuf>,
    kept: Vec<PathBuf>,
    fresh: usize,
}

fn run(course: &Course) -> Synced {
    let files = made::sync(&course.sources().catalogue).unwrap();
    let of = |states: &[State]| {
        let files = files.iter().filter(|file| states.contains(&file.state));
        files.map(|file| file.path.clone()).collect::<Vec<_>>()
    };
    Synced {
        written: of(&[State::Stale, State::Missing]),
        kept: of(&[State::Edited]),
        fresh: of(&[State::Fresh, State::Unlocked]).len(),
    }
}

#[test]
fn a_starter_follows_its_solution_until_somebody_edits_it() {
    let course = course();
    assert_eq!(run(&course).written.len(), MADE);
    let first = course.read(STARTER);
    assert!(!first.contains("SOLUTION"), "{first}");
    assert_eq!(run(&course).fresh, MADE);

    course.write(SOLUTION, &solution("2"));
    assert_eq!(
        run(&course).written.len(),
        1,
        "an unedited starter is replaced"
    );
    assert_ne!(course.read(STARTER), first);

    course.write(STARTER, "// mine\n");
    course.write(SOLUTION, &solution("3"));
    let done = run(&course);
    assert_eq!((done.written.len(), done.kept.len()), (0, 1));
    assert_eq!(course.read(STARTER), "// mine\n");

    let catalogue = &course.sources().catalogue;
    made::sync_and_discard(catalogue, &[STARTER.into()]).unwrap();
    assert_ne!(
        course.read(STARTER),
        "// mine\n",
        "unless its author gives it up"
    );
    assert_eq!(run(&course).fresh, MADE);
    let error = made::sync_and_discard(catalogue, &[SOLUTION.into()]).unwrap_err();
    assert!(
        error.to_string().contains("is not made from anything"),
        "{error}"
    );
}

#[test]
fn without_a_lock_nobody_knows_who_wrote_a_starter_so_it_is_kept() {
    let course = course();
    course.write(STARTER, "// perhaps mine\n");
    assert_eq!(run(&course).kept.len(), 1);
    assert_eq!(course.read(STARTER), "// perhaps mine\n");
}

#[test]
fn a_manifest_follows_its_exercise_until_somebody_edits_it() {
    let course = course();
    run(&course);
    assert!(course.read(MANIFEST).contains("\ntokio.workspace = true\n"));
    let facts = "exercises/coroutines/two-at-once/exercise.toml";
    let text = course.read(facts);
    course.write(facts, &format!("dependencies = [\"bytes\"]\n{text}"));
    let written = run(&course).written;
    assert_eq!(written.len(), 2, "both packages: {written:?}");
    let manifest = course.read(MANIFEST);
    assert!(manifest.contains("\nbytes.workspace = true\nwakeline.workspace = true\n"));
    assert!(!manifest.contains("tokio"), "{manifest}");

    course.write(MANIFEST, &format!("{manifest}# mine\n"));
    assert_eq!(run(&course).kept.len(), 1);
    assert!(course.read(MANIFEST).ends_with("# mine\n"));
    let problems = check(&course.sources()).unwrap().problems;
    assert_eq!(
        problems[0].what,
        "the manifest of `two-at-once` was edited, so it is not what it is made from"
    );
}

#[test]
fn check_names_a_starter_that_is_not_what_its_solution_gives() {
    let course = course();
    run(&course);
    assert!(check(&course.sources()).unwrap().problems.is_empty());
    course.write(SOLUTION, &solution("2"));
    let problems = check(&course.sources()).unwrap().problems;
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].what,
        "the starter of `two-at-once` is not what it is made from"
    );
    assert_eq!(problems[0].file.to_str(), Some(STARTER));
}

#[test]
fn check_names_a_starter_that_the_lock_does_not_know() {
    let course = course();
    run(&course);
    std::fs::remove_file(course.root().join("exercises/made.lock")).unwrap();
    let problems = check(&course.sources()).unwrap().problems;
    assert_eq!(problems.len(), MADE);
    assert!(problems[0].what.contains("is not in exercises/made.lock"));
    assert_eq!(run(&course).fresh, MADE);
    assert!(check(&course.sources()).unwrap().problems.is_empty());
}

#[test]
fn a_damaged_lock_is_named_with_its_line() {
    let course = course();
    run(&course);
    let lock = "exercises/made.lock";
    course.write(lock, &format!("{}half a line\n", course.read(lock)));
    let error = made::sync(&course.sources().catalogue).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("exercises/made.lock:6: this is no"), "{text}");
}

#[test]
fn check_lists_exercises_without_a_chapter() {
    let course = course();
    run(&course);
    assert!(check(&course.sources()).unwrap().without_chapter.is_empty());
    course.write("book/src/first.md", "# First\n");
    assert_eq!(
        check(&course.sources()).unwrap().without_chapter,
        ["two-at-once"]
    );
}

#[test]
fn check_names_an_exercise_that_nobody_lists() {
    let course = course();
    run(&course);
    let facts = course.read("exercises/coroutines/two-at-once/exercise.toml");
    course.write("exercises/coroutines/forgotten/exercise.toml", &facts);
    let problems = check(&course.sources()).unwrap().problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].file.ends_with("forgotten/exercise.toml"));
    assert!(problems[0].what.contains("does not list this exercise"));
}

/// A `record.py` that gives what was recorded, or with one word replaced.
fn recorder(course: &Course, from: &str, to: &str) {
    course.write(
        "book/listings/python/record.py",
        &format!(
            "import sys, pathlib\n\
             name = sys.argv[-1]\n\
             path = (pathlib.Path('recorded') / name).with_suffix('.json')\n\
             text = path.read_text().replace('{from}', '{to}')\n\
             if sys.argv[1] == '--keep':\n    \
                 path.write_text(text)\n\
             else:\n    print(text)\n"
        ),
    );
}

#[test]
fn a_twin_that_does_what_was_recorded_is_right() {
    let course = Course::with_chapter("# First\n").with_python();
    recorder(&course, "x", "x");
    assert!(
        course
            .sources()
            .twins
            .recording("demo/one_by_one.py")
            .is_ok()
    );
}

#[test]
fn a_twin_that_does_something_else_is_an_error_until_it_is_accepted() {
    let course = Course::with_chapter("# First\n").with_python();
    recorder(&course, "got page a", "lost page a");
    let sources = course.sources();
    let error = sources.twins.recording("demo/one_by_one.py").unwrap_err();
    assert!(matches!(error, TwinError::Differs { .. }), "{error}");
    assert!(error.to_string().contains("cargo course accept"));

    let none = sources.twins.changes(|program| program == "demo/other.py");
    assert_eq!(none.unwrap(), []);
    let changes = sources.twins.changes(|_| true).unwrap();
    let [change] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    assert!(change.old.is_some() && change.new.is_some() && change.old != change.new);
    sources.twins.keep(change).unwrap();
    let accepted = course.read("book/listings/python/recorded/demo/one_by_one.json");
    assert!(accepted.contains("lost page a"));
    assert!(sources.twins.recording("demo/one_by_one.py").is_ok());
}

#[test]
fn a_recording_without_a_program_is_removed_when_that_is_accepted() {
    let course = Course::with_chapter("# First\n").with_python();
    recorder(&course, "x", "x");
    let gone = course
        .root()
        .join("book/listings/python/demo/one_by_one.py");
    std::fs::remove_file(gone).unwrap();
    let twins = &course.sources().twins;
    let changes = twins.changes(|_| true).unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].new, None);
    twins.keep(&changes[0]).unwrap();
    assert_eq!(twins.changes(|_| true).unwrap(), []);
}

#[test]
fn without_python_the_recording_in_the_repository_is_used() {
    let course = Course::with_chapter("# First\n");
    let sources = course.sources();
    assert!(sources.twins.recording("demo/one_by_one.py").is_ok());
    std::fs::remove_dir_all(course.root().join("book/listings/python/recorded")).unwrap();
    let error = course
        .sources()
        .twins
        .recording("demo/one_by_one.py")
        .unwrap_err();
    assert!(matches!(error, TwinError::NotRecorded { .. }), "{error}");
    // What is there and cannot be read is another matter.
    course.write("book/listings/python/recorded/demo/one_by_one.json/x", "");
    let error = course.sources();
    let error = error.twins.recording("demo/one_by_one.py").unwrap_err();
    assert!(matches!(error, TwinError::File(_)), "{error}");
}

#[test]
fn a_twin_that_fails_says_what_python_said() {
    let course = Course::with_chapter("# First\n").with_python();
    course.write(
        "book/listings/python/record.py",
        "raise SystemExit('no world')\n",
    );
    let sources = Rc::clone(&course.sources());
    let error = Twins::recording(&sources.twins, "demo/one_by_one.py")
        .unwrap_err()
        .to_string();
    assert!(error.contains("no world"), "{error}");
}
