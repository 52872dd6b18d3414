//! A course of another subject, made outside of this repository: it builds,
//! tests and grades on its own, with nothing from the network.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use course::new::{self, Wakeline};
use tempfile::TempDir;

fn checkout() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}

fn folder() -> TempDir {
    let folder = tempfile::Builder::new().prefix("wake line ü ").tempdir();
    folder.unwrap()
}

/// A command that shares what was compiled for this test.
fn command(program: &str, folder: &Path) -> Command {
    let program_of_course = Path::new(env!("CARGO_BIN_EXE_course"));
    let target = program_of_course.ancestors().nth(2).unwrap();
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .stdin(Stdio::null());
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

/// Runs `cargo` in the new course; it must succeed.
fn cargo(course: &Path, arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = command(&cargo, course).args(arguments).output().unwrap();
    let told = told(&output);
    assert!(output.status.success(), "cargo {arguments:?}:\n{told}");
    told
}

#[test]
#[ignore = "a long proof: a whole course is compiled and graded"]
fn a_new_course_tests_builds_checks_grades_and_is_served() {
    // Of a workspace cargo loads only what the packages under test need; what is
    // offline from here on needs the rest of the lock file.
    let fetched = Command::new(env!("CARGO"))
        .arg("fetch")
        .current_dir(checkout())
        .output()
        .unwrap();
    assert!(fetched.status.success(), "{}", told(&fetched));
    let folder = folder();
    let course = folder.path().join("my course");
    let made = command(env!("CARGO_BIN_EXE_course"), &checkout())
        .args(["new", "course", "--title", "Say \"please\" & wait"])
        .arg(&course)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", told(&made));
    assert!(told(&made).contains("my course"));

    let tested = cargo(&course, &["test"]);
    assert!(
        tested.contains("test hidden::the_slowest_page_first ... ok"),
        "{tested}"
    );
    let built = cargo(&course, &["course", "build"]);
    assert!(built.contains("one chapter"), "{built}");
    let page = fs::read_to_string(course.join("book/html/limits.html")).unwrap();
    assert!(page.contains("Say &quot;please&quot; &amp; wait"));
    assert!(
        !page.contains("act the program"),
        "a note is not for learners"
    );
    let built = cargo(&course, &["course", "build", "--edition", "instructor"]);
    assert!(built.contains("keep it from your students"), "{built}");
    let page = fs::read_to_string(course.join("book/html-instructor/limits.html")).unwrap();
    assert!(page.contains("act the program"));
    let checked = cargo(&course, &["course", "check"]);
    assert!(checked.contains("as they should be"), "{checked}");
    assert!(!checked.contains("Without a chapter"), "{checked}");
    let promises = cargo(&course, &["grader", "self-test"]);
    assert_eq!(
        promises.matches("2 misconceptions").count(),
        2,
        "{promises}"
    );
    let graded = cargo(
        &course,
        &["grader", "grade", "sample-class", "--out", "marks"],
    );
    assert!(
        graded.contains("1 missing, 3 pass, 2 trace_mismatch"),
        "{graded}"
    );
    assert!(course.join("marks/index.html").is_file());
    #[cfg(unix)]
    serves_until_interrupted(&course);
}

/// The real program, ended as a terminal ends it.
#[cfg(unix)]
fn serves_until_interrupted(course: &Path) {
    let mut serving = command(env!("CARGO_BIN_EXE_course"), course)
        .args(["serve", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(serving.stdout.take().unwrap()).lines();
    let address = lines
        .by_ref()
        .map(Result::unwrap)
        .find_map(|line| {
            let (_, rest) = line.split_once("http://")?;
            Some(rest.split_once('/').unwrap().0.to_owned())
        })
        .expect("it says where the book is");
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "GET /limits.html HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");

    let id = serving.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    assert!(serving.wait().unwrap().success(), "Ctrl-C is a good end");
    assert!(lines.any(|line| line.unwrap() == "No longer serving."));
}

#[test]
fn a_folder_that_holds_something_is_refused_and_left_as_it_is() {
    let folder = folder();
    fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let wakeline = Wakeline::checkout(&checkout()).unwrap();
    for path in [folder.path().to_owned(), folder.path().join("mine.txt")] {
        let error = new::course(&path, "Mine", &wakeline).unwrap_err();
        assert!(
            error.to_string().contains("is not an empty folder"),
            "{error}"
        );
        let error = course::error::Error::from(error);
        assert_eq!(error.exit(), grader::exit::Exit::Usage);
    }
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing was left behind");
}

#[test]
fn a_new_course_says_where_it_has_wakeline_from() {
    let folder = folder();
    let by_git = folder.path().join("by git");
    let url = "https://example.org/wakeline.git";
    new::course(&by_git, "Mine", &Wakeline::Git(url.to_owned())).unwrap();
    let read = |course: &Path, name: &str| fs::read_to_string(course.join(name)).unwrap();
    assert!(read(&by_git, "Cargo.toml").contains(&format!("wakeline = {{ git = \"{url}\" }}")));
    assert!(read(&by_git, "tools/Cargo.toml").contains(&format!("course = {{ git = \"{url}\" }}")));
    assert!(read(&by_git, "README.md").contains(url));

    let by_path = folder.path().join("by path");
    let wakeline = Wakeline::checkout(&checkout()).unwrap();
    new::course(&by_path, "Mine", &wakeline).unwrap();
    assert!(!by_path.join("tools").exists());
    // A course that was made can make the next one.
    assert_eq!(Wakeline::of_course(&by_path).unwrap(), wakeline);
    assert_eq!(
        Wakeline::of_course(&by_git).unwrap(),
        Wakeline::Git(url.to_owned())
    );
    for course in [&by_git, &by_path] {
        for name in [
            "Cargo.toml",
            ".cargo/config.toml",
            "README.md",
            ".gitignore",
        ] {
            let text = read(course, name);
            assert!(!text.contains('«'), "a gap that nobody filled:\n{text}");
        }
    }
}

#[test]
fn without_wakeline_there_is_no_course() {
    let folder = folder();
    let error = Wakeline::of_course(folder.path()).unwrap_err().to_string();
    assert!(error.contains("--wakeline DIR"), "{error}");
    let wakeline = Wakeline::Git("u".to_owned());
    let error = new::course(&folder.path().join("x"), "two\nlines", &wakeline).unwrap_err();
    assert!(error.to_string().contains("one line"), "{error}");
    assert!(!folder.path().join("x").exists());
}
