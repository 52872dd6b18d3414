//! Where exercises are found, and where not.

use std::fs;
use std::path::{Path, PathBuf};

use jail::Limits;

use super::{Found, Wanted, find};
use crate::catalogue::{Catalogue, Exercise, ExerciseLimits, Harness, Kind, Part, Slug};
use crate::intake::{Handed, Sources};

fn course(folders: &[&str]) -> Catalogue {
    let exercise = |folder: &&str| Exercise {
        kept_back: None,
        misconceptions: Vec::new(),
        dependencies: Vec::new(),
        slug: Slug::of_folder(folder),
        title: String::new(),
        folder: format!("01_first/{folder}"),
        concepts: Vec::new(),
        minutes: 1,
        kind: Kind::Write,
        hints: Vec::new(),
        checks: Vec::new(),
        allow: Vec::new(),
        harness: Harness::Timeline,
        limits: ExerciseLimits {
            compiler: Limits::compiler(),
            check: Limits::check(),
        },
        dir: PathBuf::new(),
        solution: None,
    };
    let part = Part {
        title: String::new(),
        folder: "01_first".to_owned(),
        exercises: folders.iter().map(exercise).collect(),
    };
    Catalogue {
        target: None,
        root: PathBuf::new(),
        title: String::new(),
        parts: vec![part],
    }
}

/// What is found where only the exercise `one` of `one` and `two` is graded.
fn found(files: &[&str]) -> Found {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // Each file says where it was found.
        fs::write(path, file).unwrap();
    }
    let (both, one) = (course(&["01_one", "02_two"]), course(&["01_one"]));
    let wanted = Wanted {
        course: &both,
        graded: &one,
        only: Some(&one.parts[0].exercises[0].slug),
    };
    find(Path::new(dir.path()), wanted).unwrap()
}

#[track_caller]
fn counts(files: &[&str], expected: Option<&str>) {
    let found = found(files);
    let handed = found.handed.get(&Slug::of_folder("01_one"));
    let expected = expected.map(|text| Handed::In(Sources::lib(text)));
    assert_eq!(handed, expected.as_ref());
}

#[test]
fn the_work_for_another_exercise_is_no_answer_to_this_one() {
    counts(&["exercises/01_first/02_two/src/lib.rs"], None);
    counts(&["02_two/src/lib.rs", "two.rs"], None);
    counts(&["exercises/01_first/9_odd/src/lib.rs"], None);
    counts(&["my-way/src/lib.rs"], Some("my-way/src/lib.rs"));
    let both = ["02_two/src/lib.rs", "deep/deeper/one/src/lib.rs"];
    counts(&both, Some("deep/deeper/one/src/lib.rs"));
    assert_eq!(found(&both).notes, Vec::<String>::new());
}

#[test]
fn numbers_of_copies_do_not_hide_an_exercise() {
    counts(&["one (2)/src/lib.rs"], Some("one (2)/src/lib.rs"));
    counts(&["one-1.rs"], Some("one-1.rs"));
    counts(&["lib-3.rs"], Some("lib-3.rs"));
}

#[test]
fn the_exercises_own_name_wins_over_one_that_is_like_it() {
    let files = [
        "00_one/src/lib.rs",
        "deep/01_one/src/lib.rs",
        "one (1)/src/lib.rs",
    ];
    counts(&files, Some("deep/01_one/src/lib.rs"));
    let notes = [
        "00_one: handed in twice; deep/01_one, which has the exercise's own name, counts",
        "one (1): handed in twice; 00_one counts",
    ];
    assert_eq!(found(&files).notes, notes);
    counts(
        &["one/src/lib.rs", "00_one/src/lib.rs"],
        Some("one/src/lib.rs"),
    );
    counts(
        &["other/src/lib.rs", "one/src/lib.rs"],
        Some("one/src/lib.rs"),
    );
}

/// What is found where the exercises are these and all of them are graded.
fn found_of(exercises: &[&str], files: &[&str]) -> Found {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    let course = course(exercises);
    let wanted = Wanted {
        course: &course,
        graded: &course,
        only: None,
    };
    find(dir.path(), wanted).unwrap()
}

#[test]
fn what_can_mean_one_exercise_only_is_read_as_it() {
    let exercises = ["05_at_most_n", "06_greeting", "07_day_1"];
    for (name, slug) in [
        ("AtMostN", "at-most-n"),
        ("at_most_n_final", "at-most-n"),
        ("Exercise 5 - AtMostN", "at-most-n"),
        ("At Most N", "at-most-n"),
        ("atmostn", "at-most-n"),
        ("greeting ", "greeting"),
        ("Greeting", "greeting"),
        ("greeting - Copy", "greeting"),
        ("greeting(1)", "greeting"),
        ("greeting_1", "greeting"),
        ("greeting-main", "greeting"),
        ("Day 1 of 3", "day-1"),
    ] {
        let found = found_of(&exercises, &[&format!("{name}/src/lib.rs")]);
        let slugs: Vec<&str> = found.handed.keys().map(Slug::as_str).collect();
        assert_eq!(slugs, [slug], "{name}");
    }
    for name in ["exercise5", "greetings", "day 12", "greeting at most n"] {
        let found = found_of(&exercises, &[&format!("{name}/src/lib.rs")]);
        assert!(found.handed.is_empty(), "{name}");
        assert_eq!(found.strangers, [name]);
    }
    let two = ["my greeting/src/lib.rs", "old greeting/src/lib.rs"];
    let handed = &found_of(&exercises, &two).handed[&Slug::of_folder("greeting")];
    let both = "`my greeting` and `old greeting` could both be it; name one `greeting`";
    assert_eq!(*handed, Handed::Refused(both.to_owned()));
    let nearer = [two[0], "deep/greeting-2/src/lib.rs"];
    let notes = found_of(&exercises, &nearer).notes;
    let note = "my greeting: handed in twice; deep/greeting-2, whose name is nearer, counts";
    assert!(notes.iter().any(|one| one == note), "{notes:?}");
    let own = [two[0], "greeting/src/lib.rs"];
    let handed = &found_of(&exercises, &own).handed[&Slug::of_folder("greeting")];
    assert_eq!(*handed, Handed::In(Sources::lib(own[1])));
}

#[test]
fn who_handed_in_something_is_not_told_that_it_was_nothing() {
    for file in [
        "lib.rs",
        "src/lib.rs",
        "my solution/at-most-n.rs.txt",
        "exercise5/src/lib.rs",
    ] {
        let found = found_of(&["at-most-n", "other"], &[file]);
        let (handed, _) = found.complete(&course(&["at-most-n", "other"]));
        let Handed::Refused(why) = &handed[&Slug::of_folder("other")] else {
            panic!("{file}: {handed:?}");
        };
        assert!(
            why.contains("was found, which is not named like an exercise"),
            "{why}"
        );
        assert!(why.contains("folder named `other`"), "{why}");
    }
}

#[test]
fn the_shallowest_counts() {
    let files = ["a/one/src/lib.rs", "one/src/lib.rs"];
    counts(&files, Some("one/src/lib.rs"));
    assert_eq!(found(&files).notes, ["a/one: handed in twice; one counts"]);
}
