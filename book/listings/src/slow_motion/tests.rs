//! The numbers that the chapter states.

use wakeline::timeline::{Actor, What};
use wakeline::{Ending, Millis, Recording};

use super::*;

fn record(name: &str) -> Recording {
    let mut scenarios = SCENARIOS.iter();
    let found = scenarios
        .find(|scenario| scenario.name.ends_with(&format!("::{name}")));
    found.unwrap().record()
}

#[derive(Clone, Copy, PartialEq)]
enum Who {
    TheLoop,
    TheTasks,
}

fn said(recording: &Recording, who: Who) -> Vec<(Millis, &str)> {
    let events = recording.timeline.events.iter();
    let said = events.filter_map(|event| match &event.what {
        What::Said { text } => Some((event.at, text.as_str())),
        _ => None,
    });
    said.filter(|(_, text)| text.starts_with("turn") == (who == Who::TheLoop))
        .collect()
}

#[test]
fn both_loops_run_the_errands_in_the_same_order_at_the_same_times() {
    let (tiny, tokio) = (record("on_tiny_loop"), record("on_tokio"));
    assert_eq!(said(&tiny, Who::TheTasks), said(&tokio, Who::TheTasks));
    assert_eq!(said(&tiny, Who::TheTasks).len(), 6);
}

#[test]
fn the_tiny_loop_polls_six_times_in_eleven_turns() {
    let recording = record("on_tiny_loop");
    let lines = said(&recording, Who::TheLoop);
    let polls = lines.iter().filter(|(_, text)| text.contains(": poll "));
    assert_eq!(polls.count(), 6);
    assert!(lines.last().unwrap().1.starts_with("turn 11: "));
}

#[cfg(tokio_unstable)]
fn polls(recording: &Recording, task: Actor) -> usize {
    let events = recording.timeline.events.iter();
    events
        .filter(|event| event.task == task && event.what == What::Polled)
        .count()
}

#[cfg(tokio_unstable)]
#[test]
fn a_task_that_waits_is_polled_twice_however_long_it_waits() {
    let patient = record("patient");
    assert_eq!(
        (
            polls(&patient, Actor::Spawned(1)),
            polls(&patient, Actor::Spawned(2))
        ),
        (2, 2)
    );
    let hundred = record("hundred_waits");
    assert_eq!(hundred.timeline.total, ms(1000));
    for task in 1..=100 {
        assert_eq!(polls(&hundred, Actor::Spawned(task)), 2);
    }
}

#[test]
fn a_blocking_call_delays_the_ticks_and_a_blocking_thread_does_not() {
    let ticks = |name: &str| -> Vec<Millis> {
        let recording = record(name);
        let said = said(&recording, Who::TheTasks);
        let ticks = said.iter().filter(|(_, text)| text.starts_with("tick"));
        ticks.map(|(at, _)| *at).collect()
    };
    assert_eq!(ticks("frozen"), [10, 55, 65, 75].map(Millis));
    assert_eq!(ticks("thawed"), [10, 20, 30, 40].map(Millis));
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
fn the_attribute_makes_the_loop_that_one_makes_by_hand() {
    assert_eq!((answer(), answer_by_hand()), (42, 42));
}
