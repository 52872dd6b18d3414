//! `self-test` holds the small course, and fails when any one promise of it is
//! broken.

mod support;

use support::Course;

/// Breaks the course in one way; self-test must say so, and say nothing else.
#[track_caller]
fn broken(how: impl Fn(&Course), says: &str) {
    let course = Course::new();
    how(&course);
    let ran = course.grader(&["self-test"]);
    ran.expect(3, &[says]);
    assert_eq!(ran.stdout.matches("  ✗ ").count(), 1, "{}", ran.all());
}

#[test]
fn a_course_that_keeps_its_promises_passes() {
    Course::new()
        .grader(&["self-test"])
        .expect(0, &["every promise holds (exercises tested: 1)"]);
}

#[test]
fn a_starter_must_compile() {
    let break_it = |course: &Course| {
        course.edit(
            &Course::solution("src/lib.rs"),
            "// let _ = web;",
            "// let _ = wob;",
        );
        course.edit(
            &Course::exercise("src/lib.rs"),
            "let _ = web;",
            "let _ = wob;",
        );
    };
    let course = Course::new();
    break_it(&course);
    // It then also fails no check.
    course
        .grader(&["self-test"])
        .expect(3, &["the starter does not compile"]);
}

#[test]
fn a_starter_must_not_earn_full_marks() {
    let right = "let (a, b) = tokio::join!(web.fetch(\"a\"), web.fetch(\"b\"));\n    (a.unwrap(), b.unwrap())";
    broken(
        |course| {
            let commented = right.replace("    ", "    // ");
            let old = "let _ = web;\n    // todo!(\"fetch both pages\")";
            course.edit(&Course::solution("src/lib.rs"), old, &commented);
            let old = "let _ = web;\n    todo!(\"fetch both pages\")";
            course.edit(&Course::exercise("src/lib.rs"), old, right);
        },
        "the starter earns full marks",
    );
}

#[test]
fn a_solution_must_earn_full_marks() {
    broken(
        |course| {
            course.edit(
                &Course::solution("src/lib.rs"),
                "(a.unwrap(), b.unwrap())",
                "drop(b); (a.unwrap(), String::new())",
            );
        },
        "the solution src/lib.rs gets check_failed in `returns_both_texts`",
    );
}

#[test]
fn another_right_way_must_earn_full_marks() {
    broken(
        |course| {
            let wrong = course.read(&Course::solution("wrong/in_a_row.rs"));
            course.write(&Course::solution("right/other.rs"), &wrong);
        },
        "the solution right/other.rs gets trace_mismatch",
    );
}

#[test]
fn a_solution_must_be_the_same_twice_in_a_further_world() {
    // The real clock differs from run to run, in the further world only: the
    // nominal latencies are told apart by what the page takes.
    let reference = "let begin = tokio::time::Instant::now();\n    let (a, b) = tokio::join!(web.fetch(\"a\"), web.fetch(\"b\"));\n    \
        let took = begin.elapsed().as_millis();\n    \
        if !KNOWN.contains(&took) { let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap(); \
         tokio::time::sleep(std::time::Duration::from_millis(u64::from(now.subsec_micros() % 100_000))).await; }";
    broken(
        |course| {
            let mut known = Vec::new();
            for dir in [Course::exercise("tests/checks"), Course::solution("hidden")] {
                for entry in std::fs::read_dir(course.path(&dir).join("snapshots")).unwrap() {
                    let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
                    let totals = text.lines().filter_map(|line| line.strip_prefix("total "));
                    known.extend(totals.map(|rest| rest.split(' ').next().unwrap().to_owned()));
                }
            }
            let list = format!("const KNOWN: &[u128] = &[{}];\n    ", known.join(", "));
            let old = "let (a, b) = tokio::join!(web.fetch(\"a\"), web.fetch(\"b\"));";
            course.edit(&Course::solution("src/lib.rs"), old, &(list + reference));
        },
        "gives two timelines in two runs",
    );
}

#[test]
fn a_misconception_must_get_its_verdict() {
    broken(
        |course| {
            let path = Course::solution("solution.toml");
            course.edit(&path, "trace_mismatch", "deadlock");
        },
        "wrong/in_a_row.rs must get deadlock (one-after-the-other), but gets trace_mismatch",
    );
}

#[test]
fn a_misconception_must_get_its_diagnosis() {
    broken(
        |course| {
            let path = Course::solution("solution.toml");
            course.edit(&path, "one-after-the-other", "too-many-at-once");
        },
        "wrong/in_a_row.rs must get trace_mismatch (too-many-at-once)",
    );
}

#[test]
fn a_misconception_must_be_listed() {
    broken(
        |course| course.write(&Course::solution("wrong/new.rs"), support::RIGHT),
        "solution.toml does not list wrong/new.rs",
    );
}

#[test]
fn a_listed_misconception_must_be_there() {
    broken(
        |course| {
            let path = Course::solution("solution.toml");
            let more = "\n[[misconception]]\nfile = \"gone.rs\"\ntitle = \"t\"\nverdict = \"deadlock\"\ndiagnosis = \"never-finished\"\n";
            course.write(&path, &(course.read(&path) + more));
        },
        "there is no wrong/gone.rs",
    );
}

#[test]
fn a_misconception_must_do_what_is_recorded_of_it() {
    let recorded = Course::solution("wrong/recorded.toml");
    let edit = |course: &Course| course.edit(&recorded, "20 → 50", "20 → 40");
    broken(
        edit,
        "wrong/recorded.toml does not say what comes of in_a_row.rs; run `cargo course \
         accept two-pages`",
    );
    broken(
        |course| {
            let text = course.read(&recorded);
            let gone =
                "\n[[recorded]]\nfile = \"gone.rs\"\ncheck = \"a\"\nworld = 0\nsays = \"b\"\n";
            course.write(&recorded, &(text + gone));
        },
        "wrong/recorded.toml does not say what comes of gone.rs",
    );
}

#[test]
fn promises_that_were_kept_are_held_again_only_after_a_change() {
    let course = Course::new();
    let ran = course.grader(&["self-test"]);
    ran.expect(
        0,
        &["two-pages            ok  3 checks, 2 misconceptions\n"],
    );
    let unchanged = "2 misconceptions  (unchanged since it was tested)";
    course.grader(&["self-test"]).expect(0, &[unchanged]);
    let ran = course.grader(&["self-test", "--fresh"]);
    assert!(!ran.all().contains("unchanged"), "{}", ran.all());
    // Everything that it depends on counts, comments too.
    for path in ["wrong/swapped.rs", "src/lib.rs"] {
        let path = Course::solution(path);
        course.write(&path, &format!("{}// mine\n", course.read(&path)));
        let ran = course.grader(&["self-test"]);
        assert!(!ran.all().contains("unchanged"), "{}", ran.all());
    }
}

#[test]
fn what_is_missing_is_said_in_the_order_of_the_work() {
    let course = Course::new();
    course.edit(&Course::exercise("exercise.toml"), "\"Draw it.\", ", "");
    course.edit(
        &Course::solution("solution.toml"),
        "trace_mismatch",
        "deadlock",
    );
    course.edit(
        &Course::solution("src/lib.rs"),
        "(a.unwrap(), b.unwrap())",
        "drop(b); (a.unwrap(), String::new())",
    );
    let ran = course.grader(&["self-test"]);
    let lines: Vec<&str> = ran
        .stdout
        .lines()
        .filter(|line| line.contains('✗'))
        .collect();
    let order = ["the solution src/lib.rs", "wrong/in_a_row.rs", "2 hints"];
    assert_eq!(lines.len(), order.len(), "{}", ran.all());
    for (line, part) in lines.iter().zip(order) {
        assert!(line.contains(part), "{line}");
    }
}

#[test]
fn a_diagnosis_that_does_not_exist_is_named() {
    let course = Course::new();
    let path = Course::solution("solution.toml");
    course.edit(&path, "one-after-the-other", "one-after-the-others");
    let says =
        "wants the diagnosis `one-after-the-others` for wrong/in_a_row.rs, and there is none";
    course.grader(&["self-test"]).expect(3, &[says]);
}

#[test]
fn a_solution_must_have_a_reference() {
    broken(
        |course| course.remove(&Course::solution("src/lib.rs")),
        "src/lib.rs",
    );
}

#[test]
fn files_of_older_courses_are_not_passed_over() {
    for (old, says) in [
        ("hidden.toml", "as [hidden] for [checks]"),
        ("wrong/misconceptions.toml", "move it there"),
    ] {
        let course = Course::new();
        course.write(&Course::solution(old), "");
        course.grader(&["self-test"]).expect(3, &[old, says]);
        course.hand_in("ada", support::RIGHT);
        course.grade(&[]).expect(3, &[old]);
    }
}

#[test]
fn there_must_be_two_misconceptions() {
    let course = Course::new();
    course.write(&Course::solution("solution.toml"), "");
    for path in ["wrong", "hidden"] {
        std::fs::remove_dir_all(course.path(&Course::solution(path))).unwrap();
    }
    course
        .grader(&["self-test"])
        .expect(3, &["lists 0 misconceptions; write at least 2"]);
}

#[test]
fn every_check_must_be_able_to_fail() {
    broken(
        |course| {
            let check = "#[wakeline::check]\nasync fn cannot_fail(_world: World) {}\n";
            let path = Course::solution("hidden/mod.rs");
            course.write(&path, &(course.read(&path) + check));
            course.edit(
                &Course::solution("solution.toml"),
                "[hidden]",
                "[hidden]\ncannot_fail = 1",
            );
            let snapshot = "---\nsource: here\n---\ntotal 0 ms · peak 0 at once\n\nworld seed 1\ntotal 0 ms · peak 0 at once\n\nworld seed 2\ntotal 0 ms · peak 0 at once\n";
            course.write(
                &Course::solution("hidden/snapshots/cannot_fail.snap"),
                snapshot,
            );
        },
        "nothing fails `cannot_fail`",
    );
}

#[test]
fn there_must_be_three_hints() {
    broken(
        |course| course.edit(&Course::exercise("exercise.toml"), "\"Draw it.\", ", ""),
        "exercise.toml has 2 hints",
    );
}

#[test]
fn minutes_must_be_honest() {
    broken(
        |course| {
            course.edit(
                &Course::exercise("exercise.toml"),
                "minutes = 5",
                "minutes = 0",
            );
        },
        "exercise.toml says 0 minutes",
    );
}

#[test]
fn a_check_must_be_worth_something() {
    broken(
        |course| {
            course.edit(
                &Course::exercise("exercise.toml"),
                "both_texts = 2",
                "both_texts = 0",
            );
        },
        "`returns_both_texts` is worth 0 points",
    );
}

#[test]
fn a_check_with_points_must_exist() {
    let course = Course::new();
    course.edit(
        &Course::solution("solution.toml"),
        "[hidden]",
        "[hidden]\nnever_written = 1",
    );
    let from = course.path(&Course::solution(
        "hidden/snapshots/survives_a_slow_page.snap",
    ));
    std::fs::copy(&from, from.with_file_name("never_written.snap")).unwrap();
    // What is not there cannot pass either, which is said too.
    let says = "`hidden::never_written` has points, but there is no such check";
    course.grader(&["self-test"]).expect(3, &[says]);
}

#[test]
fn a_check_must_have_points() {
    broken(
        |course| {
            let check = "#[wakeline::check]\nasync fn surplus(_world: World) {}\n";
            let path = Course::exercise("tests/checks/mod.rs");
            course.write(&path, &(course.read(&path) + check));
        },
        "the check `checks::surplus` has no points",
    );
}

#[test]
fn a_check_must_have_a_snapshot() {
    broken(
        |course| {
            course.remove(&Course::solution(
                "hidden/snapshots/survives_a_slow_page.snap",
            ));
        },
        "`survives_a_slow_page` has no snapshot",
    );
}

#[test]
fn a_snapshot_must_hold_every_world() {
    let course = Course::new();
    let path = Course::solution("hidden/snapshots/survives_a_slow_page.snap");
    let text = course.read(&path);
    let cut = text.find("world seed 2").unwrap();
    course.write(&path, &text[..cut]);
    course
        .grader(&["self-test"])
        .expect(3, &["lacks the worlds [2]"]);
}

#[test]
fn a_snapshot_must_have_a_check() {
    broken(
        |course| {
            let path = course.path(&Course::exercise(
                "tests/checks/snapshots/returns_both_texts.snap",
            ));
            std::fs::copy(&path, path.with_file_name("old.snap")).unwrap();
        },
        "no check uses the snapshot old.snap",
    );
}

#[test]
fn no_snapshot_may_be_pending() {
    broken(
        |course| {
            course.write(
                &Course::solution("hidden/snapshots/a.snap.new"),
                "---\n---\n",
            );
        },
        "the snapshot a.snap.new is pending",
    );
}

#[test]
fn a_starter_must_be_the_one_that_the_solution_makes() {
    broken(
        |course| {
            course.edit(
                &Course::exercise("src/lib.rs"),
                "fetch both pages",
                "fetch them",
            );
        },
        "src/lib.rs is not the starter that this exercise gives",
    );
}

#[test]
fn there_must_be_a_solution() {
    broken(
        |course| std::fs::remove_dir_all(course.path("solutions")).unwrap(),
        "there is no solutions/first/two-pages",
    );
}
