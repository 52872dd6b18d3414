//! The deck of flash cards as Anki itself imports it, by `anki/import.py`.

mod common;

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use common::Course;
use serde::Deserialize;

const IMPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/anki/import.py");

#[derive(Deserialize)]
struct Import {
    new: usize,
    updated: usize,
    same: usize,
    refused: usize,
    notes: Vec<Note>,
}

#[derive(Deserialize)]
struct Note {
    guid: String,
    tags: Vec<String>,
    front: String,
    back: String,
    decks: Vec<String>,
    question: String,
    answer: String,
}

fn python(args: &[PathBuf]) -> Output {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let run = Command::new(&python).arg(IMPORT).args(args).output();
    run.unwrap_or_else(|error| panic!("{python} does not start: {error}"))
}

/// What Anki has after each of these decks; nothing where it is not installed.
fn import(decks: &[PathBuf]) -> Option<Vec<Import>> {
    let probe = python(&["--probe".into()]);
    if !probe.status.success() {
        let why = String::from_utf8_lossy(&probe.stderr).into_owned();
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!ci, "CI must import the deck: {why}");
        eprintln!("NOT CHECKED: {why}");
        return None;
    }
    let run = python(decks);
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{stderr}");
    Some(serde_json::from_slice(&run.stdout).unwrap())
}

/// A chapter with these cards, changed so many days after the first.
fn write(course: &Course, cards: &[(&str, &str)], days: u64) -> PathBuf {
    let mut text = "# First\n\n```wakeline cards\n".to_owned();
    for (front, back) in cards {
        text.extend([
            "[[card]]\nfront = '''",
            front,
            "'''\nback = '''",
            back,
            "'''\n",
        ]);
    }
    course.write("book/src/first.md", &(text + "```\n"));
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000 + days * 86_400);
    let file = File::options()
        .append(true)
        .open(course.root().join("book/src/first.md"));
    file.unwrap().set_modified(time).unwrap();
    let site = course.build().unwrap_or_else(|error| panic!("{error}"));
    let deck = course.root().join(format!("{days}.apkg"));
    std::fs::copy(site.folder.join("wakeline.apkg"), &deck).unwrap();
    deck
}

#[test]
fn anki_imports_every_card_and_a_newer_deck_mends_them_without_doubles() {
    let course = Course::with_chapter("# First\n");
    let first = [
        (
            "What is `a < b` & \"c\"?",
            "*Über* `x`:\n\n```rust\nlet a = 1;\n\nb();\n```",
        ),
        ("Two waits?", "90 ms"),
    ];
    let mended = [
        ("New in front?", "yes"),
        first[0],
        ("Two waits?", "90 ms, the sum"),
    ];
    let decks = [write(&course, &first, 0), write(&course, &mended, 1)];
    let Some(imports) = import(&[decks[0].clone(), decks[0].clone(), decks[1].clone()]) else {
        return;
    };
    let counts: Vec<_> = imports
        .iter()
        .map(|it| [it.new, it.updated, it.same, it.refused, it.notes.len()])
        .collect();
    assert_eq!(counts, [[2, 0, 0, 0, 2], [0, 0, 2, 0, 2], [1, 2, 0, 0, 3]]);

    // On a page it is veiled.
    let page = common::shown(&course.read("book/html/cards.html"));
    let last = &imports[2].notes;
    for note in last {
        let back = format!("<div>{}</div>", note.back);
        assert!(
            page.contains(&back),
            "the page has another back than {back}"
        );
        assert_eq!(note.tags, ["first"]);
        assert_eq!(
            note.decks,
            ["A small book"],
            "one card each, in the book's deck"
        );
        assert!(note.question.contains(&note.front), "{}", note.question);
        assert!(note.answer.contains(&note.back), "{}", note.answer);
    }
    let mut fronts: Vec<&str> = last.iter().map(|note| note.front.as_str()).collect();
    fronts.sort_unstable();
    let code = "What is <code>a &lt; b</code> &amp; “c”?";
    assert_eq!(fronts, ["New in front?", "Two waits?", code]);
    let back = |notes: &[Note], front: &str| {
        let note = notes.iter().find(|note| note.front == front).unwrap();
        (note.guid.clone(), note.back.clone())
    };
    let (old, new) = (
        back(&imports[0].notes, "Two waits?"),
        back(last, "Two waits?"),
    );
    assert_eq!(old.0, new.0, "the same note");
    assert_eq!(
        (old.1.as_str(), new.1.as_str()),
        ("90 ms", "90 ms, the sum")
    );
    let code = last.iter().find(|note| note.front == code).unwrap();
    assert!(
        code.back.contains("let a = 1;&#10;&#10;b();"),
        "{}",
        code.back
    );
}

#[test]
fn a_book_without_cards_has_no_deck() {
    let site = Course::with_chapter("# First\n").build().unwrap();
    assert!(!site.folder.join("wakeline.apkg").exists());
}
