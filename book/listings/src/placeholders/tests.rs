//! What the chapter states of its programs.

use wakeline::timeline::What;
use wakeline::{Ending, Millis, Recording};

use super::*;

fn record(name: &str) -> Recording {
    let mut scenarios = SCENARIOS.iter();
    let found = scenarios
        .find(|scenario| scenario.name == format!("placeholders::{name}"));
    found.unwrap().record()
}

fn total(name: &str) -> Millis {
    record(name).timeline.total
}

fn said(name: &str) -> Vec<(Millis, String)> {
    let events = record(name).timeline.events;
    let said = events.into_iter().filter_map(|event| match event.what {
        What::Said { text } => Some((event.at, text.to_string())),
        _ => None,
    });
    said.collect()
}

fn line(at: u64, text: &str) -> (Millis, String) {
    (ms(at), text.to_owned())
}

#[test]
fn a_sender_that_is_kept_is_a_deadlock_and_one_that_is_removed_is_not() {
    assert!(matches!(record("kept").ending, Ending::Deadlock { .. }));
    assert_eq!(record("removed").ending, Ending::Finished);
}

#[test]
fn an_answer_waits_for_the_one_who_takes_it() {
    assert_eq!(total("answer_first"), ms(400));
    assert_eq!(total("asks_first"), ms(300));
    assert_eq!(total("two_windows"), ms(250));
}

#[test]
fn a_receiver_is_polled_once_before_the_answer_and_once_after() {
    let events = record("asks_first").timeline.events;
    let until = |at| {
        let polls = events.iter().filter(|event| {
            event.at <= ms(at)
                && event.task.to_string() == "main"
                && matches!(event.what, What::Polled)
        });
        polls.count()
    };
    assert_eq!((until(199), until(200)), (1, 2));
}

#[test]
fn a_dropped_sender_is_told_at_once() {
    assert_eq!(said("closed"), [line(200, "no answer")]);
    let both = [line(0, "first: no answer"), line(100, "second: agreed")];
    assert_eq!(said("replaced"), both);
    let both = [line(100, "ann: false"), line(150, "ben: false")];
    assert_eq!(said("failed_fetch"), both);
}

#[test]
fn one_fetch_serves_all_viewers_and_a_late_one_too() {
    let run = record("three_viewers").timeline;
    let fetches = run
        .operations
        .iter()
        .filter(|found| found.name == "fetch(services)");
    assert_eq!((fetches.count(), run.total), (1, ms(300)));
}

#[test]
fn a_dropped_receiver_stops_nothing() {
    let both = [line(50, "receiver dropped"), line(200, "nobody wants it")];
    assert_eq!(said("nobody_waits"), both);
}

#[test]
fn a_placeholder_runs_nothing() {
    let run = record("never_spawned");
    assert!(matches!(run.ending, Ending::Deadlock { .. }));
    assert!(run.timeline.operations.is_empty());
}
