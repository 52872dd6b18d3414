//! No grade is ever lost: graders that are killed, stopped, started twice, or
//! left without room, and the runs that go on after them.

#[path = "resume/presence.rs"]
mod presence;
#[path = "resume/regrade.rs"]
mod regrade;
#[path = "resume/rest.rs"]
mod rest;
#[path = "resume/room.rs"]
mod room;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::Value;
use support::{Course, RIGHT};

/// A running grader, and what it says line by line.
struct Grader {
    process: Child,
    said: Receiver<String>,
}

impl Grader {
    fn start(course: &Course, args: &[&str]) -> Grader {
        Grader::of(
            course.command(&[&["grade", "class", "--out", "out", "--verbose"], args].concat()),
        )
    }

    fn of(mut command: Command) -> Grader {
        // A group of its own, as a shell gives it: Ctrl-C goes to the group.
        command.process_group(0).stdout(Stdio::null());
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let (sender, said) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Grader { process, said }
    }

    fn wait_for(&self, text: &str) {
        let found = self.said.iter().any(|line| line.contains(text));
        assert!(found, "the grader ended without saying `{text}`");
    }

    fn ctrl_c(&self) {
        kill_process_group(Pid::from_child(&self.process), Signal::INT).unwrap();
    }

    /// SIGKILL. `false`: it had ended before, and was complete.
    fn kill(mut self) -> bool {
        self.process.kill().unwrap();
        let Some(code) = self.process.wait().unwrap().code() else {
            return true;
        };
        let rest: Vec<String> = self.said.iter().collect();
        assert_eq!(code, 0, "it ended by itself: {}", rest.join("\n"));
        false
    }

    /// How it ended, and what it still had to say.
    fn end(mut self) -> (Option<i32>, String) {
        let rest: Vec<String> = self.said.iter().collect();
        (self.process.wait().unwrap().code(), rest.join("\n"))
    }
}

/// The same lots in every run of the tests.
struct Lots(u64);

impl Lots {
    fn below(&mut self, end: u64) -> u64 {
        // The generator of Knuth's MMIX; its high digits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Everything in an output folder that people and programs read. Left out is
/// what time alone decides: `wall_ms`, `wall_seconds` and `jobs_per_second`,
/// the page that shows them, and the ledger's bytes.
fn output(out: &Path) -> BTreeMap<String, Value> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(out).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            for (inner, contents) in output(&path) {
                files.insert(format!("{name}/{inner}"), contents);
            }
            continue;
        }
        let contents = match name.as_str() {
            "ledger.sqlite" | "index.html" => Value::Null,
            "results.jsonl" => fs::read_to_string(&path)
                .unwrap()
                .lines()
                .map(|line| without(line, &["wall_ms"]))
                .collect(),
            "summary.json" => {
                let text = fs::read_to_string(&path).unwrap();
                without(&text, &["wall_seconds", "jobs_per_second"])
            }
            _ => fs::read_to_string(&path).unwrap().into(),
        };
        files.insert(name, contents);
    }
    files
}

/// Names the first file that differs: all of them would be a wall of text.
#[track_caller]
fn same(got: &BTreeMap<String, Value>, expected: &BTreeMap<String, Value>) {
    assert!(
        got.keys().eq(expected.keys()),
        "other files: {:?}",
        got.keys()
    );
    for (name, contents) in expected {
        assert!(got[name] == *contents, "{name} differs:\n{:#}", got[name]);
    }
}

fn without(json: &str, fields: &[&str]) -> Value {
    let mut value: Value = serde_json::from_str(json).unwrap();
    for field in fields {
        let removed = value.as_object_mut().unwrap().remove(*field);
        assert!(removed.is_some(), "{field} is not there");
    }
    value
}

/// Codes that come to every kind of end, each handed in by several students.
fn class(course: &Course) {
    let in_a_row = course.read(&Course::solution("wrong/in_a_row.rs"));
    for copy in 0..3 {
        course.hand_in(&format!("ada{copy}"), RIGHT);
        course.hand_in(&format!("sam{copy}"), &in_a_row);
        course.hand_in_body(&format!("tod{copy}"), "drop(web); todo!()");
        course.hand_in_body(&format!("exi{copy}"), "drop(web); std::process::exit(0)");
        course.hand_in(&format!("typ{copy}"), "pub fn two_pages( {");
        let code = format!("pub fn two_pages() {{ unsafe {{ {copy}; }} }}");
        course.hand_in(&format!("uns{copy}"), &code);
    }
    course.write("class/mia/notes.txt", "nothing to grade");
}

#[test]
#[ignore = "a long proof: a run is killed 25 times"]
fn a_run_that_is_killed_at_25_random_moments_ends_like_an_undisturbed_one() {
    let course = Course::new();
    class(&course);
    course.grade(&[]).expect(0, &[]);
    let undisturbed = output(&course.path("out"));
    fs::remove_dir_all(course.path("out")).unwrap();

    let mut lots = Lots(20_260_101);
    let (mut kills, mut complete) = (0, 0);
    while kills < 25 {
        let grader = Grader::start(&course, &[]);
        // The moment is what this test is about: so many lines, and then a
        // time in which anything may happen, from the first cargo to the pages.
        for _ in 0..lots.below(8) {
            let _ = grader.said.recv();
        }
        let moment = Duration::from_millis(lots.below(150));
        let (_keep, never) = mpsc::channel::<()>();
        let _ = never.recv_timeout(moment);
        if grader.kill() {
            kills += 1;
            continue;
        }
        // It was complete before. The rest of the kills hit a fresh run.
        same(&output(&course.path("out")), &undisturbed);
        fs::remove_dir_all(course.path("out")).unwrap();
        complete += 1;
    }
    let ran = course.grade(&[]);
    ran.expect(0, &[]);
    eprintln!("{kills} kills, {complete} runs complete on the way");
    same(&output(&course.path("out")), &undisturbed);
}

#[test]
fn ctrl_c_finishes_what_runs_and_the_same_command_goes_on() {
    let course = Course::new();
    let limits = "\n[limits]\ncheck_seconds = 3\n";
    let settings = Course::exercise("exercise.toml");
    course.write(&settings, &(course.read(&settings) + limits));
    course.hand_in("ada", RIGHT);
    course.hand_in_body("bob", "drop(web); loop {}");
    for late in 0..6 {
        course.hand_in_body(
            &format!("late{late}"),
            &format!("drop(web); todo!(\"{late}\")"),
        );
    }
    let grader = Grader::start(&course, &["--jobs", "2"]);
    grader.wait_for("ada · two-pages");
    grader.ctrl_c();
    let (code, said) = grader.end();
    assert_eq!(code, Some(130), "{said}");
    assert!(said.contains("what runs is finished first"), "{said}");
    assert!(said.contains("bob · two-pages · timeout"), "{said}");
    assert!(said.contains("the same command resumes there"), "{said}");
    assert!(!said.contains("late5"), "{said}");
    let ran = course.grade(&["--verbose"]);
    ran.expect(0, &["of them known from before"]);
    assert!(!ran.stderr.contains("bob · two-pages"), "{}", ran.all());
    assert_eq!(course.result("bob")["verdict"], "timeout");
    assert_eq!(course.read("out/results.jsonl").lines().count(), 8);
}

#[test]
fn a_second_grader_is_told_who_writes_there_and_a_dead_one_stops_nobody() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in_body("bob", "drop(web); loop {}");
    let first = Grader::start(&course, &[]);
    first.wait_for("ada · two-pages");
    let holder = format!("written to by process {}, since", first.process.id());
    course.grade(&[]).expect(4, &[&holder, "--out"]);
    assert!(first.kill(), "the first grader went on");
    course.hand_in_body("bob", "drop(web); todo!()");
    course.grade(&[]).expect(0, &["2 jobs, 1 of them known"]);
    assert_eq!(course.result("ada")["verdict"], "pass");
}

#[test]
fn a_ledger_that_is_not_ours_is_left_as_it_is() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    let path = course.path("out/ledger.sqlite");
    fs::create_dir(course.path("out")).unwrap();
    let ledger = rusqlite::Connection::open(&path).unwrap();
    ledger.pragma_update(None, "user_version", 99).unwrap();
    drop(ledger);
    for (contents, text) in [
        (fs::read(&path).unwrap(), "it has layout 99"),
        (b"the marks of last year, ".repeat(40), "not a database"),
    ] {
        fs::write(&path, &contents).unwrap();
        course
            .grade(&[])
            .expect(4, &[text, "ledger.sqlite", "--out"]);
        assert!(fs::read(&path).unwrap() == contents, "it was changed");
    }
}
