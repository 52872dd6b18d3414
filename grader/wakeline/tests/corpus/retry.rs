//! Trying again: the wait between two tries, the last try, the deadline.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use wakeline::world::Web;
use wakeline::{World, ms};

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("retried-at-once", three_tries, a_pause_that_is_not_awaited),
        wrong("retried-at-once", three_tries, asks_again_in_the_same_loop),
        wrong("retried-at-once", three_tries, the_first_pause_is_nothing),
        wrong("retried-at-once", three_tries, calls_itself_at_once),
        wrong("retried-at-once", three_tries, a_task_for_each_try),
        wrong("retried-too-often", three_tries, counts_from_zero_to_three),
        wrong(
            "retried-too-often",
            three_tries,
            waits_once_more_for_nothing,
        ),
        wrong("retried-too-often", three_tries, each_layer_tries_again),
        wrong("done-too-few-times", three_tries, gives_up_after_two),
        right(three_tries, pauses_in_an_iterator),
        right(three_tries, a_loop_with_a_break),
    ]
}

fn api(world: &World) -> Web {
    world.web().broken("api", ms(8));
    world.web()
}

/// Three tries at most, with 25 ms and then 50 ms between them; then the
/// failure is noted.
async fn three_tries(world: World) {
    let web = api(&world);
    for pause in [25, 50] {
        let _ = web.fetch("api").await;
        sleep(d(pause)).await;
    }
    let _ = web.fetch("api").await;
    step(&world, "note failure", 5).await.unwrap();
}

async fn a_pause_that_is_not_awaited(world: World) {
    let web = api(&world);
    for attempt in 0..3u32 {
        if web.fetch("api").await.is_ok() {
            return;
        }
        let _ = sleep(d(25 << attempt));
    }
    step(&world, "note failure", 5).await.unwrap();
}

async fn asks_again_in_the_same_loop(world: World) {
    let web = api(&world);
    let mut tries = 0;
    let answer = loop {
        tries += 1;
        match web.fetch("api").await {
            Ok(page) => break Some(page),
            Err(_) if tries < 3 => {}
            Err(_) => break None,
        }
    };
    if answer.is_none() {
        step(&world, "note failure", 5).await.unwrap();
    }
}

async fn the_first_pause_is_nothing(world: World) {
    let web = api(&world);
    let mut wait = Duration::ZERO;
    for _ in 0..3 {
        if web.fetch("api").await.is_ok() {
            return;
        }
        // Twice nothing is nothing.
        wait *= 2;
        sleep(wait).await;
    }
    step(&world, "note failure", 5).await.unwrap();
}

async fn calls_itself_at_once(world: World) {
    async fn attempt(web: &Web, left: u32) -> bool {
        let answer = timeout(d(100), web.fetch("api")).await;
        match answer {
            Ok(Ok(_)) => true,
            _ if left == 0 => false,
            _ => Box::pin(attempt(web, left - 1)).await,
        }
    }
    if !attempt(&api(&world), 2).await {
        step(&world, "note failure", 5).await.unwrap();
    }
}

async fn a_task_for_each_try(world: World) {
    let web = api(&world);
    let mut tries = JoinSet::new();
    tries.spawn(web.fetch("api"));
    let mut count = 1;
    while let Some(answer) = tries.join_next().await {
        if answer.unwrap().is_err() && count < 3 {
            count += 1;
            tries.spawn(web.fetch("api"));
        }
    }
    step(&world, "note failure", 5).await.unwrap();
}

async fn counts_from_zero_to_three(world: World) {
    let web = api(&world);
    for attempt in 0..=3u32 {
        if attempt > 0 {
            pause(25 << (attempt - 1)).await;
        }
        if web.fetch("api").await.is_ok() {
            return;
        }
    }
    step(&world, "note failure", 5).await.unwrap();
}

async fn waits_once_more_for_nothing(world: World) {
    let web = api(&world);
    for attempt in 0..3u32 {
        if web.fetch("api").await.is_ok() {
            return;
        }
        pause(25 << attempt).await;
    }
    step(&world, "note failure", 5).await.unwrap();
}

/// A client that tries three times, called by one that does so, too.
async fn each_layer_tries_again(world: World) {
    async fn client(web: &Web) -> bool {
        for millis in [25, 50, 0] {
            if web.fetch("api").await.is_ok() {
                return true;
            }
            pause(millis).await;
        }
        false
    }
    let web = api(&world);
    for millis in [25, 50, 0] {
        if client(&web).await {
            return;
        }
        pause(millis).await;
    }
    step(&world, "note failure", 5).await.unwrap();
}

async fn gives_up_after_two(world: World) {
    let web = api(&world);
    let mut tries = 1;
    while web.fetch("api").await.is_err() {
        if tries == 2 {
            break;
        }
        pause(25 * tries).await;
        tries += 1;
    }
    step(&world, "note failure", 5).await.unwrap();
}

async fn pauses_in_an_iterator(world: World) {
    let web = api(&world);
    let mut pauses = std::iter::successors(Some(25), |pause| Some(pause * 2)).take(2);
    while web.fetch("api").await.is_err() {
        let Some(millis) = pauses.next() else { break };
        pause(millis).await;
    }
    step(&world, "note failure", 5).await.unwrap();
}

async fn a_loop_with_a_break(world: World) {
    let web = api(&world);
    let tries = tokio::spawn(async move {
        let mut attempt = 0;
        loop {
            let answer = web.fetch("api").await;
            if answer.is_ok() || attempt == 2 {
                break answer;
            }
            sleep(d(25) * 2u32.pow(attempt)).await;
            attempt += 1;
        }
    });
    if tries.await.unwrap().is_err() {
        step(&world, "note failure", 5).await.unwrap();
    }
}
