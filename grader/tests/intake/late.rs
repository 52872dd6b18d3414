//! Lateness and its price.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Course, RIGHT};

/// A repository with one commit at this time, in seconds since 1970.
fn commit(folder: &Path, seconds: u64) {
    for args in [
        &["init", "--quiet"][..],
        &["add", "."],
        &[
            "-c",
            "user.name=x",
            "-c",
            "user.email=x",
            "commit",
            "--quiet",
            "-m",
            "x",
        ],
    ] {
        let status = Command::new("git")
            .args(args)
            .current_dir(folder)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_COMMITTER_DATE", format!("{seconds} +0100"))
            .status();
        assert!(status.unwrap().success());
    }
}

/// 2026-03-01T23:00:00Z
const DUE: u64 = 1_772_406_000;

#[test]
fn lateness_is_taken_off_by_the_policy_and_seen_everywhere() {
    let course = Course::new();
    let hour = 3600;
    for (student, time) in [
        ("early", DUE - hour),
        ("graced", DUE + 600),
        ("late", DUE + 25 * hour),
        ("extended", DUE + 25 * hour),
        ("ages", DUE + 100 * 24 * hour),
    ] {
        course.hand_in(student, RIGHT);
        commit(&course.path(&format!("class/{student}")), time);
    }
    course.hand_in("timeless", RIGHT);
    course.hand_in("told", RIGHT);
    course.write("class/nothing/README.md", "");
    let policy = "due = 2026-03-02T00:00:00+01:00
grace = '15 min'
zero_after = '30 days'
[penalty]
kind = 'linear'
percent = 12.5
per = '1 day'
[student.extended]
extra = '2 days'
[student.told]
submitted = 2026-03-02T01:00:00+01:00
[student.stranger]
";
    course.write("late.toml", policy);
    course.grade(&["--late", "late.toml"]).expect(
        0,
        &[
            "the late policy names `stranger`",
            "4.5ᴸ",
            "ᴸ less for lateness",
        ],
    );
    for (student, penalty, left, why) in [
        ("early", 0.0, 6.0, ""),
        (
            "graced",
            0.0,
            6.0,
            "10 min late by the date of the last commit",
        ),
        (
            "late",
            1.5,
            4.5,
            "12.5 % off for each 1 day begun, 25 % in all",
        ),
        ("extended", 0.0, 6.0, ""),
        ("ages", 6.0, 0.0, "nothing counts after 30 days"),
        ("timeless", 0.0, 6.0, "no time of submission is known"),
        (
            "told",
            0.75,
            5.25,
            "1 h late by the time in the late policy",
        ),
        ("nothing", 0.0, 0.0, ""),
    ] {
        let result = course.result(student);
        assert_eq!(result["penalty"].as_f64(), Some(penalty), "{result:#}");
        assert_eq!(result["final_score"].as_f64(), Some(left), "{result:#}");
        let late = result["late"].as_str().unwrap_or_default();
        assert!(
            late.contains(why) && late.is_empty() == why.is_empty(),
            "{student}: {late}"
        );
    }
    assert_eq!(course.result("late")["score"], 6);
    let summary = course.read("out/summary.json");
    assert!(summary.contains("\"penalty\": 8.25"), "{summary}");
    assert!(summary.contains("\"penalised\": 3"), "{summary}");
    let page = course.read("out/students/late.html");
    assert!(
        page.contains("6 points earned, 1.5 off, 4.5 left: 1 day 1 h late"),
        "{page}"
    );
    assert!(course.read("out/index.html").contains("6 − 1.5, late"));
    // Another policy changes the marks and grades nothing again.
    course.write("late.toml", &policy.replace("12.5", "50"));
    course
        .grade(&["--late", "late.toml"])
        .expect(0, &["8 jobs, 8 of them known from before"]);
    assert_eq!(course.result("late")["final_score"], 0);
}

#[test]
fn settings_of_a_students_repository_are_not_run() {
    let course = Course::new();
    course.hand_in("mallory", RIGHT);
    let folder = course.path("class/mallory");
    commit(&folder, DUE);
    let trap = course.path("trap");
    let program = course.path("program");
    fs::write(&program, format!("#!/bin/sh\ntouch {}\n", trap.display())).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&program, mode).unwrap();
    let program = program.display();
    let config = format!(
        "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {program}\n\tpager = {program}\n\
         [log]\n\tshowSignature = true\n[gpg]\n\tprogram = {program}\n"
    );
    fs::write(folder.join(".git/config"), config).unwrap();
    course.write(
        "late.toml",
        "due = 2026-03-01T00:00:00Z\n[penalty]\nkind = 'zero'\n",
    );
    course.grade(&["--late", "late.toml"]).expect(0, &[]);
    let result = course.result("mallory");
    assert_eq!(result["submitted"], "2026-03-01T23:00:00Z");
    assert_eq!(result["final_score"], 0);
    assert!(!trap.exists(), "a program of the repository was run");
}

#[test]
fn steps_are_those_that_were_passed() {
    let course = Course::new();
    for (student, hours) in [("a", 1), ("b", 30), ("c", 90)] {
        course.hand_in(student, RIGHT);
        commit(
            &course.path(&format!("class/{student}")),
            DUE + hours * 3600,
        );
    }
    course.write(
        "late.toml",
        "due = 2025-01-01T00:00:00Z
exercise.two-pages.due = 2026-03-02T00:00:00+01:00
penalty = { kind = 'steps', steps = [{ after = '2h', percent = 10 }, { after = '3 days', percent = 50 }] }
",
    );
    course.grade(&["--late", "late.toml"]).expect(0, &[]);
    for (student, left) in [("a", 6.0), ("b", 5.4), ("c", 3.0)] {
        assert_eq!(course.result(student)["final_score"].as_f64(), Some(left));
    }
}

#[test]
fn a_late_policy_that_says_nothing_clear_is_refused_with_its_place() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    for (policy, why) in [
        (
            "due = 2026-03-01T23:59:00\npenalty.kind = 'zero'\n",
            "late.toml:1:7: `2026-03-01T23:59:00` leaves open",
        ),
        ("due = 2026-03-01T23:59:00Z\n", "missing field `penalty`"),
        (
            "penalty = { kind = 'linear', percent = 110, per = '1 day' }\n",
            "110 is no percentage",
        ),
        (
            "penalty = { kind = 'linear', percent = 10, per = '0 min' }\n",
            "no time at all",
        ),
        (
            "grace = 'soon'\npenalty.kind = 'zero'\n",
            "late.toml:1:9: `soon` is no length of time",
        ),
        (
            "exercise.nope.due = 2026-03-01T23:59:00Z\npenalty.kind = 'zero'\n",
            "no exercise is called `nope`",
        ),
        (
            "penalty = { kind = 'steps', steps = [] }\n",
            "there is no step",
        ),
        ("dew = 1\npenalty.kind = 'zero'\n", "unknown field `dew`"),
    ] {
        course.write("late.toml", policy);
        course
            .grade(&["--late", "late.toml"])
            .expect(2, &[why, "grader/LATE.md"]);
    }
    course
        .grade(&["--late", "no.toml"])
        .expect(2, &["no.toml could not be read"]);
}

#[test]
fn a_rule_finds_a_name_however_it_is_written_and_never_two_people() {
    let course = Course::new();
    // As macOS writes it, and as a keyboard does.
    let (decomposed, composed) = ("Zoe\u{308}", "Zo\u{eb}");
    course.hand_in(decomposed, RIGHT);
    let policy = |name: &str| {
        let rules = "due = 2026-03-01T23:59:00Z\n[penalty]\nkind = 'zero'\n";
        let submitted = "submitted = 2026-03-02T08:00:00Z\n";
        course.write(
            "late.toml",
            &format!("{rules}[student.\"{name}\"]\n{submitted}"),
        );
    };
    policy(composed);
    let ran = course.grade(&["--late", "late.toml"]);
    ran.expect(0, &[]);
    assert!(
        !ran.stderr.contains("who handed in nothing"),
        "{}",
        ran.all()
    );
    assert_eq!(course.result(decomposed)["final_score"], 0);
    course.grade(&["--student", composed]).expect(0, &[]);

    course.hand_in(composed, RIGHT);
    course
        .grade(&[])
        .expect(0, &["are written alike, and graded as two students"]);
    course
        .grade(&["--late", "late.toml"])
        .expect(2, &["fits several students"]);
}
