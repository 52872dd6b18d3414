//! Which lines of a program events come from, where somebody asks for them.
#![cfg(all(tokio_unstable, debug_assertions))]

use std::time::Duration;

use tokio::time::sleep;
use wakeline::timeline::What;
use wakeline::{World, ms, scenario::Options};

/// Each event with a place, as a word and a line counted from `first`.
fn lines<Fut: Future<Output = ()> + 'static>(
    first: u32,
    program: impl FnOnce(World) -> Fut + Send + 'static,
) -> Vec<(&'static str, u32)> {
    let timeline = Options::new(0).with_places().record(program).timeline;
    let word = |event: usize| match &timeline.events[event].what {
        What::Began { .. } => "began",
        What::Ended { .. } => "ended",
        What::Pending { .. } => "pending",
        What::Said { .. } => "said",
        other => panic!("{other:?} has a place of its own, or none"),
    };
    let places = timeline.places.iter().map(|place| {
        let (file, line) = place.at.rsplit_once(':').unwrap();
        assert_eq!(file, "tests/places.rs");
        (word(place.event), line.parse::<u32>().unwrap() - first)
    });
    places.collect()
}

#[test]
fn a_call_is_where_it_is_awaited_and_not_where_it_is_made() {
    let first = line!();
    let found = lines(first, |world| async move {
        world.web().page("a", ms(10));
        let call = world.web().fetch("a");
        world.say("made");
        call.await.unwrap();
        world.say("taken");
        world.web().fetch("a").await.unwrap();
    });
    let known = [
        ("said", 4),
        ("began", 5),
        ("pending", 5),
        ("ended", 5),
        ("said", 6),
        ("began", 7),
        ("pending", 7),
        ("ended", 7),
    ];
    assert_eq!(found, known);
}

#[test]
fn a_wait_for_a_timer_or_a_task_is_where_its_await_stands() {
    let first = line!();
    let found = lines(first, |world| async move {
        let task = tokio::spawn(async move {
            sleep(Duration::from_millis(5)).await;
            world.say("slept");
        });
        task.await.unwrap();
    });
    assert_eq!(found, [("pending", 6), ("pending", 3), ("said", 4)]);
}

#[test]
fn a_call_that_is_a_task_of_its_own_is_at_no_line() {
    let first = line!();
    let found = lines(first, |world| async move {
        world.web().page("a", ms(10));
        let task = tokio::spawn(world.web().fetch("a"));
        task.await.unwrap().unwrap();
    });
    assert_eq!(found, [("pending", 4)]);
}

#[test]
fn a_wait_at_two_lines_at_once_is_at_neither() {
    let first = line!();
    let found = lines(first, |_| async move {
        let one = async {
            sleep(Duration::from_millis(5)).await;
        };
        let other = async {
            sleep(Duration::from_millis(5)).await;
        };
        tokio::join!(one, other);
    });
    assert_eq!(found, []);
}

#[test]
fn nobody_pays_who_did_not_ask() {
    let timeline = Options::new(0)
        .record(|world| async move { world.say("here") })
        .timeline;
    assert_eq!(timeline.places, []);
}
