//! What the chapter states.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use wakeline::timeline::{Event, What};
use wakeline::{Ending, Millis, Recording};

use super::*;

fn record(name: &str) -> Recording {
    let mut scenarios = SCENARIOS.iter();
    let found = scenarios
        .find(|scenario| scenario.name == format!("coroutines::{name}"));
    found.unwrap().record()
}

/// Events without the line that spawned the task.
fn events(name: &str) -> Vec<String> {
    let spawned = |event: &Event| matches!(event.what, What::Spawned { .. });
    let events = record(name).timeline.events;
    let others = events.iter().filter(|event| !spawned(event));
    others.map(|event| format!("{event:?}")).collect()
}

fn polls(name: &str) -> usize {
    let events = record(name).timeline.events;
    let polled = |event: &&Event| {
        event.task.to_string() == "t1" && event.what == What::Polled
    };
    events.iter().filter(polled).count()
}

#[test]
fn the_enum_runs_like_the_function_that_the_compiler_takes_apart() {
    assert_eq!(events("by_pen"), events("by_compiler"));
    assert_eq!(polls("by_pen"), 3);
}

#[test]
fn who_leaves_no_waker_is_polled_once() {
    assert_eq!(polls("leaves_no_waker"), 1);
    let ending = record("leaves_no_waker").ending;
    assert!(matches!(ending, Ending::Deadlock { .. }), "{ending:?}");
}

#[test]
fn who_wakes_itself_is_polled_in_each_millisecond() {
    assert_eq!(polls("wakes_itself"), 6);
}

#[test]
fn what_is_used_after_an_await_is_in_the_future() {
    let texts = record("kept_or_not").timeline.events;
    let sizes: Vec<usize> = (texts.iter())
        .filter_map(|event| match &event.what {
            What::Said { text } => {
                text.to_string().rsplit(' ').next()?.parse().ok()
            }
            _ => None,
        })
        .collect();
    assert!(sizes[0] > 1000 && sizes[1] < 100, "{sizes:?}");
}

#[test]
fn a_sleep_counts_from_its_call() {
    assert_eq!(record("nap_made_first").timeline.total, Millis(120));
}

/// What the compiler says of a program.
fn rustc(program: &str) -> String {
    let mut rustc = Command::new("rustc")
        .args([
            "--edition=2024",
            "--crate-type=lib",
            "--emit=metadata=-",
            "-",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = rustc.stdin.take().unwrap();
    stdin.write_all(program.as_bytes()).unwrap();
    drop(stdin);
    let output = rustc.wait_with_output().unwrap();
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_compiler_warns_in_the_words_that_the_chapter_quotes() {
    let said = rustc(
        "async fn refresh(_: &str) {}
         pub async fn board() { refresh(\"mail\"); }",
    );
    let chapter = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../src/coroutines-are-values.md"
    );
    let chapter = fs::read_to_string(chapter).unwrap();
    let is_quoted = |line: &&str| {
        line.starts_with("warning: unused") || line.contains("note: futures")
    };
    let quoted: Vec<&str> = said.lines().filter(is_quoted).collect();
    assert_eq!(quoted.len(), 2, "{said}");
    for line in quoted {
        assert!(chapter.contains(line.trim()), "{line}");
    }
}

#[test]
fn a_call_can_be_awaited_once() {
    let said = rustc(
        "async fn refresh(_: &str) {}
         pub async fn twice() {
             let call = refresh(\"mail\");
             call.await;
             call.await;
         }",
    );
    assert!(
        said.contains("error[E0382]: use of moved value: `call`"),
        "{said}"
    );
}
