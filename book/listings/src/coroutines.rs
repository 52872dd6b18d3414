//! Chapter 2, *Coroutines are values*: what a call of an `async fn` gives, and
//! what becomes of it. The futures that the chapter writes by hand are in
//! `machine` and `wakers`.

mod labs;
mod machine;
mod wakers;

use std::future::ready;
use std::pin::pin;
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::sleep;
use wakeline::{World, ms};

pub use labs::LABS;
use machine::{by_compiler, by_pen, kept_or_not};
use wakers::{leaves_no_waker, wakes_itself};

crate::scenarios![
    "coroutines":
        board_empty, calls_in_a_vec, by_compiler, by_pen, leaves_no_waker,
        wakes_itself, only_spawned, nap_made_first, one_spawned, handed_over;
    thread: by_hand, kept_or_not, one_is_ready
];

/// The services of the status board: 450 ms in a row.
fn services(world: &World) {
    let web = world.web();
    web.page("mail", ms(100));
    web.page("search", ms(150));
    web.page("billing", ms(200));
}

// region: board
async fn refresh(world: World, service: &str) {
    world.say(format!("asking {service}"));
    let answer = world.web().fetch(service).await.unwrap();
    world.say(answer);
}

// endregion: board
/// The status board that does nothing: nobody awaits the calls.
#[expect(unused_must_use, reason = "the mistake that the chapter opens with")]
// region: board
pub async fn board_empty(world: World) {
    // endregion: board
    services(&world);
    world.web().page("frame", ms(50));
    // region: board
    world.web().fetch("frame").await.unwrap();
    for service in ["mail", "search", "billing"] {
        refresh(world.clone(), service);
    }
}
// endregion: board

/// Three calls are kept; one is awaited, the others are dropped.
pub async fn calls_in_a_vec(world: World) {
    services(&world);
    // region: calls_in_a_vec
    let mut calls = Vec::new();
    for service in ["mail", "search", "billing"] {
        calls.push(refresh(world.clone(), service));
    }
    world.say("three calls");
    calls.pop().unwrap().await;
    world.say("one awaited");
    calls.clear();
    world.say("two dropped");
    // endregion: calls_in_a_vec
}

/// A call that nobody awaits, and that runs all the same.
pub async fn only_spawned(world: World) {
    services(&world);
    world.web().page("clock", ms(150));
    // region: only_spawned
    let _task = tokio::spawn(refresh(world.clone(), "mail"));
    world.web().fetch("clock").await.unwrap();
    // endregion: only_spawned
}

/// `sleep` is no `async fn`: it looks at the clock when it is called.
pub async fn nap_made_first(world: World) {
    services(&world);
    // region: nap_made_first
    let nap = sleep(Duration::from_millis(120));
    world.web().fetch("mail").await.unwrap();
    nap.await;
    world.say("the nap is over");
    // endregion: nap_made_first
}

/// One call is kept, one is a task, one is awaited at once.
pub async fn one_spawned(world: World) {
    services(&world);
    // region: one_spawned
    let mail = refresh(world.clone(), "mail");
    let search = tokio::spawn(refresh(world.clone(), "search"));
    refresh(world.clone(), "billing").await;
    mail.await;
    search.await.unwrap();
    // endregion: one_spawned
}

// region: with_a_frame
async fn with_a_frame(world: World, call: impl Future) {
    world.say("frame");
    call.await;
    world.say("end of frame");
}
// endregion: with_a_frame

/// A call handed over to another function.
pub async fn handed_over(world: World) {
    services(&world);
    // region: handed_over
    let call = refresh(world.clone(), "mail");
    world.say("called");
    with_a_frame(world, call).await;
    // endregion: handed_over
}

// region: by_hand_whole
async fn pieces(world: World) {
    world.say("first piece");
    yield_now().await;
    world.say("second piece");
    yield_now().await;
    world.say("third piece");
}

// endregion: by_hand_whole
/// Nobody but this function polls: there is no loop.
#[expect(clippy::needless_pass_by_value, reason = "a program owns its world")]
// region: by_hand_whole
fn by_hand(world: World) {
    // region: by_hand
    let mut future = pin!(pieces(world.clone()));
    let mut context = Context::from_waker(Waker::noop());
    while future.as_mut().poll(&mut context).is_pending() {
        world.say("not yet");
        thread::sleep(Duration::from_millis(10));
    }
    world.say("done");
    // endregion: by_hand
}
// endregion: by_hand_whole

// region: one_is_ready
async fn one_answer_is_there(world: World) {
    world.say("one");
    ready(()).await;
    world.say("two");
    yield_now().await;
    world.say("three");
}

// endregion: one_is_ready

/// An await whose future is ready ends no poll.
#[expect(clippy::needless_pass_by_value, reason = "a program owns its world")]
// region: one_is_ready
fn one_is_ready(world: World) {
    let mut future = pin!(one_answer_is_there(world.clone()));
    let mut context = Context::from_waker(Waker::noop());
    while future.as_mut().poll(&mut context).is_pending() {
        world.say("not yet");
    }
}
// endregion: one_is_ready

#[cfg(test)]
mod tests;
