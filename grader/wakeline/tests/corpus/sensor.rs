//! Missed ticks: made up for, or left out.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("ticks-in-a-burst", polls_a_sensor, the_default_interval),
        wrong("ticks-in-a-burst", polls_a_sensor, makes_up_by_hand),
        wrong("ticks-in-a-burst", polls_a_sensor, a_queue_of_ticks),
        wrong("ticks-in-a-burst", polls_a_sensor, bursts_by_choice),
        wrong("too-many-at-once", polls_a_sensor, a_task_for_each_tick),
        right(polls_a_sensor, delays_what_it_missed),
        right(polls_a_sensor, the_next_is_counted_from_the_end),
    ]
}

/// Reads a sensor every 30 ms. The second reading takes 100 ms; the missed
/// ones are not made up for, and the next is 30 ms after it began late.
async fn polls_a_sensor(world: World) {
    read(&world, 0).await;
    sleep(d(28)).await;
    read(&world, 1).await;
    for reading in 2..5 {
        read(&world, reading).await;
        pause(28).await;
    }
    step(&world, "done", 5).await.unwrap();
}

async fn read(world: &World, reading: u32) {
    let start = Instant::now();
    let millis = if reading == 1 { 100 } else { 1 };
    step(world, format!("read({reading})"), millis)
        .await
        .unwrap();
    if reading != 1 {
        // Whatever the world makes of it, a short reading takes 2 ms.
        sleep_until(start + d(2)).await;
    }
}

const PERIOD: Duration = d(30);

async fn the_default_interval(world: World) {
    let mut ticks = interval(PERIOD);
    for reading in 0..5 {
        ticks.tick().await;
        read(&world, reading).await;
    }
    step(&world, "done", 5).await.unwrap();
}

async fn makes_up_by_hand(world: World) {
    let start = Instant::now();
    for reading in 0..5 {
        sleep_until(start + PERIOD * reading).await;
        read(&world, reading).await;
    }
    step(&world, "done", 5).await.unwrap();
}

async fn a_queue_of_ticks(world: World) {
    let (tick, mut ticks) = mpsc::channel(8);
    let clock = tokio::spawn(async move {
        for reading in 0..5 {
            tick.send(reading).await.unwrap();
            pause(30).await;
        }
    });
    while let Some(reading) = ticks.recv().await {
        read(&world, reading).await;
    }
    clock.await.unwrap();
    step(&world, "done", 5).await.unwrap();
}

async fn bursts_by_choice(world: World) {
    let sensor = {
        let world = world.clone();
        tokio::spawn(async move {
            let mut ticks = interval(PERIOD);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
            for reading in 0..5 {
                ticks.tick().await;
                read(&world, reading).await;
            }
        })
    };
    sensor.await.unwrap();
    step(&world, "done", 5).await.unwrap();
}

async fn a_task_for_each_tick(world: World) {
    let mut ticks = interval(PERIOD);
    let mut readings = tokio::task::JoinSet::new();
    for reading in 0..5 {
        ticks.tick().await;
        let world = world.clone();
        readings.spawn(async move { read(&world, reading).await });
    }
    readings.join_all().await;
    step(&world, "done", 5).await.unwrap();
}

async fn delays_what_it_missed(world: World) {
    let mut ticks = interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for reading in 0..5 {
        ticks.tick().await;
        read(&world, reading).await;
    }
    ticks.tick().await;
    step(&world, "done", 5).await.unwrap();
}

async fn the_next_is_counted_from_the_end(world: World) {
    let mut next = Instant::now();
    for reading in 0..5 {
        sleep_until(next).await;
        next = next.max(Instant::now()) + PERIOD;
        read(&world, reading).await;
    }
    sleep_until(next).await;
    step(&world, "done", 5).await.unwrap();
}
