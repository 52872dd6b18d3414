//! The numbers that the chapter states.

use wakeline::timeline::What;
use wakeline::{Millis, Recording};

use super::*;

fn record(name: &str) -> Recording {
    let mut scenarios = SCENARIOS.iter();
    let found = scenarios
        .find(|scenario| scenario.name == format!("await_points::{name}"));
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

fn span(name: &str, operation: &str) -> (Millis, Option<Millis>) {
    let operations = record(name).timeline.operations;
    let mut named = operations.iter().filter(|found| found.name == operation);
    let found = named.next().unwrap();
    (found.begin, found.end)
}

#[test]
fn waits_in_a_line_add_up() {
    assert_eq!(total("board"), ms(450));
    assert_eq!(total("made_first"), ms(300));
    assert_eq!(total("spawn_and_await"), ms(450));
}

#[test]
fn joined_waits_take_the_longest() {
    assert_eq!(total("together"), ms(200));
    assert_eq!(total("in_order"), ms(200));
}

#[test]
fn lines_without_an_await_between_them_stay_together() {
    let said = said("two_readers");
    let who: Vec<_> = said.iter().map(|(at, text)| (*at, &text[..1])).collect();
    let (begin, b, a) = (ms(0), ms(100), ms(200));
    assert_eq!(
        who,
        [
            (begin, "a"),
            (begin, "a"),
            (begin, "b"),
            (begin, "b"),
            (b, "b"),
            (a, "a"),
        ]
    );
}

#[test]
fn an_await_that_has_its_answer_does_not_give_the_loop_away() {
    let said = said("page_from_the_cache");
    let who: String = said.iter().map(|(_, text)| &text[..1]).collect();
    assert_eq!(who, "aaabbb");
}

#[test]
fn a_computation_makes_the_other_page_90_ms_late() {
    let taken = span("long_computation", "fetch(b)");
    assert_eq!(taken, (ms(0), Some(ms(60 + 90))));
}

#[test]
fn a_failure_does_not_end_a_join_early() {
    assert_eq!(total("one_fails"), ms(100));
    assert_eq!(span("one_fails", "fetch(a)"), (ms(0), Some(ms(50))));
}

#[test]
fn a_spawned_task_begins_without_an_await_of_its_own() {
    assert_eq!(span("meanwhile", "fetch(a)"), (ms(0), Some(ms(200))));
    assert_eq!(total("meanwhile"), ms(200));
}
