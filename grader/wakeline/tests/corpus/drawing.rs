//! Throttle: at most so often, and always the last.

use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, sleep_until};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "timer-made-anew",
            at_most_every_60,
            each_event_starts_the_pause_anew,
        ),
        wrong("not-asked-for", at_most_every_60, lets_every_event_through),
        wrong("never-started", at_most_every_60, forgets_the_last),
        right(at_most_every_60, a_time_stamp),
        right(at_most_every_60, a_worker_with_a_flag),
    ]
}

/// Positions come every 25 ms, six of them. One is drawn at once, and then
/// the newest every 60 ms at most; the last is always drawn.
async fn at_most_every_60(world: World) {
    let start = Instant::now();
    for (position, millis) in [(1, 0), (3, 60), (5, 120), (6, 180)] {
        sleep_until(start + d(millis)).await;
        draw(&world, position).await;
    }
}

async fn draw(world: &World, position: u32) {
    step(world, format!("draw({position})"), 5).await.unwrap();
}

fn positions() -> watch::Receiver<u32> {
    let (sender, positions) = watch::channel(1);
    tokio::spawn(async move {
        for position in 2..=6 {
            pause(25).await;
            let _ = sender.send(position);
        }
    });
    positions
}

const GAP: Duration = d(60);

async fn each_event_starts_the_pause_anew(world: World) {
    let mut positions = positions();
    draw(&world, 1).await;
    loop {
        let gap = sleep(GAP);
        tokio::select! {
            () = gap => {
                let position = *positions.borrow_and_update();
                draw(&world, position).await;
                if position == 6 {
                    break;
                }
            }
            changed = positions.changed() => if changed.is_err() {
                sleep(GAP).await;
                break draw(&world, 6).await;
            }
        }
    }
}

async fn lets_every_event_through(world: World) {
    let mut positions = positions();
    draw(&world, 1).await;
    while positions.changed().await.is_ok() {
        let position = *positions.borrow_and_update();
        draw(&world, position).await;
    }
}

async fn forgets_the_last(world: World) {
    let mut positions = positions();
    let mut next = Instant::now();
    loop {
        sleep_until(next).await;
        next += GAP;
        // The sender is gone; but its last position has not been drawn.
        if positions.has_changed().is_err() {
            break;
        }
        let position = *positions.borrow_and_update();
        draw(&world, position).await;
    }
}

async fn a_time_stamp(world: World) {
    let mut positions = positions();
    let mut next = Instant::now();
    loop {
        sleep_until(next).await;
        next += GAP;
        let position = *positions.borrow_and_update();
        draw(&world, position).await;
        if position == 6 {
            break;
        }
    }
}

async fn a_worker_with_a_flag(world: World) {
    let go = std::sync::Arc::new(Notify::new());
    let positions = positions();
    let mut worker = {
        let (go, world) = (go.clone(), world.clone());
        tokio::spawn(async move {
            loop {
                go.notified().await;
                let position = *positions.borrow();
                draw(&world, position).await;
                if position == 6 {
                    break;
                }
            }
        })
    };
    let mut ticks = tokio::time::interval(GAP);
    loop {
        tokio::select! {
            done = &mut worker => break done.unwrap(),
            _ = ticks.tick() => go.notify_one(),
        }
    }
}
