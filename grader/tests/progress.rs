//! What a run tells: to people, to programs, and to nobody.

mod support;

use serde_json::{Value, json};
use support::{Course, RIGHT};

fn class(course: &Course) {
    course.hand_in("ada", RIGHT);
    course.hand_in("bob", RIGHT);
    course.hand_in_body("eve", "drop(web); todo!()");
    course.write("class/mia/stray.rs", "fn main() {}");
}

fn grade_as_json(course: &Course) -> Vec<Value> {
    let ran = course.grade(&["--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.all());
    let lines = ran.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn each_event_is_a_line_of_json_that_its_schema_describes() {
    let course = Course::new();
    class(&course);
    let events = grade_as_json(&course);
    let schema = serde_json::from_str(include_str!("../schema/progress-v1.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for event in &events {
        let errors: Vec<String> = schema
            .iter_errors(event)
            .map(|one| one.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{event}");
    }
    assert!(!schema.is_valid(&json!({"event": "finished", "done": 1})));
    assert!(!schema.is_valid(&json!({"event": "surprise"})));

    assert_eq!(
        events[0],
        json!({"event": "preparing", "format": "wakeline/progress/v1"})
    );
    let of = |name: &str| -> Vec<&Value> {
        events
            .iter()
            .filter(|event| event["event"] == name)
            .collect()
    };
    let stray = of("note").into_iter().find(|note| note["student"] == "mia");
    assert!(
        stray.unwrap()["text"]
            .as_str()
            .unwrap()
            .contains("stray.rs")
    );
    assert_eq!(
        of("started")[0],
        &json!({"event": "started", "jobs": 4, "known": 0, "regraded": {"jobs": 0, "causes": {}}})
    );
    let finished = of("finished");
    let about = |student: &str| {
        finished
            .iter()
            .find(|one| one["student"] == student)
            .unwrap()
    };
    assert_eq!(finished.len(), 4);
    assert_eq!(
        (&about("ada")["verdict"], &about("ada")["score"]),
        (&json!("pass"), &json!(6))
    );
    assert_eq!(about("bob")["cached"], true);
    assert_eq!(about("eve")["verdict"], "check_failed");
    let last = of("progress").into_iter().next_back().unwrap();
    assert_eq!(
        (&last["done"], &last["seconds_left"]),
        (&json!(4), &json!(0.0))
    );
    assert_eq!(
        last["verdicts"],
        json!({"pass": 2, "check_failed": 1, "rejected": 1})
    );
    let complete = events.last().unwrap().as_object().unwrap();
    let mut summary: Value = serde_json::from_str(&course.read("out/summary.json")).unwrap();
    summary["event"] = "complete".into();
    assert_eq!(complete, summary.as_object().unwrap());
}

#[test]
fn a_job_that_is_graded_again_says_why_in_json_too() {
    let course = Course::new();
    class(&course);
    grade_as_json(&course);
    course.hand_in_body("eve", "drop(web); todo!(\"later\")");
    let events = grade_as_json(&course);
    let started = events.iter().find(|one| one["event"] == "started").unwrap();
    assert_eq!(started["known"], 3);
    assert_eq!(
        started["regraded"],
        json!({"jobs": 1, "causes": {"sources": 1}})
    );
    let finished: Vec<&Value> = events
        .iter()
        .filter(|one| one["event"] == "finished")
        .collect();
    assert_eq!(finished.len(), 1);
    assert_eq!(finished[0]["causes"], json!(["sources"]));
}

#[test]
fn a_stream_without_an_end_is_one_of_a_run_without_an_end() {
    let course = Course::new();
    let ran = course.grade(&["--format", "json"]);
    ran.expect(2, &["class does not exist"]);
    assert_eq!(ran.stdout, "");
}

#[test]
fn quiet_is_one_line_and_nothing_but_errors() {
    let course = Course::new();
    class(&course);
    let ran = course.grade(&["--quiet"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.all());
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.all());
    ran.expect(0, &["4 students, 4 jobs in", "2 pass"]);
    let ran = course.grade(&["--quiet", "--shape", "gradescope"]);
    assert_ne!(ran.code, 0);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.starts_with("error: "), "{}", ran.all());
    course
        .grade(&["--quiet", "--verbose"])
        .expect(2, &["--verbose"]);
}

#[test]
fn a_log_does_not_grow_with_the_class_unless_it_is_asked_to() {
    let course = Course::new();
    for student in 0..40 {
        // Rejected before anything is compiled.
        let code = format!("pub fn two_pages() {{ unsafe {{ {student}; }} }}");
        course.hand_in(&format!("eve{student}"), &code);
    }
    let ran = course.grade(&[]);
    ran.expect(0, &["40 jobs", "progress done=40 jobs=40 ", " rejected=40"]);
    assert_eq!(ran.stderr.matches("progress done=").count(), 10);
    assert!(!ran.stderr.contains(" · two-pages"), "{}", ran.all());
    std::fs::remove_dir_all(course.path("out")).unwrap();
    let ran = course.grade(&["--verbose"]);
    ran.expect(0, &["[1/40] eve", "· two-pages · rejected 0/6"]);
    assert_eq!(ran.stderr.matches(" · two-pages · ").count(), 40);
}

#[test]
fn a_check_tells_programs_what_it_tells_learners() {
    let course = Course::new();
    course.write(&Course::exercise("src/lib.rs"), RIGHT);
    let ran = course.grader(&["check", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    let line: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&line["exercise"], &line["verdict"]),
        (&json!("two-pages"), &json!("pass"))
    );
    assert_eq!((&line["score"], &line["max_score"]), (&json!(6), &json!(6)));
    assert_eq!(line["checks"][0]["verdict"], "pass");
    let wrong = course.read(&Course::solution("wrong/in_a_row.rs"));
    course.write(&Course::exercise("src/lib.rs"), &wrong);
    let ran = course.grader(&["check", "--format", "json", "two-pages"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    let line: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(line["diagnosis"]["id"], "one-after-the-other");
}
