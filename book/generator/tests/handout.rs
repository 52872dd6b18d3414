//! What learners get: nothing that they must not find, the same bytes each time,
//! every edit kept, and a folder that builds, tests and checks on its own.

#[path = "handout/alone.rs"]
mod alone;
mod common;
#[path = "handout/repository.rs"]
mod repository;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::Course;
use course::handout::{Done, HandoutError, Kept, Options, hand_out};
use course::new::Wakeline;
use grader::catalogue::starter;
use grader::exit::Exit;
use tempfile::TempDir;

const EXERCISE: &str = "exercises/coroutines/two-at-once";
const SOLUTION: &str = "solutions/coroutines/two-at-once";
const LIB: &str = "exercises/coroutines/two-at-once/src/lib.rs";

const REFERENCE: &str = "//! # Two at once\n\npub fn f() {\n    // SOLUTION\n    \
    let first = nightjar::fetch(\"first page of them all\");\n    \
    let second = nightjar::fetch(\"second page of them all\");\n    nightjar::join(first, second);\n    \
    // STARTER\n    // todo!()\n    // END\n}\n";
const STARTER: &str = "//! # Two at once\n\npub fn f() {\n    todo!()\n}\n";
const WRONG: &str = "//! # Two at once\n\npub fn f() {\n    \
    let echidna = dugong::one_after_the_other(\"first page of them all\");\n    \
    let echidna = dugong::one_after_the_other(\"second page of them all\");\n}\n";
const CHAPTER: &str = "# First\n\n```wakeline exercise slug=\"two-at-once\"\n```\n\n\
    ```wakeline teaching title=\"Ask the quokka\"\n\
    Let all of them draw a binturong before anybody looks at the timeline.\n```\n";

fn checkout() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}

/// The small course with a chapter, a whole solution, and this repository's
/// programs.
fn course(chapter: &str) -> Course {
    let course = Course::with_chapter(chapter);
    course.write(&format!("{SOLUTION}/src/lib.rs"), REFERENCE);
    course.write(&format!("{SOLUTION}/wrong/in_a_row.rs"), WRONG);
    course.write(
        &format!("{SOLUTION}/hidden/mod.rs"),
        "async fn capybara_is_slow() {}\n",
    );
    course.write(
        &format!("{SOLUTION}/solution.toml"),
        "[hidden]\ncapybara_is_slow = 3\n\n\
         [[misconception]]\nfile = \"in_a_row.rs\"\ntitle = \"Awaits one dugong after the other\"\n\
         verdict = \"trace_mismatch\"\ndiagnosis = \"one-after-the-other\"\n",
    );
    course.write(LIB, "// An author tried something here.\n");
    course.write("Cargo.toml", "[workspace]\n");
    let lock = fs::read_to_string(checkout().join("Cargo.lock")).unwrap();
    course.write("Cargo.lock", &lock);
    course
}

fn folder() -> TempDir {
    let folder = tempfile::Builder::new().prefix("hand out ü ").tempdir();
    folder.unwrap()
}

fn options(dir: &Path) -> Options {
    Options {
        dir: dir.to_owned(),
        wakeline: Wakeline::checkout(&checkout()).unwrap(),
        vendored: false,
        git: false,
        update: false,
    }
}

fn run(course: &Course, options: &Options) -> Result<Done, HandoutError> {
    hand_out(&course.sources(), options, &mut |_| {})
}

fn update(course: &Course, dir: &Path) -> Done {
    let options = Options {
        update: true,
        ..options(dir)
    };
    run(course, &options).unwrap()
}

/// Every file below a folder, but those of git.
fn tree(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(".git") {
                folders.push(path);
            } else if path.is_file() {
                let below = path.strip_prefix(dir).unwrap().to_owned();
                files.insert(below, fs::read(path).unwrap());
            }
        }
    }
    files
}

#[test]
fn the_same_course_gives_the_same_bytes_and_tells_of_no_machine() {
    let course = course(CHAPTER);
    let folder = folder();
    let [one, two] = ["one", "two"].map(|name| {
        let dir = folder.path().join(name);
        run(&course, &options(&dir)).unwrap();
        tree(&dir)
    });
    let names: Vec<_> = one.keys().collect();
    assert_eq!(names, two.keys().collect::<Vec<_>>());
    for (name, contents) in &one {
        assert!(*contents == two[name], "{} differs", name.display());
        let text = String::from_utf8_lossy(contents);
        for place in [course.root(), &checkout(), folder.path()] {
            let place = place.to_str().unwrap();
            assert!(!text.contains(place), "{}: {place}", name.display());
        }
    }
    assert_eq!(
        one[Path::new(LIB)],
        STARTER.as_bytes(),
        "the pristine starter"
    );
    let readme = String::from_utf8_lossy(&one[Path::new("README.md")]);
    assert!(readme.contains("cargo test -p ex-two-at-once"), "{readme}");
    assert!(!readme.contains('«'), "a gap that nobody filled: {readme}");
    assert!(one.contains_key(Path::new("grader/LICENSE-MIT")));
    let kept = starter::kept("coroutines/two-at-once");
    assert_eq!(one[&kept], STARTER.as_bytes());
    for name in names {
        let shown = name.to_str().unwrap();
        for part in [
            "solutions/",
            "hidden/",
            "wrong/",
            "benches/",
            "hostile/",
            "sample-class",
        ] {
            assert!(!shown.contains(part), "{shown}");
        }
        assert!(!shown.starts_with("grader/tests"), "{shown}");
    }
}

#[test]
fn what_no_learner_may_find_stops_the_hand_out_wherever_it_is() {
    let folder = folder();
    let dir = folder.path().join("out");
    let solved = "let first = nightjar::fetch(\"first page of them all\");\n    \
                  let second =\n nightjar::fetch(\"second page of them all\");\n\
                  nightjar::join(first, second);";
    let expect = |course: &Course, parts: &[(&str, &str)]| {
        let error = run(course, &options(&dir)).unwrap_err();
        let text = error.to_string();
        for (what, file) in parts {
            let part = format!("the hand-out gives away {what}");
            let named = text
                .split("error: ")
                .any(|one| one.contains(&part) && one.contains(file));
            assert!(named, "{part} in {file} is not named in {text}");
        }
        assert_eq!(course::error::Error::from(error).exit(), Exit::Course);
        assert!(!dir.exists(), "nothing is handed out");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    };
    let page = course(&format!("{CHAPTER}\n```rust\n{solved}\n```\n"));
    expect(
        &page,
        &[("the solution of `two-at-once`", "book/html/first.html")],
    );
    let packed = course(&format!(
        "{CHAPTER}\n```wakeline cards\n[[card]]\nfront = \"Who?\"\nback = \"`capybara_is_slow`\"\n```\n"
    ));
    let hidden = "the hidden check `capybara_is_slow` of `two-at-once`";
    expect(
        &packed,
        &[(hidden, "wakeline.apkg"), (hidden, "book/html/first.html")],
    );

    let by_hand = course(CHAPTER);
    by_hand.write("LICENSE-MIT", "Mind capybara_is_slow.\n");
    by_hand.write(&format!("{EXERCISE}/tests/checks/mod.rs"), WRONG);
    let toml = by_hand.read(&format!("{EXERCISE}/exercise.toml"));
    let note = "# Let all of them draw a *binturong* before anybody looks at the timeline.\n";
    by_hand.write(
        &format!("{EXERCISE}/exercise.toml"),
        &format!("{note}{toml}"),
    );
    expect(
        &by_hand,
        &[
            (hidden, "LICENSE-MIT"),
            (
                "the misconception `in_a_row.rs` of `two-at-once`",
                "tests/checks/mod.rs",
            ),
            ("a teaching note of book/src/first.md", "exercise.toml"),
        ],
    );
}

#[test]
fn a_folder_that_is_not_what_it_should_be_is_refused_and_left_alone() {
    let course = course(CHAPTER);
    let folder = folder();
    let file = folder.path().join("mine.txt");
    fs::write(&file, "mine").unwrap();
    let refused = |dir: &Path, update: bool, part: &str| {
        let options = Options {
            update,
            ..options(dir)
        };
        let error = run(&course, &options).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
        assert_eq!(course::error::Error::from(error).exit(), Exit::Usage);
    };
    refused(folder.path(), false, "is not an empty folder");
    refused(&file, false, "is not an empty folder");
    refused(folder.path(), true, "has no handout.lock");
    refused(&folder.path().join("none"), true, "has no handout.lock");
    assert_eq!(tree(folder.path()).len(), 1, "nothing was changed");
    fs::remove_file(&file).unwrap();
    run(&course, &options(folder.path())).unwrap();
    let before = tree(folder.path());
    refused(folder.path(), false, "with --update");
    assert!(before == tree(folder.path()));
}

#[test]
fn an_update_brings_what_is_new_and_keeps_what_a_learner_wrote() {
    let course = course(CHAPTER);
    let folder = folder();
    let dir = folder.path().join("out");
    run(&course, &options(&dir)).unwrap();
    let read = |path: &str| fs::read_to_string(dir.join(path)).unwrap();
    let write = |path: &str, text: &str| fs::write(dir.join(path), text).unwrap();
    let nothing = update(&course, &dir);
    assert_eq!(
        (nothing.changed, nothing.removed, nothing.kept),
        (0, 0, vec![])
    );

    write(LIB, "// mine\n");
    write("README.md", "My notes.\n");
    write("own.txt", "mine");
    let edited = |path: &str| Kept::Edited {
        path: path.to_owned(),
    };
    let done = update(&course, &dir);
    assert_eq!(done.kept, [edited("README.md"), edited(LIB)]);

    let toml = course.read(&format!("{EXERCISE}/exercise.toml"));
    let toml = toml.replace("Which fetch starts first?", "Which one starts first?");
    course.write(&format!("{EXERCISE}/exercise.toml"), &toml);
    let reference = REFERENCE.replace("todo!()", "unimplemented!()");
    course.write(&format!("{SOLUTION}/src/lib.rs"), &reference);
    let done = update(&course, &dir);
    let new = format!("{LIB}.new");
    let both = Kept::Both {
        path: LIB.to_owned(),
        new: new.clone(),
    };
    assert_eq!(done.kept, [edited("README.md"), both]);
    assert_eq!(read(LIB), "// mine\n");
    assert!(read(&new).contains("unimplemented!()"));
    assert!(read(&format!("{EXERCISE}/exercise.toml")).contains("Which one starts first?"));
    assert_eq!(
        (read("README.md").as_str(), read("own.txt").as_str()),
        ("My notes.\n", "mine")
    );

    // From now on it is this text that the learner's differs from.
    let done = update(&course, &dir);
    assert_eq!(done.kept, [edited("README.md"), edited(LIB)]);
    assert_eq!((done.changed, done.removed), (0, 0));
    // The same as a new hand-out, but for what is the learner's.
    let fresh = folder.path().join("fresh");
    run(&course, &options(&fresh)).unwrap();
    let mut there = tree(&dir);
    for own in ["own.txt", &new, LIB, "README.md"] {
        there.remove(Path::new(own));
    }
    let mut fresh = tree(&fresh);
    fresh.retain(|path, _| path != Path::new(LIB) && path != Path::new("README.md"));
    assert!(there == fresh);
}

fn command(program: &str, dir: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(dir).stdin(Stdio::null());
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Ada");
        command.env(format!("GIT_{who}_EMAIL"), "ada@example.org");
    }
    command
}

fn told(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

/// The program itself, as it is typed in the course at `root`.
fn typed(root: &Path, arguments: &[&str]) -> Output {
    let mut command = command(env!("CARGO_BIN_EXE_course"), root);
    command.arg("handout").args(arguments).output().unwrap()
}
