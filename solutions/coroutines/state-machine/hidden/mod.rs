//! What an answer made for the other checks gets wrong.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::subject::refresh;
use wakeline::{World, WorldError, ms};

#[wakeline::check]
async fn uses_the_session_that_it_got(world: World) {
    let (database, web) = (world.database(), world.web());
    database.row("session", ms(10), "of ada");
    web.page("status?of ada", ms(40));
    let answer: Result<String, WorldError> = refresh(database, web).await;
    let expected = "page status?of ada for of ada";
    assert_eq!(answer.as_deref(), Ok(expected), "status and session");
}

#[wakeline::check]
async fn gives_the_error_of_the_status(world: World) {
    let (database, web) = (world.database(), world.web());
    database.row("session", ms(15), "s-9");
    web.broken("status?s-9", ms(25));
    let answer: Result<String, WorldError> = refresh(database, web).await;
    assert!(answer.is_err(), "the error of the fetch");
}

#[wakeline::check]
async fn needs_one_poll_where_nothing_has_to_be_waited_for(world: World) {
    let (database, web) = (world.database(), world.web());
    database.row("session", ms(0), "s-1");
    web.page("status?s-1", ms(0));
    let mut refresh = refresh(database, web);
    let polled: Poll<Result<String, WorldError>> =
        Pin::new(&mut refresh).poll(&mut Context::from_waker(Waker::noop()));
    let answer = match polled {
        Poll::Ready(answer) => answer.ok(),
        Poll::Pending => None,
    };
    let expected = Some("page status?s-1 for s-1");
    assert_eq!(answer.as_deref(), expected, "both were there at once");
}

#[wakeline::check]
async fn two_of_them_do_not_mix(world: World) {
    let (database, web) = (world.database(), world.web());
    database.row("session", ms(20), "s-2");
    web.page("status?s-2", ms(30));
    let one = refresh(database.clone(), web.clone());
    let other = tokio::spawn(refresh(database, web));
    let one: Result<String, WorldError> = one.await;
    let other: Result<String, WorldError> = other.await.unwrap();
    assert!(one.is_ok() && other.is_ok(), "the status, twice");
}

#[wakeline::check]
async fn gives_up_what_it_waits_for_when_it_is_dropped(world: World) {
    let (database, web) = (world.database(), world.web());
    database.row("session", ms(10), "s-3");
    web.page("status?s-3", ms(90));
    let refresh = refresh(database, web);
    let late = tokio::time::timeout(ms(40).into(), refresh).await;
    assert!(late.is_err(), "the status takes longer than 40 ms");
}

#[wakeline::check]
async fn is_over_after_an_error_as_well(world: World) {
    let (database, web) = (world.database(), world.web());
    database.broken("session", ms(20));
    let mut no_session = refresh(database.clone(), web.clone());
    let answer: Result<String, WorldError> =
        poll_fn(|context| Pin::new(&mut no_session).poll(context)).await;
    assert!(answer.is_err(), "the error of the query");
    database.row("session", ms(10), "s-4");
    web.broken("status?s-4", ms(15));
    let mut no_status = refresh(database, web);
    let answer: Result<String, WorldError> =
        poll_fn(|context| Pin::new(&mut no_status).poll(context)).await;
    assert!(answer.is_err(), "the error of the fetch");
    let states = [no_session.state(), no_status.state()];
    assert_eq!(states, ["over"; 2], "the states after an error");
}
