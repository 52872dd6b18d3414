//! The edition for learners and the one for instructors: what only the second
//! has, and that nothing of it is anywhere in the first.

mod common;

use std::fs;
use std::path::Path;

use common::Course;
use course::check::check;
use course::check::links;
use course::edition::Edition;

const SOLUTION: &str = "solutions/coroutines/two-at-once";

const REFERENCE: &str = "//! # Two at once\n\npub fn f() {\n    // SOLUTION\n    \
    // Axolotl: the first one.\n    let first = nightjar::fetch(\"first page of them all\");\n    \
    let second = nightjar::fetch(\"second page of them all\");\n    nightjar::join(first, second);\n    \
    // STARTER\n    // todo!()\n    // END\n}\n";

const NOTE: &str = "# First\n\n```wakeline chapter minutes=\"20\"\nb\n```\n\n\
    ```wakeline exercise slug=\"two-at-once\"\n```\n\n## A section\n\nFour words stand here.\n\n\
    ````wakeline teaching title=\"Ask the quokka\" minutes=\"7\"\nLet them draw a binturong first.\n\n\
    ```wakeline listing file=\"solutions/coroutines/two-at-once/src/lib.rs\"\n```\n````\n";

/// What is for instructors, wherever it comes from.
const SECRETS: [&str; 10] = [
    "Axolotl: the first one",
    "nightjar",
    "Awaits one dugong after the other",
    "one-after-the-other",
    "let echidna = 1;",
    "The pangolin came too late",
    "capybara_is_slow",
    "Ask the quokka",
    "binturong",
    "Another numbat",
];

/// The small course with one chapter and a whole solution of its exercise.
fn course(chapter: &str) -> Course {
    let course = Course::with_chapter(chapter);
    let write = |path: &str, text: &str| course.write(&format!("{SOLUTION}/{path}"), text);
    write("src/lib.rs", REFERENCE);
    write("hidden/mod.rs", "async fn capybara_is_slow() {}\n");
    write(
        "hidden/snapshots/capybara_is_slow.snap",
        "---\nsource: a\nexpression: views\n---\ntotal 50 ms · peak 1 at once\n  fetch(a)   0 → 50  ok\n",
    );
    write(
        "solution.toml",
        "[hidden]\ncapybara_is_slow = 3\n\n\
         [[misconception]]\nfile = \"in_a_row.rs\"\ntitle = \"Awaits one dugong after the other\"\n\
         verdict = \"trace_mismatch\"\ndiagnosis = \"one-after-the-other\"\n",
    );
    write(
        "wrong/recorded.toml",
        "[[recorded]]\nfile = \"in_a_row.rs\"\ncheck = \"fetches_both\"\nworld = 2\n\
         says = \"The pangolin came too late.\"\ncut = true\n\
         timeline = \"total 70 ms · peak 1 at once\\n  fetch(a)   0 → 70  ok\\n\"\n",
    );
    write("wrong/in_a_row.rs", "//! In a row.\n\nlet echidna = 1;\n");
    write("right/other.rs", "//! Another numbat.\n\nfn other() {}\n");
    course
}

/// Every file of a site that is text, with its name.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(texts(&path));
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.push((path.display().to_string(), common::shown(&text)));
        }
    }
    found
}

#[test]
fn instructors_get_solutions_misconceptions_hidden_checks_notes_and_timings() {
    let course = course(NOTE);
    let site = course.build_for(Edition::Instructor).unwrap();
    assert_eq!(site.folder, course.root().join("book/html-instructor"));
    let page = course.read("book/html-instructor/exercises/two-at-once.html");
    for part in [
        "nightjar::join(first, second);",
        "lines 2–5 marked",
        "Awaits one dugong after the other",
        "wrong timeline",
        "<strong>fetches both</strong> in world 2: The pangolin came too late.",
        "What comes of it: fetches both",
        "total 70 ms</p>",
        "Only the beginning is shown",
        "let echidna = 1;",
        "Another numbat.",
        "capybara is slow",
        "async fn capybara_is_slow",
        "Goal: capybara is slow",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    let chapter = course.read("book/html-instructor/first.html");
    assert!(chapter.contains("For the teacher · Ask the quokka · 7 min"));
    assert!(chapter.contains("nightjar::join(first, second);"));
    let teaching = course.read("book/html-instructor/teaching.html");
    for part in [
        "states 20 minutes",
        "<td>A section</td><td>6</td><td>1</td>",
        "<a href=\"exercises/two-at-once.html\">Two at once</a></td><td></td><td>10</td>",
        "<a href=\"first.html#first-teaching-1\">Ask the quokka</a></td><td></td><td>7</td>",
        "href=\"exercises/two-at-once.html#exercises-two-at-once-wrong-1\"",
    ] {
        assert!(teaching.contains(part), "{part} is missing in {teaching}");
    }
    assert!(page.contains("instructor edition</title>"));
    assert_eq!(links::check(&site).unwrap(), []);
}

#[test]
fn of_a_misconception_that_never_ran_the_words_of_its_diagnosis_are_shown() {
    let course = course(NOTE);
    let recorded = format!("{SOLUTION}/wrong/recorded.toml");
    fs::remove_file(course.root().join(&recorded)).unwrap();
    course.build_for(Edition::Instructor).unwrap();
    let page = course.read("book/html-instructor/exercises/two-at-once.html");
    assert!(page.contains("What happens: operations ran one after the other"));
    assert!(!page.contains("What comes of it"), "{page}");
    course.write(&recorded, "[[recorded]]\nfile = 3\n");
    let complaint = course
        .build_for(Edition::Instructor)
        .unwrap_err()
        .to_string();
    let place = "--> solutions/coroutines/two-at-once/wrong/recorded.toml";
    assert!(complaint.contains(place), "{complaint}");
    course.write(
        &recorded,
        "[[recorded]]\nfile = \"in_a_row.rs\"\ncheck = \"a\"\nworld = 0\nsays = \"\"\n\
         timeline = \"total soon\"\n",
    );
    let complaint = course.build_for(Edition::Instructor).unwrap_err();
    for part in [
        "the timeline of in_a_row.rs: ",
        place,
        "cargo grader self-test",
    ] {
        assert!(complaint.to_string().contains(part), "{part}: {complaint}");
    }
}

#[test]
fn nothing_of_it_is_in_any_file_of_the_edition_for_learners() {
    let course = course(NOTE);
    let instructors = course.build_for(Edition::Instructor).unwrap();
    let learners = course.build().unwrap();
    let (instructors, learners) = (texts(&instructors.folder), texts(&learners.folder));
    for secret in SECRETS {
        let holds = |(_, text): &&(String, String)| text.contains(secret);
        assert!(instructors.iter().any(|file| holds(&file)), "{secret}");
        let found: Vec<&String> = learners
            .iter()
            .filter(holds)
            .map(|(name, _)| name)
            .collect();
        assert!(found.is_empty(), "{secret} is in {found:?}");
    }
    let page = course.read("book/html/exercises/two-at-once.html");
    assert!(page.contains("And 1 more check that you do not see."));
    assert!(!course.root().join("book/html/teaching.html").exists());
}

#[test]
fn a_book_without_a_title_gets_none_from_the_engine() {
    let course = course(NOTE);
    let config = course.read("book/book.toml");
    course.write(
        "book/book.toml",
        &config.replace("title = \"A small book\"\n", ""),
    );
    course.build().unwrap();
    let page = course.read("book/html/first.html");
    assert!(page.contains("<title>First</title>"), "{page}");
    course.build_for(Edition::Instructor).unwrap();
    let page = course.read("book/html-instructor/first.html");
    assert!(
        page.contains("<title>First - book · instructor edition</title>"),
        "{page}"
    );
}

#[test]
fn what_is_wrong_with_a_note_is_told_in_both_editions() {
    let course = course(
        "# First\n\n\
         ````wakeline teaching title=\"a\" minutes=\"some\"\nb\n````\n\n\
         ````wakeline teaching title=\"a\"\n\
         ```wakeline timeline scenario=\"demo::none\"\n```\n\
         ```wakeline cards\n[[card]]\nfront = \"f\"\nback = \"b\"\n```\n````\n\n\
         ```wakeline listing file=\"solutions/coroutines/two-at-once/src/lib.rs\"\n```\n",
    );
    for edition in [Edition::Learner, Edition::Instructor] {
        let complaint = course.build_for(edition).unwrap_err().to_string();
        for part in [
            "`some` is not a number of minutes\n --> book/src/first.md:3:42\n",
            "there is no scenario `demo::none`",
            "`cards` stands in a teaching note, which learners do not get\n  --> book/src/first.md:10:13\n",
            "help: put it into the chapter, before or behind the note",
            "learners do not get solutions\n  --> book/src/first.md:17:27\n",
            "4 errors",
        ] {
            assert!(complaint.contains(part), "{part} is missing in {complaint}");
        }
    }
}

#[test]
fn a_solution_or_a_hidden_check_that_an_author_shows_by_hand_is_found() {
    let by_hand = "# First\n\n```rust\nlet first = nightjar::fetch(\"first page of them all\");\n\
         let second =\n    nightjar::fetch(\"second page of them all\");\n\
         nightjar::join(first, second);\n```\n\nMind `capybara_is_slow`!\n";
    let without_comment = REFERENCE.replace("    // Axolotl: the first one.\n", "");
    let course = course(by_hand);
    course.write(&format!("{SOLUTION}/src/lib.rs"), &without_comment);
    let findings = check(&course.sources()).unwrap();
    let problems: Vec<String> = findings.problems.iter().map(ToString::to_string).collect();
    for part in [
        "the book for learners shows the solution of `two-at-once`\n  --> book/src/first.md",
        "the book for learners shows the hidden check `capybara_is_slow` of `two-at-once`",
        "put it into a `teaching` directive",
    ] {
        assert!(
            problems.iter().any(|problem| problem.contains(part)),
            "{part} is missing in {problems:#?}"
        );
    }
    let told = problems.iter().filter(|it| it.contains("shows the"));
    assert_eq!(told.count(), 2, "each once: {problems:#?}");
    // A hidden check whose name is an English word forbids nobody that word.
    let quiet = self::course(NOTE);
    quiet.write(
        &format!("{SOLUTION}/solution.toml"),
        "[hidden]\nwords = 3\n",
    );
    let findings = check(&quiet.sources()).unwrap();
    let said =
        |problem: &course::chapter::problem::Problem| problem.to_string().contains("shows the");
    assert!(
        !findings.problems.iter().any(said),
        "{:#?}",
        findings.problems
    );
}
