//! Downloads of platforms, and several hand-ins of one student.

use crate::pack::zip;
use crate::support::{Course, RIGHT};
use crate::{LIB, bytes, passes, right};

#[test]
fn a_download_from_gradescope_is_recognised_and_groups_share_a_result() {
    let course = Course::new();
    bytes(&course, "submission_101/two-pages/src/lib.rs", right());
    bytes(
        &course,
        "submission_102/upload.zip",
        &zip(&[(LIB, right())]),
    );
    bytes(&course, "submission_103/two-pages/src/lib.rs", b"");
    bytes(&course, "submission_104/two-pages/src/lib.rs", right());
    course.write(
        "class/submission_metadata.yml",
        "---
submission_101:
  :submitters:
  - :name: Zoë Müller
    :sid: '1234'
    :email: zoe@example.org
  :created_at: 2026-03-01 22:59:01.123456000 Z
  :score: 0.0
  :results:
    tests: []
submission_102:
  :submitters:
  - :name: Ada Byron
    :sid: 77
    :email: ada@example.org
  - :name: Lin Chen
    :sid: ''
    :email: lin@example.org
  :created_at: 2026-03-02 08:00:00.000000000 Z
  :history:
  - :created_at: 2026-03-01 08:00:00.000000000 Z
    :score: 1.0
submission_104:
  :submitters:
  - :name: Ada Byron
    :sid: '78'
    :email: other@example.org
submission_105:
  :submitters:
  - :name: Nobody
",
    );
    course.grade(&[]).expect(
        0,
        &[
            "recognised as a download from Gradescope",
            "submission_103: the metadata does not say whose it is",
            "submission_105: listed in the metadata, but the folder is not there",
        ],
    );
    for student in ["Zoë Müller", "Ada Byron", "Lin Chen", "Ada Byron (78)"] {
        passes(&course, student);
    }
    let submitted = &course.result("Zoë Müller")["submitted"];
    assert_eq!(submitted, "2026-03-01T22:59:01.123456Z");
    assert_eq!(course.result("submission_103")["verdict"], "compile_error");
}

#[test]
fn a_download_from_canvas_is_recognised() {
    let course = Course::new();
    bytes(
        &course,
        "mullerzoe_12_345_two-pages.zip",
        &zip(&[("src/lib.rs", right())]),
    );
    bytes(&course, "byronada_LATE_13_346_lib.rs", right());
    bytes(&course, "chenlin_14_347_hw.zip", &zip(&[(LIB, b"first")]));
    bytes(&course, "chenlin_14_348_hw-1.zip", &zip(&[(LIB, right())]));
    bytes(&course, "lovelacea_15_349_lib-1.rs", right());
    bytes(&course, "index.html", b"");
    course.grade(&["--exercise", "two-pages"]).expect(
        0,
        &[
            "recognised as a download from Canvas",
            "note: index.html: not named as Canvas names",
        ],
    );
    for student in ["mullerzoe", "byronada", "chenlin", "lovelacea"] {
        passes(&course, student);
    }
    assert_eq!(course.result("chenlin")["attempt"], 2);
}

#[test]
fn the_metadata_of_gradescope_may_be_yaml_by_another_name_or_json() {
    let json = r#"{"submission_7": {":submitters": [{":name": "Ada", ":sid": "7"}],
        ":created_at": "2026-03-01T22:59:01Z"}}"#;
    let plain = r#"{"submission_7": {"submitters": [{"name": "Ada", "email": "a@example.org"}],
        "created_at": "2026-03-01T22:59:01Z"}}"#;
    let yaml =
        "---\nsubmission_7:\n  :submitters:\n  - :name: Ada\n  :created_at: 2026-03-01T22:59:01Z\n";
    for (name, text) in [("json", json), ("json", plain), ("yaml", yaml)] {
        let course = Course::new();
        bytes(&course, "submission_7/two-pages/src/lib.rs", right());
        course.write(&format!("class/submission_metadata.{name}"), text);
        course
            .grade(&[])
            .expect(0, &["recognised as a download from Gradescope"]);
        passes(&course, "Ada");
        assert_eq!(course.result("Ada")["submitted"], "2026-03-01T22:59:01Z");
    }
}

#[test]
fn an_anonymous_download_from_canvas_is_recognised() {
    let course = Course::new();
    bytes(&course, "anon_9oQ3r_5001_two-pages.rs", right());
    bytes(&course, "LATE_anon_Ab3de_5003_lib.rs", right());
    bytes(&course, "van_der_berg_16_350_lib.rs", right());
    course
        .grade(&["--exercise", "two-pages"])
        .expect(0, &["recognised as a download from Canvas"]);
    for student in ["9oQ3r", "Ab3de", "van_der_berg"] {
        passes(&course, student);
    }
    let rows = "Student,ID,SIS User ID,SIS Login ID,Section\n\"Berg, Anna\",99,,,A\n";
    course.write("grades.csv", rows);
    let gradebook = [
        "export",
        "out",
        "--format",
        "canvas",
        "--gradebook",
        "grades.csv",
        "--assignment",
        "A",
        "--output",
        "marks.csv",
    ];
    let ran = course.grader(&gradebook);
    let why = "9oQ3r: handed in anonymously, so nobody can tell whose row it is";
    assert!(ran.all().contains(why), "{}", ran.all());
}

#[test]
fn of_a_download_from_moodle_nobody_vanishes() {
    let course = Course::new();
    for (folder, code) in [
        ("Ada Marlow_9000_assignsubmission_file", right()),
        ("Ben Tanner_9001_assignsubmission_file_", right()),
    ] {
        bytes(&course, &format!("{folder}/two-pages/src/lib.rs"), code);
    }
    bytes(
        &course,
        "Anna Moll_9002_assignsubmission_onlinetext_/onlinetext.html",
        b"<p>fn</p>",
    );
    bytes(
        &course,
        "Ben Tanner_9001_assignsubmission_onlinetext/onlinetext.html",
        b"hello",
    );
    bytes(
        &course,
        "Ben Tanner_9001_assignsubmission_comments/c.html",
        b"hello",
    );
    course.grade(&[]).expect(
        0,
        &[
            "Ben Tanner: text that was typed into Moodle's form is not graded",
            "assignsubmission_comments: nothing that students hand in as files; not graded",
        ],
    );
    for student in ["Ada Marlow", "Ben Tanner"] {
        passes(&course, student);
    }
    let anna = course.result("Anna Moll");
    assert_eq!(anna["verdict"], "rejected");
    let why = anna["diagnosis"]["text"].as_str().unwrap();
    assert!(
        why.contains("typed into Moodle's form is not graded"),
        "{why}"
    );
}

#[test]
fn a_download_from_moodle_is_recognised() {
    let course = Course::new();
    let zip = zip(&[(LIB, right())]);
    bytes(
        &course,
        "Zoë Müller_4711_assignsubmission_file_/hw.zip",
        &zip,
    );
    bytes(
        &course,
        "Zoë Müller_4711_assignsubmission_onlinetext_/onlinetext.html",
        b"",
    );
    bytes(
        &course,
        "Ada_Byron_12_assignsubmission_file_/two-pages/src/lib.rs",
        right(),
    );
    bytes(&course, "Lin Chen_13_assignsubmission_file_hw.zip", &zip);
    course
        .grade(&[])
        .expect(0, &["recognised as a download from Moodle"]);
    for student in ["Zoë Müller", "Ada_Byron", "Lin Chen"] {
        passes(&course, student);
    }
}

#[test]
fn clones_of_a_classroom_are_recognised_and_can_be_overruled() {
    let course = Course::new();
    for student in ["hw1-zoe-mueller", "hw1-ada"] {
        bytes(&course, &format!("{student}/{LIB}"), right());
        bytes(
            &course,
            &format!("{student}/.git/HEAD"),
            b"ref: refs/heads/main\n",
        );
    }
    course.grade(&[]).expect(
        0,
        &[
            "recognised as clones of a GitHub classroom",
            "the assignment is `hw1`",
        ],
    );
    passes(&course, "zoe-mueller");
    passes(&course, "ada");
    course
        .grade(&["--shape", "folders"])
        .expect(0, &["read as one folder or archive a student"]);
    passes(&course, "hw1-ada");
    course
        .grade(&["--assignment", "hw1-zoe"])
        .expect(0, &["hw1-ada: does not begin with `hw1-zoe-`"]);
    passes(&course, "mueller");
    course
        .grade(&["--shape", "canvas"])
        .expect(2, &["holds no submission, read as a download from Canvas"]);
}

#[test]
fn of_several_hand_ins_the_last_or_the_best_counts() {
    let course = Course::new();
    course.write("class/ada/attempt-1/two-pages/src/lib.rs", RIGHT);
    let wrong = "pub async fn two_pages(_: wakeline::world::Web) -> (String, String) { todo!() }";
    bytes(
        &course,
        "ada/attempt-2.zip",
        &zip(&[(LIB, wrong.as_bytes())]),
    );
    course.write("class/ada/attempt-10/README.md", "nothing to grade");
    course.write("class/lin/attempt-1/two-pages/src/lib.rs", wrong);
    course.write("class/lin/attempt-2/two-pages/src/lib.rs", RIGHT);
    course.grade(&[]).expect(0, &[]);
    let ada = course.result("ada");
    assert_eq!(
        (&ada["verdict"], &ada["attempt"]),
        (&"check_failed".into(), &2.into())
    );
    assert_eq!(ada["attempts"], 2);
    passes(&course, "lin");
    let ran = course.grade(&["--attempts", "best"]);
    ran.expect(
        0,
        &["4 jobs, 4 of them known from before", "2 students, 2 jobs"],
    );
    passes(&course, "ada");
    assert_eq!(course.result("ada")["attempt"], 1);
    passes(&course, "lin");
}

#[test]
fn a_run_of_one_exercise_forgets_no_other() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.grade(&[]).expect(0, &[]);
    course
        .grade(&["--exercise", "two-page"])
        .expect(2, &["did you mean `two-pages`"]);
    course.grade(&["--exercise", "two-pages"]).expect(0, &[]);
    passes(&course, "ada");
}
