//! The same book by stock mdBook, with the engine as its preprocessor: the
//! real program, started by mdBook's own driver as `mdbook build` does.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use course::new::{self, Wakeline};
use mdbook_driver::MDBook;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mdbook-wakeline");

/// A new course whose book names the preprocessor.
fn course(folder: &TempDir) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let checkout = Wakeline::checkout(here.ancestors().nth(2).unwrap()).unwrap();
    let course = folder.path().join("course");
    new::course(&course, "Limits", &checkout).unwrap();
    let target = Path::new(PROGRAM).ancestors().nth(2).unwrap();
    let book = course.join("book/book.toml");
    let text = fs::read_to_string(&book).unwrap();
    let preprocessor = format!(
        "\n[preprocessor.wakeline]\nafter = [\"links\"]\n\
         command = \"env 'CARGO_TARGET_DIR={}' '{PROGRAM}'\"\n",
        target.display()
    );
    fs::write(&book, text + &preprocessor).unwrap();
    course
}

fn folder() -> TempDir {
    let folder = tempfile::Builder::new().prefix("wake line ü ").tempdir();
    folder.unwrap()
}

#[test]
fn stock_mdbook_builds_the_book_with_everything_drawn() {
    let folder = folder();
    let course = course(&folder);
    let installed = Command::new(PROGRAM)
        .arg("install")
        .arg(course.join("book"))
        .output()
        .unwrap();
    assert!(installed.status.success(), "{installed:?}");
    let lines = String::from_utf8(installed.stdout).unwrap();
    let (_, lines) = lines.split_once("\n\n").unwrap();
    let book = course.join("book/book.toml");
    let text = fs::read_to_string(&book).unwrap();
    let linked = text.replace("[output.html]\n", &format!("[output.html]\n{lines}"));
    fs::write(&book, linked).unwrap();
    MDBook::load(course.join("book")).unwrap().build().unwrap();
    let page = fs::read_to_string(course.join("book/html/limits.html")).unwrap();
    for part in [
        "Timeline of limits::on_the_beat",
        "<th scope=\"row\">fetch(c)</th>",
        "Both timelines are the same to the millisecond",
        "At 260 ms, not at 200 ms",
        "id=\"exercise-two-permits\"",
        "beat.tick().await",
        "wakeline/wakeline-",
        ".js\"></script>",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    for left_over in [
        "language-wakeline",
        "<!--held",
        "&amp;#10;",
        "&lt;svg",
        "&lt;td",
    ] {
        assert!(!page.contains(left_over), "{left_over} is left over");
    }
}

#[test]
fn the_section_of_the_preprocessor_names_the_edition() {
    let folder = folder();
    let course = course(&folder);
    let book = course.join("book/book.toml");
    let text = fs::read_to_string(&book).unwrap();
    let page = || fs::read_to_string(course.join("book/html/limits.html")).unwrap();
    for (edition, noted) in [("learner", false), ("instructor", true)] {
        fs::write(&book, format!("{text}edition = \"{edition}\"\n")).unwrap();
        MDBook::load(course.join("book")).unwrap().build().unwrap();
        assert_eq!(page().contains("act the program"), noted, "{edition}");
    }
    fs::write(&book, text + "edition = \"teacher\"\n").unwrap();
    assert!(MDBook::load(course.join("book")).unwrap().build().is_err());
}

#[test]
fn the_engine_itself_needs_no_preprocessor_in_the_same_book() {
    let folder = folder();
    let course = course(&folder);
    let book = course.join("book/book.toml");
    let text = fs::read_to_string(&book).unwrap();
    fs::write(&book, text.replace("command = \"env", "command = \"false")).unwrap();
    let target = Path::new(PROGRAM).ancestors().nth(2).unwrap();
    let built = Command::new(env!("CARGO_BIN_EXE_course"))
        .arg("build")
        .current_dir(&course)
        .env("CARGO_TARGET_DIR", target)
        .status()
        .unwrap();
    assert!(built.success());
    let page = fs::read_to_string(course.join("book/html/limits.html")).unwrap();
    assert!(page.contains("Timeline of limits::on_the_beat"));
}

#[test]
fn all_problems_are_told_and_the_exit_code_says_that_the_course_is_broken() {
    let folder = folder();
    let course = course(&folder);
    let chapter = "# Limits\n\n```wakeline timelin\n```\n\n```wakeline exercise slug=\"none\"\n```\n\n\
                   > {{#include two.md}}\n\n{{#include two.md}}\n";
    fs::write(course.join("book/src/two.md"), "one\ntwo\n").unwrap();
    fs::write(course.join("book/src/limits.md"), chapter).unwrap();
    let error = MDBook::load(course.join("book"))
        .unwrap()
        .build()
        .unwrap_err();
    assert!(format!("{error:#}").contains("wakeline"), "{error:#}");

    // What mdBook writes to it, by hand: its own words go to standard error.
    let book = MDBook::load(course.join("book")).unwrap();
    let context = mdbook_preprocessor::PreprocessorContext::new(
        course.join("book"),
        book.config.clone(),
        "html".to_owned(),
    );
    let target = Path::new(PROGRAM).ancestors().nth(2).unwrap();
    let input = folder.path().join("input.json");
    fs::write(&input, serde_json::to_vec(&(context, &book.book)).unwrap()).unwrap();
    let output = Command::new(PROGRAM)
        .env("CARGO_TARGET_DIR", target)
        .stdin(fs::File::open(&input).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    let told = String::from_utf8(output.stderr).unwrap();
    for part in [
        "there is no directive `timelin`",
        "--> book/src/limits.md:3:13",
        "there is no exercise `none`",
        "only the first line of this file",
        "--> book/src/limits.md:9:3",
        "3 errors",
    ] {
        assert!(told.contains(part), "{part} is missing:\n{told}");
    }
}

#[test]
fn only_pages_can_be_drawn() {
    let supports = |renderer: &str| {
        let mut asked = Command::new(PROGRAM);
        asked.args(["supports", renderer]).stdin(Stdio::null());
        asked.status().unwrap().code()
    };
    assert_eq!(supports("html"), Some(0));
    assert_eq!(supports("markdown"), Some(1));
}
