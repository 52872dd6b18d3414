//! The numbers of the chapter that a reader could doubt.

use tokio::task::AbortHandle;
use wakeline::scenario;
use wakeline::timeline::Outcome::{self, Cancelled, Ok};
use wakeline::timeline::What;
use wakeline::view::SpanView;

use super::*;

fn view(name: &str) -> SpanView {
    recording(name).span_view()
}

fn recording(name: &str) -> wakeline::Recording {
    let path = format!("many_at_once::{name}");
    let mut scenarios = SCENARIOS.iter();
    let found = scenarios.find(|scenario| scenario.name == path);
    found.expect("the scenario is in the list").record()
}

fn said(name: &str) -> Vec<(u64, String)> {
    let events = recording(name).timeline.events;
    let lines = events.into_iter().filter_map(|event| match event.what {
        What::Said { text } => Some((event.at.0, text.to_string())),
        _ => None,
    });
    lines.collect()
}

fn outcomes(name: &str) -> Vec<(String, Outcome)> {
    let view = view(name);
    let pairs = view
        .spans
        .iter()
        .map(|span| (span.name.clone(), span.outcome));
    pairs.collect()
}

#[test]
fn handles_in_order_hold_a_fast_page_back() {
    let lines = said("in_order");
    let expected =
        ["page a", "page b", "page c"].map(|page| (300, page.to_owned()));
    assert_eq!(lines, expected);
}

#[test]
fn a_set_gives_each_page_when_it_arrives() {
    let expected = [(100, "page b"), (200, "page c"), (300, "page a")];
    let expected = expected.map(|(at, page)| (at, page.to_owned()));
    assert_eq!(said("as_they_come"), expected);
}

#[test]
fn a_dropped_set_stops_its_tasks_and_a_dropped_handle_does_not() {
    let pages = |a, b, c| {
        [("fetch(a)", a), ("fetch(b)", b), ("fetch(c)", c)]
            .map(|(name, outcome)| (name.to_owned(), outcome))
    };
    assert_eq!(outcomes("first_of_three"), pages(Cancelled, Ok, Cancelled));
    assert_eq!(outcomes("first_of_three_handles")[..3], pages(Ok, Ok, Ok));
}

#[test]
fn a_limit_of_two_beats_chunks_of_two() {
    let (limit, chunks) = (view("at_most_two"), view("chunks_of_two"));
    assert_eq!((limit.total, limit.peak), (Some(ms(700)), 2));
    assert_eq!((chunks.total, chunks.peak), (Some(ms(1000)), 2));
}

#[test]
fn a_permit_that_is_dropped_at_once_limits_nothing() {
    assert_eq!(view("permit_lost"), view("all_at_once"));
    assert_eq!(view("permit_lost").peak, 6);
}

#[test]
fn from_four_on_a_higher_limit_gains_nothing() {
    let totals: Vec<String> =
        said("every_limit").into_iter().map(|line| line.1).collect();
    let expected = [1300, 700, 500, 400, 400, 400];
    for (index, (total, expected)) in totals.iter().zip(expected).enumerate() {
        assert_eq!(*total, format!("limit {}: {expected} ms", index + 1));
    }
    assert_eq!(totals.len(), 6);
}

/// Page `b` waits for the only permit, which a task that never ends by
/// itself holds.
fn after_the_holder(stop: fn(&AbortHandle), page: fn(&Web)) -> SpanView {
    let run = scenario::record(0, move |world| async move {
        let web = world.web();
        page(&web);
        web.page("b", ms(100));
        let limit = Arc::new(Semaphore::new(1));
        let mut set = JoinSet::new();
        for name in ["a", "b"] {
            let (limit, fetch) = (Arc::clone(&limit), web.fetch(name));
            let holder = set.spawn(async move {
                let permit = limit.acquire().await.unwrap();
                fetch.await.unwrap();
                drop(permit);
            });
            if name == "a" {
                tokio::task::yield_now().await;
                stop(&holder);
            }
        }
        while set.join_next().await.is_some() {}
    });
    run.span_view()
}

#[test]
fn a_task_that_is_cancelled_gives_its_permit_back() {
    let view = after_the_holder(AbortHandle::abort, |web| web.hangs("a"));
    assert_eq!(view.spans[0].outcome, Cancelled);
    assert_eq!(view.total, Some(ms(100)));
}

#[test]
fn a_task_that_panics_gives_its_permit_back() {
    let view = after_the_holder(|_| (), |web| web.broken("a", ms(50)));
    assert_eq!(view.spans[0].outcome, Outcome::Failed);
    assert_eq!(view.total, Some(ms(150)));
}

#[test]
fn a_page_that_is_too_late_is_cancelled_at_the_limit() {
    assert_eq!(outcomes("too_late"), [("fetch(a)".to_owned(), Cancelled)]);
    assert_eq!(said("too_late"), [(150, "too late".to_owned())]);
}
