//! The report of a class, for instructors and for students. The class of this
//! file stays in the target folder, where the browser's tests open its pages.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rusqlite::Connection;
use support::{Course, RIGHT};

/// Names that try to leave their place in a page.
const HOSTILE: &str = "\"><img src=x onerror=document.title='out'> {{ title }} <!-- rows --> & Zoë";

/// Right wherever learners can look, and wrong in the hidden check.
const IMPATIENT: &str = "let both = async { tokio::join!(web.fetch(\"a\"), web.fetch(\"b\")) };
match tokio::time::timeout(std::time::Duration::from_millis(100), both).await {
    Ok((a, b)) => (a.unwrap(), b.unwrap()),
    Err(_) => (String::new(), String::new()),
}";

const IN_A_ROW: &str = "let a = web.fetch(\"a\").await.unwrap();
let b = web.fetch(\"b\").await.unwrap();
(a, b)";

/// What nobody but instructors may read: the name of the hidden check, what it
/// expects, and what came of it.
const SECRETS: [&str; 7] = [
    "survives",
    "slow page",
    "slow_page",
    "→ 500",
    "498",
    "639",
    "100  cancelled",
];

/// The students that stand alone; others share their code.
const STUDENTS: [&str; 8] = [
    "ada", "bob", "cleo", "dan", "eve", "flo", "unlucky", HOSTILE,
];

/// The output folder of one graded class, with the pages for both audiences.
fn class() -> &'static Path {
    static CLASS: OnceLock<PathBuf> = OnceLock::new();
    CLASS.get_or_init(|| {
        let course = Course::new();
        course.hand_in("ada", RIGHT);
        course.hand_in_body("bob", IN_A_ROW);
        course.hand_in_body("cleo", IMPATIENT);
        course.hand_in("dan", "pub async fn two_pages( {}\n");
        course.hand_in_body("eve", "drop(web); std::future::pending().await");
        course.write("class/flo/notes.txt", "I forgot.");
        course.hand_in_body("unlucky", "drop(web); todo!(\"unlucky\")");
        course.hand_in_body(
            HOSTILE,
            "drop(web); panic!(\"</pre><script>document.title='out'</script>\")",
        );
        for number in 0..28 {
            let body = if number % 4 == 0 { IN_A_ROW } else { IMPATIENT };
            course.hand_in_body(&format!("student {number:02}"), body);
        }
        course.grade(&[]).expect(0, &[]);
        // A machine that fails is not to be had on demand.
        Connection::open(course.path("out/ledger.sqlite"))
            .unwrap()
            .execute(
                "UPDATE job SET result = json_set(result, '$.verdict', 'infra_error', \
                 '$.message', 'the disk was full in survives_a_slow_page') \
                 WHERE student = 'unlucky'",
                [],
            )
            .unwrap();
        course.grader(&["report", "out"]).expect(0, &["index.html"]);
        course
            .grader(&["report", "out", "--audience", "student"])
            .expect(0, &["for-students"]);
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report");
        let _ = fs::remove_dir_all(&kept);
        fs::create_dir_all(&kept).unwrap();
        for folder in ["students", "for-students"] {
            fs::create_dir(kept.join(folder)).unwrap();
            for (name, text) in files(&course.path(&format!("out/{folder}"))) {
                fs::write(kept.join(folder).join(name), text).unwrap();
            }
        }
        fs::copy(course.path("out/index.html"), kept.join("index.html")).unwrap();
        kept
    })
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn index() -> String {
    fs::read_to_string(class().join("index.html")).unwrap()
}

fn page(audience: &str, student: &str) -> String {
    fs::read_to_string(class().join(audience).join(format!("{student}.html"))).unwrap()
}

#[test]
fn pages_for_students_tell_nothing_of_hidden_checks() {
    let pages = files(&class().join("for-students"));
    assert_eq!(pages.len(), 36);
    for (name, html) in &pages {
        for secret in SECRETS {
            let said = html.contains(secret) || name.contains(secret);
            assert!(!said, "{name} tells `{secret}`:\n{html}");
        }
    }
    let cleo = page("for-students", "cleo");
    assert!(cleo.contains("0 of 1 hidden checks passed"), "{cleo}");
    assert!(cleo.contains("not in every case"), "{cleo}");
    assert!(page("for-students", "ada").contains("1 of 1 hidden checks passed"));
}

#[test]
fn pages_for_instructors_tell_everything() {
    let cleo = page("students", "cleo");
    for secret in ["survives a slow page", "→ 500", "cancelled"] {
        assert!(cleo.contains(secret), "`{secret}` is missing in {cleo}");
    }
    assert!(index().contains("survives a slow page (hidden)"));
}

#[test]
fn a_students_page_names_no_other_student() {
    for (name, html) in files(&class().join("for-students")) {
        let own = |student: &str| {
            name == format!("{student}.html") || student == HOSTILE && name.starts_with("img")
        };
        for other in STUDENTS.iter().filter(|other| !own(other)) {
            assert!(!names(&html, other), "{name} names {other}");
        }
        let own = name.trim_end_matches(".html").replace('-', " ");
        for other in (0..28).map(|number| format!("student {number:02}")) {
            assert!(
                other == own || !html.contains(&other),
                "{name} names {other}"
            );
        }
        assert!(!html.contains("index.html"), "{name} links to the class");
    }
    assert!(names(&page("for-students", "eve"), "eve"));
}

/// Whether a student stands in a page: `eve` is not in `never`.
fn names(html: &str, student: &str) -> bool {
    let student = if student == HOSTILE {
        "onerror"
    } else {
        student
    };
    html.split(|c: char| !c.is_alphanumeric())
        .any(|word| word == student)
}

#[test]
fn what_students_wrote_stays_text() {
    let mut pages = vec![("index.html".to_owned(), index())];
    pages.extend(files(&class().join("students")));
    pages.extend(files(&class().join("for-students")));
    let mut seen = 0;
    for (name, html) in &pages {
        assert!(!html.contains("<img"), "{name}");
        assert!(!html.contains("<script>"), "{name}");
        seen +=
            usize::from(html.contains("&lt;script&gt;")) + usize::from(html.contains("&lt;img"));
    }
    assert!(seen >= 4, "the hostile student is on the pages");
    assert!(index().ends_with("</html>\n"));
}

#[test]
fn a_student_sees_both_timelines_the_diagnosis_and_the_failing_line() {
    let bob = page("for-students", "bob");
    assert_eq!(bob.matches("<svg").count() % 2, 0);
    for text in ["Expected", "Got", "line 1:", "total 50 ms", "Both as text"] {
        assert!(bob.contains(text), "`{text}` is missing in {bob}");
    }
    let dan = page("for-students", "dan");
    assert!(
        dan.contains("does not compile") && dan.contains("src/lib.rs:1"),
        "{dan}"
    );
}

#[test]
fn an_infrastructure_fault_costs_nobody_a_point() {
    let index = index();
    assert!(index.contains("Not graded: the machine failed"), "{index}");
    assert!(index.contains("the disk was full"), "{index}");
    assert!(index.contains("Not counted: 1 of whom something could not be graded"));
    // 35 students are counted: unlucky is not.
    assert!(
        index.contains("<p>35 students, from 0 to 6 of 6 points"),
        "{index}"
    );
    let unlucky = page("for-students", "unlucky");
    assert!(unlucky.contains("This costs you no point"), "{unlucky}");
}

#[test]
fn students_are_grouped_by_what_went_wrong_with_a_message_to_send() {
    let index = index();
    let groups = index.split("id=\"wrong\"").nth(1).unwrap();
    let groups = groups.split("</section>").next().unwrap();
    let first = groups.split("</article>").next().unwrap();
    // cleo and 21 of the 28; then bob and the other 7.
    assert!(
        first.contains("22 students") && first.contains("in a hidden check"),
        "{first}"
    );
    assert!(first.contains("a case that they leave out"), "{first}");
    let second = groups.split("</article>").nth(1).unwrap();
    assert!(second.contains("8 students"), "{second}");
    assert!(
        second.contains("`cargo grader check two-pages`"),
        "{second}"
    );
    // A message goes to students.
    for message in groups.split("class=\"copy\">").skip(1) {
        let message = message.split("</pre>").next().unwrap();
        assert!(
            !SECRETS.iter().any(|secret| message.contains(secret)),
            "{message}"
        );
        assert!(!STUDENTS.iter().any(|one| names(message, one)), "{message}");
    }
}

#[test]
fn checks_are_judged_by_whom_they_separate() {
    let index = index();
    let table = index.split("id=\"separation\"").nth(1).unwrap();
    let table = table.split("</section>").next().unwrap();
    // Those in a row fail where others pass, and pass the hidden check never.
    assert!(table.contains("survives a slow page"), "{table}");
    assert!(table.contains("separates"), "{table}");
    assert!(table.contains("Below 20 students"), "{table}");
}

#[test]
fn of_a_few_students_nothing_is_said_about_checks() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in_body("bob", IN_A_ROW);
    course.grade(&[]).expect(0, &[]);
    let index = course.read("out/index.html");
    assert!(index.contains("too few students to say"), "{index}");
    assert!(!index.contains("separates well"), "{index}");
}

#[test]
fn report_writes_the_pages_again_and_forgets_who_is_gone() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.grade(&[]).expect(0, &[]);
    let index = course.read("out/index.html");
    course.remove("out/index.html");
    course.write("out/for-students/gone.html", "");
    course.grader(&["report", "out"]).expect(0, &["index.html"]);
    assert_eq!(course.read("out/index.html"), index);
    course
        .grader(&["report", "out", "--audience", "student"])
        .expect(0, &[]);
    let pages = files(&course.path("out/for-students"));
    assert_eq!(pages.len(), 1, "{pages:?}");
}

#[test]
fn report_of_another_folder_says_what_is_missing() {
    Course::new()
        .grader(&["report", "class"])
        .expect(2, &["class holds no ledger.sqlite"]);
}
