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

#[test]
fn the_shallowest_counts() {
    let files = ["a/one/src/lib.rs", "one/src/lib.rs"];
    counts(&files, Some("one/src/lib.rs"));
    assert_eq!(found(&files).notes, ["a/one: handed in twice; one counts"]);
}
