//! Canvas and Moodle: what comes back is what went out, with grades.

use crate::support::Course;
use crate::{export, graded};

const GRADEBOOK: &str = "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,Essay (7),Pages (8),Current Points,Final Score
\"    Points Possible\",,,,,10,6,(read only),(read only)
\"Müller, Zoë\",101,s101,zoe,\"A, B\",9,,9,90
\"Byron, Augusta Ada\",102,s102,byron-ada,A,,,0,0
\"Hasty, Harry\",103,hasty,harry,A,,2,0,0
\"Student, Test\",104,,,A,,,0,0
";

fn rows(course: &Course, path: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(course.path(path))
        .unwrap();
    let row = |row: Result<csv::StringRecord, _>| row.unwrap().iter().map(str::to_owned).collect();
    reader.records().map(row).collect()
}

fn canvas(course: &Course, name: &str, gradebook: &str, more: &[&str]) -> crate::Ran {
    let book = format!("{name}-book.csv");
    course.write(&book, gradebook);
    let more = [&["--gradebook", &book], more].concat();
    export(course, "canvas", &format!("{name}.csv"), &more)
}

#[test]
fn canvas_gets_its_columns_and_names_who_it_does_not_know() {
    let course = graded();
    canvas(&course, "cv", GRADEBOOK, &["--assignment", "Pages"]).expect(
        1,
        &[
            "left out: =noisy: nobody by that name or number is in it",
            "left out: broken",
            "left out: empty",
            "left out: linked",
            "1 rows of the gradebook have no result here",
            "3 results in cv.csv",
        ],
    );
    assert_eq!(
        rows(&course, "cv.csv"),
        [
            [
                "Student",
                "ID",
                "SIS User ID",
                "SIS Login ID",
                "Section",
                "Pages (8)"
            ],
            ["    Points Possible", "", "", "", "", "6"],
            ["Müller, Zoë", "101", "s101", "zoe", "A, B", "4.8"],
            ["Byron, Augusta Ada", "102", "s102", "byron-ada", "A", "0"],
            ["Hasty, Harry", "103", "hasty", "harry", "A", "5"],
        ]
    );
}

#[test]
fn a_new_column_and_another_maximum_are_said_and_can_be_scaled() {
    let course = graded();
    canvas(&course, "new", GRADEBOOK, &["--assignment", "Extra"])
        .expect(1, &["the gradebook has no assignment `Extra`"]);
    assert_eq!(rows(&course, "new.csv")[1][5], "6");
    canvas(&course, "of10", GRADEBOOK, &["--assignment", "Essay"]).expect(
        1,
        &["full marks are 6, in Canvas 10; --scale makes them the same"],
    );
    canvas(
        &course,
        "of10",
        GRADEBOOK,
        &["--assignment", "Essay", "--scale"],
    )
    .expect(1, &[]);
    assert_eq!(rows(&course, "of10.csv")[2][5], "8.00");
}

#[test]
fn titles_that_canvas_would_drop_are_refused() {
    let course = graded();
    for title in ["Final Score", "My Current Points"] {
        canvas(&course, "total", GRADEBOOK, &["--assignment", title])
            .expect(2, &["for a total", "rename the assignment"]);
    }
    canvas(&course, "total", "name,grade\nx,1\n", &[]).expect(2, &["is not a gradebook of Canvas"]);
    let twice = GRADEBOOK.replace("Essay (7)", "Pages (7)");
    canvas(&course, "total", &twice, &["--assignment", "Pages"]).expect(
        2,
        &["several assignments are called `Pages`", "\"Pages (7)\""],
    );
    assert!(!course.path("total.csv").exists());
}

const WORKSHEET: &str = "\u{feff}ID,\"Vollständiger Name\",E-Mail-Adresse,Status,Bewertung,Bestwertung,\"Bewertung kann geändert werden\",\"Zuletzt geändert (Bewertung)\",\"Feedback als Kommentar\"\r
Teilnehmer/in101,\"Zoë Müller\",zoe@example.org,\"Zur Bewertung abgegeben\",,\"6,00\",Ja,-,\"gut, aber spät\"\r
Teilnehmer/in102,\"Ada Byron\",byron-ada,\"Zur Bewertung abgegeben\",\"1,00\",\"6,00\",Ja,\"Montag, 2. März 2026, 08:00\",\r
Teilnehmer/in103,\"Harry Hasty\",HASTY,\"Keine Abgabe\",,\"6,00\",Ja,-,\r
Teilnehmer/in104,\"Lin Chen\",lin@example.org,\"Keine Abgabe\",,\"6,00\",Ja,-,\r
";

fn moodle(course: &Course, name: &str, worksheet: &str, more: &[&str]) -> crate::Ran {
    let sheet = format!("{name}-sheet.csv");
    course.write(&sheet, worksheet);
    let more = [&["--worksheet", &sheet], more].concat();
    export(course, "moodle", &format!("{name}.csv"), &more)
}

#[test]
fn a_worksheet_of_moodle_comes_back_with_grades_and_nothing_else_changed() {
    let course = graded();
    moodle(&course, "md", WORKSHEET, &[]).expect(
        1,
        &[
            "left out: broken: nobody by that name or number is in it",
            "1 rows of the worksheet have no result here",
            "3 results in md.csv",
        ],
    );
    let expected = WORKSHEET
        .replace("abgegeben\",,\"6,00\"", "abgegeben\",\"4,80\",\"6,00\"")
        .replace("abgegeben\",\"1,00\"", "abgegeben\",\"0,00\"")
        .replace(
            "HASTY,\"Keine Abgabe\",,",
            "HASTY,\"Keine Abgabe\",\"5,00\",",
        );
    let cells = |text: &str| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        rows
    };
    let got = course.read("md.csv");
    assert_eq!(cells(&got), cells(&expected));
    assert!(got.starts_with('\u{feff}') && got.ends_with("\r\n"));
    // Once filled in it can be filled in again.
    moodle(&course, "again", &got, &[]).expect(1, &[]);
    assert_eq!(course.read("again.csv"), got);
}

#[test]
fn a_grade_above_the_maximum_is_refused_and_nothing_is_written() {
    let course = graded();
    let small = WORKSHEET.replace("6,00", "4,00");
    moodle(&course, "small", &small, &[]).expect(
        2,
        &[
            "Zoë Müller has 4.8 points and the maximum is 4",
            "without a word",
            "--scale",
        ],
    );
    assert!(!course.path("small.csv").exists());
    moodle(&course, "small", &small, &["--scale"]).expect(1, &[]);
    assert!(course.read("small.csv").contains("\"3,20\""));
    let scale = WORKSHEET.replace("\"6,00\"", "bestanden");
    moodle(&course, "small", &scale, &[])
        .expect(2, &["has no column of grades", "graded in points"]);
}

#[test]
fn numbers_of_a_platform_match_its_own_gradebook_only() {
    let course = Course::new();
    for (folder, code) in [
        ("A B_102_assignsubmission_file_", crate::RIGHT),
        ("Zoë Müller_7_assignsubmission_file_", ""),
    ] {
        course.write(&format!("class/{folder}/two-pages/src/lib.rs"), code);
    }
    course
        .grade(&[])
        .expect(0, &["recognised as a download from Moodle"]);
    moodle(&course, "mn", WORKSHEET, &[]).expect(0, &["2 results in mn.csv"]);
    let sheet = course.read("mn.csv");
    assert!(
        sheet.contains("byron-ada,Zur Bewertung abgegeben,\"6,00\""),
        "{sheet}"
    );
    // Moodle's participant 102 is nobody's number in Canvas.
    canvas(&course, "cn", GRADEBOOK, &["--assignment", "Pages"])
        .expect(1, &["left out: A B", "1 result in cn.csv"]);
}
