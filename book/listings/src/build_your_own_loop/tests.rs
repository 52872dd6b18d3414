//! The numbers that the chapter states.

#[cfg(tokio_unstable)]
use wakeline::timeline::Actor;
use wakeline::timeline::What;
use wakeline::{Ending, Millis, Recording};

use super::*;

fn record(name: &str) -> Recording {
    let mut scenarios = SCENARIOS.iter();
    let found = scenarios
        .find(|scenario| scenario.name.ends_with(&format!("::{name}")));
    found.unwrap().record()
}

fn said(recording: &Recording) -> Vec<(Millis, &str)> {
    let events = recording.timeline.events.iter();
    let said = events.filter_map(|event| match &event.what {
        What::Said { text } => Some((event.at, text.as_str())),
        _ => None,
    });
    said.collect()
}

fn polls(recording: &Recording) -> usize {
    let lines = said(recording);
    lines
        .iter()
        .filter(|(_, text)| text.contains(": poll "))
        .count()
}

#[test]
fn the_own_loop_does_what_tokio_does_at_the_same_times() {
    let (own, tokio) = (record("on_own_loop"), record("board"));
    assert_eq!(said(&own), said(&tokio));
    assert_eq!(said(&own).len(), 6);
}

/// What the recorder of the Python programs wrote.
const PYTHON: &str =
    include_str!("../../python/recorded/build_your_own_loop/own_loop.json");

#[test]
fn the_python_loop_says_the_same_lines_at_the_same_times() {
    let python: serde_json::Value = serde_json::from_str(PYTHON).unwrap();
    let events = &python["recording"]["timeline"]["events"];
    let lines = events.as_array().unwrap().iter().map(|event| {
        let at = Millis(event["at"].as_u64().unwrap());
        (at, event["text"].as_str().unwrap())
    });
    let own = record("on_own_loop");
    assert_eq!(lines.collect::<Vec<_>>(), said(&own));
}

#[test]
fn the_own_loop_polls_six_times_in_eleven_turns() {
    let recording = record("aloud");
    assert_eq!(polls(&recording), 6);
    let lines = said(&recording);
    assert!(lines.last().unwrap().1.starts_with("turn 11: "));
}

#[test]
fn asking_everybody_takes_a_hundred_polls_where_wakers_take_six() {
    assert_eq!(said(&record("ask_everybody")), [(Millis(60), "138 polls")]);
}

#[test]
fn only_the_reader_that_left_its_waker_comes_back() {
    assert!(matches!(
        record("forgotten").ending,
        Ending::Deadlock { .. }
    ));
    assert_eq!(record("remembered").ending, Ending::Finished);
}

#[test]
fn two_wakes_are_one_poll_on_tokio_and_two_on_our_loop() {
    assert_eq!(polls(&record("woken_twice_on_own_loop")), 5);
    #[cfg(tokio_unstable)]
    {
        let tokio = record("woken_twice");
        let events = tokio.timeline.events.iter();
        let polls = events.filter(|event| {
            event.task == Actor::Spawned(1) && event.what == What::Polled
        });
        assert_eq!(polls.count(), 3);
    }
}

#[test]
fn equal_deadlines_are_called_in_the_order_in_which_they_were_set() {
    let recording = record("three_calls");
    let lines: Vec<&str> =
        said(&recording).into_iter().map(|(_, text)| text).collect();
    assert_eq!(lines, ["green", "blue", "red"]);
}
