//! Archives and folders that honest students hand in.

use crate::pack::{file, patched, tar, tar_gz, zip};
use crate::support::{Course, RIGHT};
use crate::{LIB, bytes, passes, right};

#[test]
fn archives_are_read_like_folders() {
    let course = Course::new();
    bytes(&course, "Zoë Müller.zip", &zip(&[(LIB, right())]));
    bytes(
        &course,
        "wrapped.tar.gz",
        &tar_gz([file(b"my work/two-pages/src/lib.rs", right())]),
    );
    bytes(
        &course,
        "clone.tgz",
        &tar_gz([
            file(
                b"wakeline-main/exercises/first/two-pages/src/lib.rs",
                right(),
            ),
            // A course that gives its solutions away hands in none of them.
            file(b"wakeline-main/solutions/first/two-pages/src/lib.rs", b"no"),
        ]),
    );
    bytes(&course, "inside/upload (1).zip", &zip(&[(LIB, right())]));
    bytes(
        &course,
        "named/two-pages.zip",
        &zip(&[("src/lib.rs", right())]),
    );
    bytes(&course, "lone/two-pages.rs", right());
    bytes(
        &course,
        "windows.zip",
        &patched(
            zip(&[("two-pages/src/lib.rs", right())]),
            b"two-pages/src/lib.rs",
            b"two-pages\\src\\lib.rs",
        ),
    );
    let ran = course.grade(&[]);
    ran.expect(0, &["recognised as one folder or archive a student"]);
    for student in [
        "Zoë Müller",
        "wrapped",
        "clone",
        "inside",
        "named",
        "lone",
        "windows",
    ] {
        passes(&course, student);
    }
}

#[test]
fn what_lies_beside_the_exercises_is_noted() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    bytes(&course, "ada/old.zip", &zip(&[(LIB, b"old")]));
    bytes(&course, "ada/deep/two-pages/src/lib.rs", b"twice");
    bytes(&course, "stray.rs", b"");
    course.grade(&[]).expect(
        0,
        &[
            "note: ada: old.zip: not opened, because exercises lie beside it",
            "note: ada: deep/two-pages: handed in twice; two-pages counts",
            "note: stray.rs: a file outside a student's folder",
        ],
    );
    passes(&course, "ada");
}

#[test]
fn with_one_exercise_a_lone_file_answers_it() {
    let course = Course::new();
    bytes(&course, "flat/lib.rs", right());
    bytes(&course, "bare/src/lib.rs", right());
    bytes(
        &course,
        "other name.zip",
        &zip(&[("hw1/src/lib.rs", right())]),
    );
    course.grade(&["--exercise", "two-pages"]).expect(0, &[]);
    for student in ["flat", "bare", "other name"] {
        passes(&course, student);
    }
    course.grade(&[]).expect(
        0,
        &[
            "note: bare: src: no exercise of this course",
            "note: other name: other name/hw1: no exercise",
        ],
    );
    assert_eq!(course.result("flat")["verdict"], "rejected");
}

#[test]
fn an_archive_beside_a_folder_of_its_name_is_told() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    bytes(&course, "ada.zip", &zip(&[(LIB, b"first")]));
    bytes(&course, "Ada.zip", &zip(&[(LIB, right())]));
    course.grade(&[]).expect(
        0,
        &[
            "ada.zip: there is a folder of that name, too, which counts as the later hand-in",
            "`Ada` and `ada` are written alike",
        ],
    );
    passes(&course, "ada");
    passes(&course, "Ada");
}

#[test]
fn an_archive_inside_of_one_is_opened_where_nothing_lies_beside_it() {
    let course = Course::new();
    let inner = zip(&[("src/lib.rs", right())]);
    bytes(
        &course,
        "ada.zip",
        &zip(&[("hand in/two-pages.zip", &inner)]),
    );
    let packed = tar_gz([file(LIB.as_bytes(), right())]);
    bytes(&course, "ben.zip", &zip(&[("homework.tar.gz", &packed)]));
    let old = zip(&[(LIB, b"old")]);
    bytes(
        &course,
        "cem.zip",
        &zip(&[("backup.zip", &old), (LIB, right())]),
    );
    course.grade(&[]).expect(
        0,
        &["backup.zip is an archive inside an archive; it was not opened"],
    );
    for student in ["ada", "ben", "cem"] {
        passes(&course, student);
    }
}

#[test]
fn what_a_build_left_behind_counts_towards_no_limit() {
    let course = Course::new();
    let built = vec![1; 70 << 20];
    let objects: Vec<String> = (0..21_000).map(|n| format!("target/debug/{n}.o")).collect();
    let objects = objects.iter().map(|name| file(name.as_bytes(), b""));
    let large = file(b"target/debug/large", &built);
    let hand_in = tar([large]
        .into_iter()
        .chain(objects)
        .chain([file(LIB.as_bytes(), right())]));
    bytes(&course, "ada.tar", &hand_in);
    course.grade(&[]).expect(0, &[]);
    passes(&course, "ada");
}

#[test]
fn one_archive_of_a_whole_class_is_no_student() {
    let course = Course::new();
    let of = |name: &str| format!("class/{name}/two-pages/src/lib.rs");
    let names = ["ada", "ben", "cem"].map(of);
    let all = names.each_ref().map(|name| (name.as_str(), right()));
    bytes(&course, "class.zip", &zip(&all));
    course
        .grade(&[])
        .expect(2, &["(ada, ben, cem), as a whole class has; unpack it"]);
    assert!(!course.path("out/results.jsonl").exists());
    course.grade(&["--shape", "folders"]).expect(0, &[]);
    passes(&course, "class");
}
