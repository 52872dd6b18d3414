//! A loop of one's own: timers in a heap, periodic calls, priorities.

use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use wakeline::World;
use wakeline::world::Database;

use super::case::{Case, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("finished-too-early", timers, fires_too_early),
        wrong("never-started", timers, equal_deadlines_are_lost),
        wrong("finished-too-late", timers, waits_add_up),
        wrong("timer-made-anew", every_hundred, drifts),
        wrong(
            "ticks-in-a-burst",
            skips_missed_ticks,
            catches_up_in_a_burst,
        ),
        wrong("different-moments", urgent_first, first_come_first_served),
        wrong("different-moments", urgent_first, the_lowest_first),
        wrong("never-started", urgent_first, the_lowest_starves),
        right(timers, a_task_for_each_timer),
        right(timers, sorted_by_hand),
        right(every_hundred, sleeps_until_the_next),
        right(skips_missed_ticks, skips_by_hand),
        right(urgent_first, sorted_once),
        right(urgent_first, a_queue_for_each_priority),
    ]
}

fn database(world: &World) -> Database {
    rows(world, &[("1", 20), ("2", 20), ("3", 20)])
}

/// Row 2 at 50 ms, rows 1 and 3 at 100 ms.
const TIMERS: [(u64, u32); 3] = [(100, 1), (50, 2), (100, 3)];

/// A heap of timers; each that is due starts its query.
async fn timers(world: World) {
    fire(world, TIMERS.to_vec(), 0).await;
}

async fn fire(world: World, timers: Vec<(u64, u32)>, early: u64) {
    let database = database(&world);
    let start = Instant::now();
    let mut heap: BinaryHeap<_> = timers.into_iter().map(std::cmp::Reverse).collect();
    let mut tasks = Vec::new();
    while let Some(std::cmp::Reverse((at, row))) = heap.pop() {
        sleep_until(start + Duration::from_millis(at - early)).await;
        tasks.push(tokio::spawn(database.query(row)));
    }
    for task in tasks {
        let _ = task.await;
    }
}

async fn fires_too_early(world: World) {
    fire(world, TIMERS.to_vec(), 10).await;
}

/// A map from the deadline to one timer.
async fn equal_deadlines_are_lost(world: World) {
    let by_deadline: BTreeMap<u64, u32> = TIMERS.into_iter().collect();
    fire(world, by_deadline.into_iter().collect(), 0).await;
}

async fn waits_add_up(world: World) {
    let database = database(&world);
    let mut tasks = Vec::new();
    for (at, row) in [(50, 2), (100, 1), (0, 3)] {
        pause(at).await;
        tasks.push(tokio::spawn(database.query(row)));
    }
    for task in tasks {
        let _ = task.await;
    }
}

async fn a_task_for_each_timer(world: World) {
    let database = database(&world);
    let tasks = TIMERS.map(|(at, row)| {
        let database = database.clone();
        tokio::spawn(async move {
            pause(at).await;
            let _ = database.query(row).await;
        })
    });
    for task in tasks {
        let _ = task.await;
    }
}

async fn sorted_by_hand(world: World) {
    let database = database(&world);
    pause(50).await;
    let rest = async {
        pause(50).await;
        tokio::join!(database.query(3), database.query(1))
    };
    let _ = tokio::join!(database.query(2), rest);
}

/// A query every hundred milliseconds, however long it takes.
async fn every_hundred(world: World) {
    let database = database(&world);
    let mut ticks = interval(Duration::from_millis(100));
    for row in 1..=3 {
        ticks.tick().await;
        let _ = database.query(row).await;
    }
}

async fn drifts(world: World) {
    let database = database(&world);
    for row in 1..=3 {
        let _ = database.query(row).await;
        if row < 3 {
            pause(100).await;
        }
    }
}

async fn sleeps_until_the_next(world: World) {
    let database = database(&world);
    let start = Instant::now();
    for row in 1..=3 {
        sleep_until(start + Duration::from_millis(100) * (row - 1)).await;
        let _ = database.query(row).await;
    }
}

/// The first query takes longer than two periods; missed ticks are skipped.
async fn skips_missed_ticks(world: World) {
    let database = rows(&world, &[("1", 240), ("2", 20), ("3", 20)]);
    let mut ticks = interval(Duration::from_millis(100));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    for row in 1..=3 {
        ticks.tick().await;
        let _ = database.query(row).await;
    }
    ticks.tick().await;
}

async fn catches_up_in_a_burst(world: World) {
    let database = rows(&world, &[("1", 240), ("2", 20), ("3", 20)]);
    let mut ticks = interval(Duration::from_millis(100));
    for row in 1..=3 {
        ticks.tick().await;
        let _ = database.query(row).await;
    }
    ticks.tick().await;
}

async fn skips_by_hand(world: World) {
    let database = rows(&world, &[("1", 240), ("2", 20), ("3", 20)]);
    let start = Instant::now();
    let mut next = start;
    for row in 1..=3 {
        sleep_until(next).await;
        let passed = u64::try_from(start.elapsed().as_millis()).unwrap();
        next = start + Duration::from_millis((passed / 100 + 1) * 100);
        let _ = database.query(row).await;
    }
    sleep_until(next).await;
}

/// Row 2 is urgent, row 1 is normal, row 3 can wait.
const JOBS: [(u32, u32); 3] = [(1, 1), (2, 2), (0, 3)];

async fn urgent_first(world: World) {
    let database = database(&world);
    let mut heap = BinaryHeap::from(JOBS);
    while let Some((_, row)) = heap.pop() {
        let _ = database.query(row).await;
    }
}

async fn first_come_first_served(world: World) {
    let database = database(&world);
    let mut queue = VecDeque::from(JOBS);
    while let Some((_, row)) = queue.pop_front() {
        let _ = database.query(row).await;
    }
}

async fn the_lowest_first(world: World) {
    let database = database(&world);
    let mut jobs = JOBS;
    jobs.sort_unstable();
    for (_, row) in jobs {
        let _ = database.query(row).await;
    }
}

async fn the_lowest_starves(world: World) {
    let database = database(&world);
    let mut heap = BinaryHeap::from(JOBS);
    while let Some((priority, row)) = heap.pop() {
        if priority > 0 {
            let _ = database.query(row).await;
        }
    }
}

async fn sorted_once(world: World) {
    let database = database(&world);
    let mut jobs = JOBS;
    jobs.sort_unstable_by(|a, b| b.cmp(a));
    for (_, row) in jobs {
        let _ = database.query(row).await;
    }
}

async fn a_queue_for_each_priority(world: World) {
    let database = database(&world);
    for priority in [2, 1, 0] {
        for (_, row) in JOBS.iter().filter(|(known, _)| *known == priority) {
            let _ = database.query(row).await;
        }
    }
}
