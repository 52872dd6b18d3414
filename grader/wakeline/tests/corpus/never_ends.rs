//! Programs that never end: they wait for what cannot come, spin, or go on for
//! ever.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, OnceCell, Semaphore, mpsc, oneshot, watch};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use wakeline::World;

use super::case::{Case, d, go, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("never-finished", five_items, fills_before_it_drains),
        wrong("never-stops", beats_until_done, waits_for_the_heart),
        wrong("never-finished", one_message, seconds_for_milliseconds),
        wrong("never-finished", one_message, sender_sleeps_for_ever),
        wrong("never-finished", one_message, reserved_and_not_used),
        wrong("waits-for-itself", one_message, cell_within_itself),
        wrong("never-finished", one_message, waits_for_receivers_to_go),
        wrong("held-by-a-stuck-task", one_message, closure_holds_the_lock),
        wrong("waits-in-a-circle", one_message, circle_with_a_third_behind),
        wrong("held-by-a-stuck-task", one_message, both_holders_are_stuck),
        wrong(
            "spins-without-progress",
            one_message,
            select_with_a_ready_branch,
        ),
        wrong(
            "spins-without-progress",
            one_message,
            a_task_that_feeds_itself,
        ),
        wrong("never-stops", one_message, asks_until_it_is_there),
        right(five_items, filled_by_a_task),
        right(beats_until_done, heart_aborted),
    ]
}

// Five items through a queue of two.

async fn five_items(world: World) {
    for n in 0..5 {
        go(&world, format!("pack({n})"), 10).await;
    }
}

async fn fills_before_it_drains(world: World) {
    let (tx, mut rx) = mpsc::channel(2);
    for n in 0..5 {
        tx.send(n).await.unwrap();
    }
    drop(tx);
    while let Some(n) = rx.recv().await {
        go(&world, format!("pack({n})"), 10).await;
    }
}

async fn filled_by_a_task(world: World) {
    let (tx, mut rx) = mpsc::channel(2);
    tokio::spawn(async move {
        for n in 0..5 {
            tx.send(n).await.unwrap();
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("pack({n})"), 10).await;
    }
}

// A heart that beats while work is done.

async fn beats_until_done(world: World) {
    let beat = async {
        loop {
            go(&world, "beat", 1).await;
            pause(19).await;
        }
    };
    tokio::select! {
        () = beat => {}
        () = go(&world, "work", 70) => {}
    }
}

async fn waits_for_the_heart(world: World) {
    let heart = tokio::spawn({
        let world = world.clone();
        async move {
            let mut ticks = tokio::time::interval(d(20));
            loop {
                ticks.tick().await;
                go(&world, "beat", 1).await;
            }
        }
    });
    go(&world, "work", 70).await;
    heart.await.unwrap();
}

async fn heart_aborted(world: World) {
    let heart = tokio::spawn({
        let world = world.clone();
        async move {
            loop {
                go(&world, "beat", 1).await;
                pause(19).await;
            }
        }
    });
    go(&world, "work", 70).await;
    heart.abort();
}

// One message.

pub(super) async fn one_message(world: World) {
    go(&world, "send", 20).await;
    go(&world, "print", 10).await;
}

async fn seconds_for_milliseconds(world: World) {
    go(&world, "send", 20).await;
    tokio::time::sleep(Duration::from_secs(5_000_000)).await;
    go(&world, "print", 10).await;
}

async fn sender_sleeps_for_ever(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let outside = world.clone();
    tokio::spawn(async move {
        go(&outside, "send", 20).await;
        tokio::time::sleep(Duration::MAX).await;
        let _ = tx.send(1).await;
    });
    rx.recv().await.unwrap();
    go(&world, "print", 10).await;
}

async fn reserved_and_not_used(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let seat = tx.reserve().await.unwrap();
    go(&world, "send", 20).await;
    tx.send(1).await.unwrap();
    seat.send(2);
    rx.recv().await.unwrap();
    go(&world, "print", 10).await;
}

async fn cell_within_itself(world: World) {
    let cell: OnceCell<u32> = OnceCell::new();
    let inner = async { *cell.get_or_init(|| async { 1 }).await };
    cell.get_or_init(|| async {
        go(&world, "send", 20).await;
        inner.await + 1
    })
    .await;
    go(&world, "print", 10).await;
}

async fn waits_for_receivers_to_go(world: World) {
    let (tx, rx) = watch::channel(0);
    let reader = tokio::spawn(async move {
        let mut rx = rx;
        while rx.changed().await.is_ok() {}
    });
    go(&world, "send", 20).await;
    tx.send(1).unwrap();
    tx.closed().await;
    drop(tx);
    reader.await.unwrap();
    go(&world, "print", 10).await;
}

async fn closure_holds_the_lock(world: World) {
    let lock = Arc::new(Mutex::new(0));
    let (tx, rx) = oneshot::channel();
    let own = lock.clone();
    let closure = spawn_blocking(move || {
        let mut value = own.blocking_lock();
        *value += rx.blocking_recv().unwrap_or(0);
    });
    go(&world, "send", 20).await;
    let value = lock.lock().await;
    tx.send(*value).unwrap();
    drop(value);
    closure.await.unwrap();
    go(&world, "print", 10).await;
}

async fn circle_with_a_third_behind(world: World) {
    let a = Arc::new(Mutex::new(()));
    let b = Arc::new(Mutex::new(()));
    let mut set = JoinSet::new();
    for (first, second) in [(a.clone(), b.clone()), (b.clone(), a.clone())] {
        set.spawn(async move {
            let _first = first.lock().await;
            pause(5).await;
            let _second = second.lock().await;
        });
    }
    go(&world, "send", 20).await;
    let _third = a.lock().await;
    set.join_all().await;
    go(&world, "print", 10).await;
}

async fn both_holders_are_stuck(world: World) {
    let room = Arc::new(Semaphore::new(2));
    let bell = Arc::new(Notify::new());
    for _ in 0..2 {
        let (room, bell) = (room.clone(), bell.clone());
        tokio::spawn(async move {
            let _seat = room.acquire().await.unwrap();
            bell.notified().await;
        });
    }
    go(&world, "send", 20).await;
    let _seat = room.acquire().await.unwrap();
    bell.notify_waiters();
    go(&world, "print", 10).await;
}

async fn select_with_a_ready_branch(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let outside = world.clone();
    tokio::spawn(async move {
        go(&outside, "send", 20).await;
        let _ = tx.send(1).await;
    });
    loop {
        tokio::select! {
            Some(_) = rx.recv() => break,
            () = yield_now() => {}
        }
    }
    go(&world, "print", 10).await;
}

async fn a_task_that_feeds_itself(world: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    tx.send(0u64).unwrap();
    go(&world, "send", 20).await;
    while let Some(n) = rx.recv().await {
        if n == u64::MAX {
            break;
        }
        tx.send(n + 1).unwrap();
    }
    go(&world, "print", 10).await;
}

async fn asks_until_it_is_there(world: World) {
    while world.database().query("answer").await.is_err() {}
    go(&world, "print", 10).await;
}
