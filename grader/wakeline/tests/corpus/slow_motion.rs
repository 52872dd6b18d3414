//! The loop in slow motion: who is polled, who is woken, and when.

use std::cell::Cell;
use std::rc::Rc;

use tokio::sync::Notify;
use tokio::task::{LocalSet, yield_now};
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("never-started", flag_after_task, the_task_ran_at_once),
        wrong(
            "never-started",
            flag_after_task,
            a_local_set_that_never_runs,
        ),
        wrong("panicked", flag_after_task, a_loop_inside_the_loop),
        wrong("notified-nobody", flag_after_task, a_wake_before_the_wait),
        wrong(
            "spins-without-progress",
            flag_after_task,
            yields_until_it_is_there,
        ),
        wrong("finished-too-late", ticks, one_tick_too_many),
        wrong("finished-too-early", ticks, ticks_without_a_wait),
        right(flag_after_task, a_handle_is_awaited),
        right(flag_after_task, a_local_set),
        right(flag_after_task, a_notify_keeps_one_permit),
        right(ticks, sleeps_until_a_moment),
        right(ticks, a_ticking_task),
    ]
}

fn outside(world: &World) -> (Web, Database) {
    let rows = rows(world, &[("1", 5), ("2", 5), ("3", 5)]);
    (pages(world, &[("a", 50)]), rows)
}

/// A task fetches; when it is done, a row is queried.
async fn flag_after_task(world: World) {
    let (web, database) = outside(&world);
    let _ = web.fetch("a").await;
    let _ = database.query(1).await;
}

async fn the_task_ran_at_once(world: World) {
    let (web, database) = outside(&world);
    let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let flag = done.clone();
    let task = tokio::spawn(async move {
        let _ = web.fetch("a").await;
        flag.store(true, std::sync::atomic::Ordering::Release);
    });
    if done.load(std::sync::atomic::Ordering::Acquire) {
        let _ = database.query(1).await;
    }
    let _ = task.await;
}

async fn a_local_set_that_never_runs(world: World) {
    let (web, database) = outside(&world);
    let set = LocalSet::new();
    let _task = set.spawn_local(web.fetch("a"));
    let _ = database.query(1).await;
}

async fn a_loop_inside_the_loop(world: World) {
    let (web, database) = outside(&world);
    let _ = tokio::runtime::Handle::current().block_on(web.fetch("a"));
    let _ = database.query(1).await;
}

async fn a_wake_before_the_wait(world: World) {
    let (web, database) = outside(&world);
    let done = Notify::new();
    let _ = web.fetch("a").await;
    done.notify_waiters();
    done.notified().await;
    let _ = database.query(1).await;
}

async fn yields_until_it_is_there(world: World) {
    let (web, database) = outside(&world);
    let task = tokio::spawn(web.fetch("a"));
    while !task.is_finished() {
        yield_now().await;
    }
    let _ = database.query(1).await;
}

async fn a_handle_is_awaited(world: World) {
    let (web, database) = outside(&world);
    let task = tokio::spawn(web.fetch("a"));
    yield_now().await;
    let _ = task.await;
    let _ = database.query(1).await;
}

async fn a_local_set(world: World) {
    let (web, database) = outside(&world);
    let done = Rc::new(Cell::new(false));
    let flag = done.clone();
    let set = LocalSet::new();
    set.spawn_local(async move {
        let _ = web.fetch("a").await;
        flag.set(true);
    });
    set.await;
    assert!(done.get());
    let _ = database.query(1).await;
}

async fn a_notify_keeps_one_permit(world: World) {
    let (web, database) = outside(&world);
    let done = Notify::new();
    let _ = web.fetch("a").await;
    done.notify_one();
    done.notified().await;
    let _ = database.query(1).await;
}

/// Three queries, one every forty milliseconds.
async fn ticks(world: World) {
    let (_, database) = outside(&world);
    let mut interval = tokio::time::interval(std::time::Duration::from_millis(40));
    for row in 1..=3 {
        interval.tick().await;
        let _ = database.query(row).await;
    }
}

async fn one_tick_too_many(world: World) {
    let (_, database) = outside(&world);
    let mut interval = tokio::time::interval(std::time::Duration::from_millis(40));
    for row in 1..=3 {
        interval.tick().await;
        let _ = database.query(row).await;
    }
    interval.tick().await;
}

async fn ticks_without_a_wait(world: World) {
    let (_, database) = outside(&world);
    let mut interval = tokio::time::interval(std::time::Duration::from_millis(40));
    for row in 1..=3 {
        drop(interval.tick());
        let _ = database.query(row).await;
    }
    interval.tick().await;
}

async fn sleeps_until_a_moment(world: World) {
    let (_, database) = outside(&world);
    let mut next = tokio::time::Instant::now();
    for row in 1..=3 {
        tokio::time::sleep_until(next).await;
        let _ = database.query(row).await;
        next += std::time::Duration::from_millis(40);
    }
}

async fn a_ticking_task(world: World) {
    let (_, database) = outside(&world);
    let (tick, mut ticked) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        for row in 1..=3 {
            if tick.send(row).await.is_err() {
                break;
            }
            pause(40).await;
        }
    });
    for _ in 1..=3 {
        let row = ticked.recv().await.unwrap();
        let _ = database.query(row).await;
    }
}
