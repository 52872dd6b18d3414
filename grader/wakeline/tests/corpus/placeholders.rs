//! Futures as placeholders: one value that is not there yet, for one waiter or
//! for many.

use std::sync::Arc;

use tokio::sync::{Notify, OnceCell, oneshot, watch};
use tokio::task::yield_now;
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("no-reply", promise, a_sender_that_is_kept),
        wrong("panicked", promise, a_sender_that_is_dropped),
        wrong("spins-without-progress", promise, asks_again_and_again),
        wrong("finished-too-late", promise, asks_every_thirty),
        wrong("never-started", promise, does_not_wait_for_the_value),
        wrong("did-it-again", shared_result, a_fetch_for_each_waiter),
        wrong("notified-nobody", shared_result, a_late_waiter_hangs),
        wrong("one-after-the-other", shared_result, one_waiter_at_a_time),
        right(promise, a_join_handle),
        right(promise, a_watch_channel),
        right(shared_result, a_once_cell),
        right(shared_result, fetched_first),
        right(shared_result, a_notify_with_a_flag),
    ]
}

fn outside(world: &World) -> (Web, Database) {
    let rows = rows(world, &[("1", 20), ("2", 30), ("3", 10)]);
    (pages(world, &[("a", 50)]), rows)
}

async fn promise(world: World) {
    let (web, database) = outside(&world);
    let (promise, value) = oneshot::channel();
    let producer = async { promise.send(web.fetch("a").await).unwrap() };
    let consumer = async {
        value.await.unwrap().unwrap();
        let _ = database.query(1).await;
    };
    tokio::join!(producer, consumer);
}

async fn a_sender_that_is_kept(world: World) {
    let (web, database) = outside(&world);
    let (_promise, value) = oneshot::channel::<()>();
    let _ = web.fetch("a").await;
    value.await.unwrap();
    let _ = database.query(1).await;
}

async fn a_sender_that_is_dropped(world: World) {
    let (web, database) = outside(&world);
    let (promise, value) = oneshot::channel::<()>();
    let _ = web.fetch("a").await;
    drop(promise);
    value.await.unwrap();
    let _ = database.query(1).await;
}

async fn asks_again_and_again(world: World) {
    let (web, database) = outside(&world);
    let (promise, mut value) = oneshot::channel();
    tokio::spawn(async move { promise.send(web.fetch("a").await) });
    while value.try_recv().is_err() {
        yield_now().await;
    }
    let _ = database.query(1).await;
}

async fn asks_every_thirty(world: World) {
    let (web, database) = outside(&world);
    let (promise, mut value) = oneshot::channel();
    tokio::spawn(async move { promise.send(web.fetch("a").await) });
    while value.try_recv().is_err() {
        pause(30).await;
    }
    let _ = database.query(1).await;
}

async fn does_not_wait_for_the_value(world: World) {
    let (web, database) = outside(&world);
    let (promise, mut value) = oneshot::channel();
    let producer = async { promise.send(web.fetch("a").await) };
    let consumer = async {
        if value.try_recv().is_ok() {
            let _ = database.query(1).await;
        }
    };
    let _ = tokio::join!(producer, consumer);
}

async fn a_join_handle(world: World) {
    let (web, database) = outside(&world);
    let value = tokio::spawn(web.fetch("a"));
    value.await.unwrap().unwrap();
    let _ = database.query(1).await;
}

async fn a_watch_channel(world: World) {
    let (web, database) = outside(&world);
    let (set, mut value) = watch::channel(None);
    tokio::spawn(async move { set.send(web.fetch("a").await.ok()) });
    value.wait_for(Option::is_some).await.unwrap();
    let _ = database.query(1).await;
}

/// One fetch; three waiters that go on with its result.
async fn shared_result(world: World) {
    let (web, database) = outside(&world);
    let (set, value) = watch::channel(false);
    let waiters = [1, 2, 3].map(|row| {
        let (mut value, database) = (value.clone(), database.clone());
        tokio::spawn(async move {
            value.wait_for(|there| *there).await.unwrap();
            let _ = database.query(row).await;
        })
    });
    let _ = web.fetch("a").await;
    set.send(true).unwrap();
    for waiter in waiters {
        waiter.await.unwrap();
    }
}

async fn a_fetch_for_each_waiter(world: World) {
    let (web, database) = outside(&world);
    let waiter = |row: u32| {
        let (web, database) = (web.clone(), database.clone());
        async move {
            let _ = web.fetch("a").await;
            let _ = database.query(row).await;
        }
    };
    tokio::join!(waiter(1), waiter(2), waiter(3));
}

async fn a_late_waiter_hangs(world: World) {
    let (web, database) = outside(&world);
    let there = Notify::new();
    let waiter = async |row: u32, late: u64| {
        pause(late).await;
        there.notified().await;
        let _ = database.query(row).await;
    };
    let fetch = async {
        let _ = web.fetch("a").await;
        there.notify_waiters();
    };
    tokio::join!(fetch, waiter(1, 0), waiter(2, 0), waiter(3, 80));
}

async fn one_waiter_at_a_time(world: World) {
    let (web, database) = outside(&world);
    let _ = web.fetch("a").await;
    for row in 1..=3 {
        let _ = database.query(row).await;
    }
}

async fn a_once_cell(world: World) {
    let (web, database) = outside(&world);
    let page = Arc::new(OnceCell::new());
    let waiters = [1, 2, 3].map(|row| {
        let (page, web, database) = (page.clone(), web.clone(), database.clone());
        tokio::spawn(async move {
            page.get_or_init(|| web.fetch("a")).await;
            let _ = database.query(row).await;
        })
    });
    for waiter in waiters {
        waiter.await.unwrap();
    }
}

async fn fetched_first(world: World) {
    let (web, database) = outside(&world);
    let _ = web.fetch("a").await;
    let query = |row| database.query(row);
    let _ = tokio::join!(query(1), query(2), query(3));
}

async fn a_notify_with_a_flag(world: World) {
    let (web, database) = outside(&world);
    let (there, signal) = (std::cell::Cell::new(false), Notify::new());
    let waiter = async |row: u32| {
        while !there.get() {
            signal.notified().await;
        }
        let _ = database.query(row).await;
    };
    let fetch = async {
        let _ = web.fetch("a").await;
        there.set(true);
        signal.notify_waiters();
    };
    tokio::join!(fetch, waiter(1), waiter(2), waiter(3));
}
