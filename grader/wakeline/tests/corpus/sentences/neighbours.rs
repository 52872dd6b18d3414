//! Programs beside those whose sentences say more: what they say would be false of
//! these if it were said without looking.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::timeout;
use wakeline::{World, ms};

use super::samples::nothing;
use crate::corpus::case::{Case, pages, pause, wrong};

/// What a sentence could misstate.
pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("", fetches, drops_an_answer_that_came),
        wrong("", fetches, sleeps_in_addition),
        wrong("", fetches, leaves_a_fetch_behind),
        wrong("", fetches, begins_after_the_end),
        wrong("", fetches, leaves_a_quick_loop_behind),
        wrong("", fetches, hangs_after_the_end),
        wrong("", fetches_both, stops_at_an_error),
        wrong("", gives_up, waits_longer),
        wrong("", gives_up, waits_to_the_end),
        wrong("", gives_up_what_hangs, leaves_it_hanging),
        wrong("", fetches, fails),
        wrong("", polls_late, fetches_and_waits),
        wrong("", fetches_slowly, leaves_a_loop_behind),
        wrong("", fetches_slowly, leaves_a_slow_fetch_behind),
        wrong("", fetches_twice, fetches_three_times),
        wrong("", nothing, resumes_the_clock),
        wrong("", three_at_once, naps_with_the_lock),
    ]
}

async fn fetches(world: World) {
    let web = pages(&world, &[("a", 20), ("b", 60)]);
    let _ = web.fetch("a").await;
}

async fn drops_an_answer_that_came(world: World) {
    let web = pages(&world, &[("a", 20)]);
    let mut fetch = Box::pin(web.fetch("a"));
    let _ = timeout(Duration::from_millis(1), fetch.as_mut()).await;
    pause(90).await;
    drop(fetch);
}

async fn sleeps_in_addition(world: World) {
    fetches(world).await;
    pause(15).await;
}

async fn leaves_a_fetch_behind(world: World) {
    let web = pages(&world, &[("a", 20), ("b", 60)]);
    tokio::spawn(web.fetch("b"));
    let _ = web.fetch("a").await;
}

async fn begins_after_the_end(world: World) {
    let web = pages(&world, &[("a", 20), ("b", 60)]);
    let fetch = web.fetch("b");
    tokio::spawn(async move {
        pause(40).await;
        let _ = fetch.await;
    });
    let _ = web.fetch("a").await;
}

async fn leaves_a_quick_loop_behind(world: World) {
    let web = pages(&world, &[("a", 20), ("quick", 100)]);
    let quick = web.clone();
    tokio::spawn(async move { while quick.fetch("quick").await.is_ok() {} });
    let _ = web.fetch("a").await;
}

async fn hangs_after_the_end(world: World) {
    let web = pages(&world, &[("a", 20)]);
    world.web().hangs("b");
    let fetch = web.fetch("b");
    tokio::spawn(async move {
        pause(40).await;
        let _ = fetch.await;
    });
    let _ = web.fetch("a").await;
}

async fn fetches_both(world: World) {
    world.web().broken("a", ms(10));
    let web = pages(&world, &[("b", 60)]);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"));
}

async fn stops_at_an_error(world: World) {
    world.web().broken("a", ms(10));
    let web = pages(&world, &[("b", 60)]);
    if web.fetch("a").await.is_ok() {
        let _ = web.fetch("b").await;
    }
}

async fn gives_up(world: World) {
    gives_up_after(world, 10).await;
}

async fn waits_longer(world: World) {
    gives_up_after(world, 12).await;
}

async fn waits_to_the_end(world: World) {
    gives_up_after(world, 100).await;
}

async fn gives_up_after(world: World, limit: u64) {
    let web = pages(&world, &[("b", 60)]);
    let _ = timeout(Duration::from_millis(limit), web.fetch("b")).await;
}

async fn gives_up_what_hangs(world: World) {
    leaves_it_hanging_for(world, 1).await;
}

async fn leaves_it_hanging(world: World) {
    leaves_it_hanging_for(world, 1_000).await;
}

/// And another one for good.
async fn leaves_it_hanging_for(world: World, limit: u64) {
    world.web().hangs("a");
    world.web().hangs("b");
    tokio::spawn(world.web().fetch("a"));
    tokio::spawn(timeout(
        Duration::from_millis(limit * 1_000),
        world.web().fetch("b"),
    ));
    pause(10).await;
}

async fn fails(world: World) {
    world.web().broken("a", ms(20));
    let _ = world.web().fetch("a").await;
}

/// The answer is taken at the very end.
async fn polls_late(world: World) {
    takes_after(world, 70).await;
}

async fn fetches_and_waits(world: World) {
    takes_after(world, 30).await;
}

async fn takes_after(world: World, patience: u64) {
    let web = pages(&world, &[("a", 20)]);
    let mut fetch = Box::pin(web.fetch("a"));
    let _ = timeout(Duration::from_millis(1), fetch.as_mut()).await;
    pause(patience).await;
    let _ = fetch.await;
    pause(80 - patience).await;
}

async fn fetches_slowly(world: World) {
    let web = pages(&world, &[("a", 20), ("slow", 3_000)]);
    let _ = tokio::join!(web.fetch("a"), web.fetch("slow"));
}

async fn leaves_a_slow_fetch_behind(world: World) {
    let web = pages(&world, &[("a", 20), ("slow", 3_000)]);
    tokio::spawn(web.fetch("slow"));
    let _ = web.fetch("a").await;
}

/// Too slow to be seen ten times in the time after the end.
async fn leaves_a_loop_behind(world: World) {
    let web = pages(&world, &[("a", 20), ("slow", 3_000)]);
    let slow = web.clone();
    tokio::spawn(async move { while slow.fetch("slow").await.is_ok() {} });
    let _ = web.fetch("a").await;
}

async fn fetches_twice(world: World) {
    let web = pages(&world, &[("a", 20)]);
    for _ in 0..2 {
        let _ = web.fetch("a").await;
    }
}

async fn fetches_three_times(world: World) {
    let web = pages(&world, &[("a", 20)]);
    for _ in 0..3 {
        let _ = web.fetch("a").await;
    }
}

async fn resumes_the_clock(_: World) {
    pause(10).await;
    tokio::time::resume();
    pause(10).await;
}

async fn three_at_once(world: World) {
    let web = pages(&world, &[("a", 10), ("b", 10), ("c", 10)]);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
}

/// Each holds the lock before its fetch, and not while it fetches.
async fn naps_with_the_lock(world: World) {
    let web = pages(&world, &[("a", 10), ("b", 10), ("c", 10)]);
    let lock = Mutex::new(());
    let nap = async |page: &'static str, millis: u64| {
        let guard = lock.lock().await;
        pause(millis).await;
        drop(guard);
        let _ = web.fetch(page).await;
    };
    tokio::join!(nap("a", 0), nap("b", 30), nap("c", 30));
}
