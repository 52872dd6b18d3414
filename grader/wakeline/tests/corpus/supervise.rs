//! Supervisors: a worker that fails is started again, but not for ever.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{interval, sleep};
use wakeline::{World, WorldError, ms};

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("retried-at-once", restarts_and_alarm, restarts_at_once),
        wrong(
            "retried-at-once",
            restarts_and_alarm,
            a_set_that_is_refilled_at_once,
        ),
        wrong(
            "retried-too-often",
            restarts_and_alarm,
            one_restart_too_many,
        ),
        wrong(
            "retried-too-often",
            restarts_and_alarm,
            pauses_before_the_alarm,
        ),
        wrong("never-stops", restarts_and_alarm, restarts_for_ever),
        wrong(
            "a-task-panicked",
            restarts_and_alarm,
            the_supervisor_panics_too,
        ),
        wrong(
            "error-ignored",
            restarts_and_alarm,
            takes_an_error_for_the_end,
        ),
        wrong(
            "never-finished",
            restarts_and_alarm,
            waits_for_a_worker_that_hangs,
        ),
        wrong(
            "sender-still-alive",
            restarts_and_alarm,
            waits_for_the_last_report,
        ),
        right(restarts_and_alarm, a_loop_over_the_restarts),
        right(restarts_and_alarm, workers_that_report),
        right(restarts_and_alarm, ticks_between_the_restarts),
    ]
}

/// A worker that cannot connect: started three times, 30 ms after one another;
/// then the alarm.
async fn restarts_and_alarm(world: World) {
    world.web().broken("connect", ms(12));
    for restart in 0..3 {
        if restart > 0 {
            pause(30).await;
        }
        let _ = world.web().fetch("connect").await;
    }
    step(&world, "alarm", 5).await.unwrap();
}

fn worker(world: &World) -> JoinHandle<Result<(), WorldError>> {
    world.web().broken("connect", ms(12));
    let world = world.clone();
    tokio::spawn(async move {
        world.web().fetch("connect").await?;
        step(&world, "work", 50).await?;
        Ok(())
    })
}

async fn restarts_at_once(world: World) {
    let mut starts = 0;
    while starts < 3 {
        starts += 1;
        if worker(&world).await.unwrap().is_ok() {
            return;
        }
    }
    step(&world, "alarm", 5).await.unwrap();
}

async fn a_set_that_is_refilled_at_once(world: World) {
    world.web().broken("connect", ms(12));
    let mut workers = JoinSet::new();
    let mut left = 3;
    workers.spawn(world.web().fetch("connect"));
    while let Some(ended) = workers.join_next().await {
        left -= 1;
        if ended.unwrap().is_ok() || left == 0 {
            break;
        }
        workers.spawn(world.web().fetch("connect"));
    }
    step(&world, "alarm", 5).await.unwrap();
}

async fn one_restart_too_many(world: World) {
    let mut restarts = 0;
    while worker(&world).await.unwrap().is_err() {
        // Three restarts, but the first start is none.
        if restarts == 3 {
            break;
        }
        restarts += 1;
        sleep(d(30)).await;
    }
    step(&world, "alarm", 5).await.unwrap();
}

async fn pauses_before_the_alarm(world: World) {
    let supervisor = {
        let world = world.clone();
        tokio::spawn(async move {
            for _ in 0..3 {
                let _ = worker(&world).await;
                pause(30).await;
            }
        })
    };
    supervisor.await.unwrap();
    step(&world, "alarm", 5).await.unwrap();
}

async fn restarts_for_ever(world: World) {
    loop {
        if let Ok(Ok(())) = worker(&world).await {
            break;
        }
        pause(30).await;
    }
    step(&world, "alarm", 5).await.unwrap();
}

async fn the_supervisor_panics_too(world: World) {
    let supervising = world.clone();
    let supervisor = tokio::spawn(async move {
        for _ in 0..3 {
            worker(&supervising).await.unwrap().unwrap();
            pause(30).await;
        }
        step(&supervising, "alarm", 5).await.unwrap();
    });
    if supervisor.await.is_err() {
        world.say("no supervisor any more");
    }
}

/// `Ok` of the task, not of its work.
async fn takes_an_error_for_the_end(world: World) {
    for _ in 0..3 {
        if worker(&world).await.is_ok() {
            return;
        }
        pause(30).await;
    }
    step(&world, "alarm", 5).await.unwrap();
}

async fn waits_for_a_worker_that_hangs(world: World) {
    world.web().hangs("connect");
    for _ in 0..3 {
        let fetch = world.web().fetch("connect");
        if tokio::spawn(fetch).await.unwrap().is_ok() {
            return;
        }
        pause(30).await;
    }
    step(&world, "alarm", 5).await.unwrap();
}

async fn waits_for_the_last_report(world: World) {
    world.web().broken("connect", ms(12));
    let (report, mut reports) = mpsc::channel(4);
    let start = |wait: Duration| {
        let (fetch, report) = (world.web().fetch("connect"), report.clone());
        tokio::spawn(async move {
            sleep(wait).await;
            let _ = report.send(fetch.await).await;
        });
    };
    start(Duration::ZERO);
    let mut failures = 0;
    while let Some(Err(_)) = reports.recv().await {
        failures += 1;
        if failures < 3 {
            start(d(30));
        }
    }
    step(&world, "alarm", 5).await.unwrap();
}

async fn a_loop_over_the_restarts(world: World) {
    let mut restarts = 0..2;
    loop {
        match worker(&world).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => world.say(error),
            Err(panic) => world.say(panic),
        }
        if restarts.next().is_none() {
            break;
        }
        sleep(d(30)).await;
    }
    step(&world, "alarm", 5).await.unwrap();
}

async fn workers_that_report(world: World) {
    world.web().broken("connect", ms(12));
    let (report, mut reports) = mpsc::channel(1);
    let mut failures = 0;
    loop {
        let (fetch, report) = (world.web().fetch("connect"), report.clone());
        tokio::spawn(async move { report.send(fetch.await).await });
        match reports.recv().await {
            Some(Err(_)) if failures < 2 => failures += 1,
            _ => break,
        }
        pause(30).await;
    }
    step(&world, "alarm", 5).await.unwrap();
}

async fn ticks_between_the_restarts(world: World) {
    let mut workers = JoinSet::new();
    for start in 0..3 {
        if start > 0 {
            let mut ticks = interval(d(30));
            ticks.tick().await;
            ticks.tick().await;
        }
        let worker = worker(&world);
        workers.spawn(worker);
        let _ = workers.join_next().await;
    }
    step(&world, "alarm", 5).await.unwrap();
}
