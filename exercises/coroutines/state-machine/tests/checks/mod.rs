//! What the state machine must do: what the `async fn` does.

use std::future::{Future, poll_fn};
use std::pin::Pin;

use crate::subject::{Refresh, refresh};
use wakeline::{World, WorldError, ms};

/// A board whose session is `s-7`, with a status for it.
fn board(world: &World, query: u64, fetch: u64) -> Refresh {
    let (database, web) = (world.database(), world.web());
    database.row("session", ms(query), "s-7");
    web.page("status?s-7", ms(fetch));
    refresh(database, web)
}

#[wakeline::check]
async fn asks_for_the_session_and_then_for_the_status(world: World) {
    let answer: Result<String, WorldError> = board(&world, 30, 20).await;
    let expected = "page status?s-7 for s-7";
    assert_eq!(answer.as_deref(), Ok(expected), "status and session");
}

#[wakeline::check]
async fn goes_from_state_to_state(world: World) {
    let mut refresh = board(&world, 25, 15);
    let mut states = vec![refresh.state()];
    let answer: Result<String, WorldError> = poll_fn(|context| {
        let polled = Pin::new(&mut refresh).poll(context);
        states.push(refresh.state());
        polled
    })
    .await;
    assert!(answer.is_ok(), "both were there");
    states.dedup();
    assert_eq!(
        states,
        [
            "new",
            "asking for the session",
            "asking for the status",
            "over"
        ],
        "the states in which a poll left it"
    );
}

#[wakeline::check]
async fn keeps_its_place_when_it_is_polled_for_nothing(world: World) {
    let refresh = board(&world, 35, 25);
    // In the same task: whenever a tick is over, the refresh is polled as well.
    let ticks = async {
        for _ in 0..5 {
            let _ = world.operation("tick", ms(10)).await;
        }
    };
    let answer: Result<String, WorldError> = tokio::join!(refresh, ticks).0;
    let expected = "page status?s-7 for s-7";
    assert_eq!(answer.as_deref(), Ok(expected), "status and session");
}

#[wakeline::check]
async fn stops_when_there_is_no_session(world: World) {
    let (database, web) = (world.database(), world.web());
    database.broken("session", ms(20));
    web.page("status?s-7", ms(10));
    let answer: Result<String, WorldError> = refresh(database, web).await;
    assert!(answer.is_err(), "the error of the query");
}
