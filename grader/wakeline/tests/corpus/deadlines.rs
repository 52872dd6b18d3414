//! Trying again until a deadline.

use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use wakeline::world::Web;
use wakeline::{World, ms};

use super::case::{Case, d, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "retried-too-often",
            until_the_deadline,
            looks_at_the_clock_before_the_pause,
        ),
        wrong(
            "limit-for-each-step",
            until_the_deadline,
            a_deadline_that_moves,
        ),
        wrong("retried-too-often", until_the_deadline, the_task_tries_on),
        wrong(
            "limit-for-each-step",
            until_the_deadline,
            a_limit_for_each_try,
        ),
        wrong("never-stops", until_the_deadline, tries_for_ever),
        right(until_the_deadline, a_select_with_the_deadline),
        right(until_the_deadline, a_task_under_a_timeout),
        right(until_the_deadline, a_deadline_for_each_wait),
    ]
}

fn busy(world: &World) -> Web {
    world.web().broken("busy", ms(20));
    world.web()
}

const LIMIT: Duration = d(110);

/// Tries every 40 ms after a failure, but no longer than 110 ms in all.
async fn until_the_deadline(world: World) {
    let web = busy(&world);
    let tries = async {
        while web.fetch("busy").await.is_err() {
            pause(40).await;
        }
    };
    let _ = timeout(LIMIT, tries).await;
}

async fn looks_at_the_clock_before_the_pause(world: World) {
    let (web, start) = (busy(&world), Instant::now());
    while start.elapsed() < LIMIT {
        if web.fetch("busy").await.is_ok() {
            break;
        }
        pause(40).await;
    }
    let _ = web.fetch("busy").await;
}

async fn a_deadline_that_moves(world: World) {
    let web = busy(&world);
    let mut tries = 0;
    while tries < 4 {
        let deadline = Instant::now() + LIMIT;
        if timeout_at(deadline, web.fetch("busy")).await.is_err() {
            return;
        }
        tries += 1;
        sleep_until(deadline.min(Instant::now() + d(40))).await;
    }
}

async fn the_task_tries_on(world: World) {
    let web = busy(&world);
    let tries = tokio::spawn(async move {
        for _ in 0..5 {
            if web.fetch("busy").await.is_ok() {
                break;
            }
            pause(40).await;
        }
    });
    sleep(LIMIT).await;
    // Given up here; the task does not hear of it.
    tries.await.unwrap();
}

async fn a_limit_for_each_try(world: World) {
    let web = busy(&world);
    for _ in 0..4 {
        let one = async {
            let answer = web.fetch("busy").await;
            pause(40).await;
            answer
        };
        match timeout(LIMIT, one).await {
            Ok(Err(_)) => {}
            _ => return,
        }
    }
}

async fn tries_for_ever(world: World) {
    let web = busy(&world);
    while web.fetch("busy").await.is_err() {
        pause(40).await;
    }
}

async fn a_select_with_the_deadline(world: World) {
    let (web, deadline) = (busy(&world), Instant::now() + LIMIT);
    loop {
        tokio::select! {
            answer = web.fetch("busy") => if answer.is_ok() { break },
            () = sleep_until(deadline) => break,
        }
        let next = Instant::now() + d(40);
        sleep_until(next.min(deadline)).await;
        if next >= deadline {
            break;
        }
    }
}

async fn a_task_under_a_timeout(world: World) {
    let web = busy(&world);
    let mut tries = tokio::spawn(async move {
        while web.fetch("busy").await.is_err() {
            pause(40).await;
        }
    });
    if timeout(LIMIT, &mut tries).await.is_err() {
        tries.abort();
        let _ = tries.await;
    }
}

async fn a_deadline_for_each_wait(world: World) {
    let (web, deadline) = (busy(&world), Instant::now() + LIMIT);
    while let Ok(Err(_)) = timeout_at(deadline, web.fetch("busy")).await {
        if timeout_at(deadline, pause(40)).await.is_err() {
            break;
        }
    }
}
