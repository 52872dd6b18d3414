//! Told to stop: what is under way is finished, and then nothing is waited for.

use std::pin::pin;
use std::sync::Arc;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use wakeline::World;

use super::case::{Case, d, go, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "finished-too-late",
            shutdown_when_done,
            shutdown_after_all_grace,
        ),
        wrong(
            "not-cleaned-up",
            session_that_is_ended,
            goodbye_after_the_loop,
        ),
        wrong(
            "aborted-with-its-owner",
            drain_then_stop,
            aborts_what_is_under_way,
        ),
        wrong("finished-too-late", stop_at_once, stop_seen_after_the_tick),
        wrong(
            "sender-still-alive",
            stop_by_watch,
            worker_deaf_while_it_receives,
        ),
        wrong(
            "aborted-with-its-owner",
            upload_then_close,
            shutdown_of_the_set,
        ),
        right(shutdown_when_done, shutdown_with_a_token),
        right(drain_then_stop, stops_and_drains),
        right(stop_by_watch, worker_that_hears),
    ]
}

// Told to stop, it ends when the last request is done, or after 200 ms.

async fn shutdown_when_done(world: World) {
    go(&world, "request", 40).await;
    go(&world, "close", 5).await;
}

async fn shutdown_after_all_grace(world: World) {
    let outside = world.clone();
    tokio::spawn(async move { go(&outside, "request", 40).await });
    pause(10).await;
    // Told to stop.
    pause(200).await;
    go(&world, "close", 5).await;
}

async fn shutdown_with_a_token(world: World) {
    let (stop, mut stopped) = watch::channel(false);
    let (guard, mut all_done) = mpsc::channel::<()>(1);
    let outside = world.clone();
    tokio::spawn(async move {
        let mut stopping = false;
        go(&outside, "request", 40).await;
        while !stopping {
            stopping = *stopped.borrow_and_update();
            if !stopping {
                stopped.changed().await.unwrap();
            }
        }
        drop(guard);
    });
    pause(10).await;
    stop.send(true).unwrap();
    let _ = timeout(d(200), all_done.recv()).await;
    go(&world, "close", 5).await;
}

// A session that is told to end.

async fn session_that_is_ended(world: World) {
    for n in 0..2 {
        go(&world, format!("page({n})"), 20).await;
    }
    go(&world, "logout", 5).await;
}

async fn goodbye_after_the_loop(world: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let outside = world.clone();
    let session = tokio::spawn(async move {
        while let Some(n) = rx.recv().await {
            go(&outside, format!("page({n})"), 20).await;
        }
        go(&outside, "logout", 5).await;
    });
    for n in 0..2 {
        tx.send(n).await.unwrap();
    }
    sleep(d(60)).await;
    session.abort();
    let _ = session.await;
}

// Requests under way are finished before the end.

async fn drain_then_stop(world: World) {
    let handle = async |n: u64| {
        pause(n * 10).await;
        go(&world, format!("handle({n})"), 40).await;
    };
    tokio::join!(handle(0), handle(1), handle(2));
    go(&world, "close", 5).await;
}

async fn aborts_what_is_under_way(world: World) {
    let mut set = JoinSet::new();
    for n in 0..3 {
        let world = world.clone();
        set.spawn(async move {
            pause(n * 10).await;
            go(&world, format!("handle({n})"), 40).await;
        });
    }
    pause(30).await;
    // Told to stop.
    set.abort_all();
    while set.join_next().await.is_some() {}
    go(&world, "close", 5).await;
}

async fn stops_and_drains(world: World) {
    let stop = Arc::new(Notify::new());
    let mut set = JoinSet::new();
    let told = stop.clone();
    tokio::spawn(async move {
        pause(25).await;
        told.notify_one();
    });
    let mut n = 0;
    loop {
        let (own, outside) = (n, world.clone());
        set.spawn(async move { go(&outside, format!("handle({own})"), 40).await });
        n += 1;
        tokio::select! {
            () = stop.notified() => break,
            () = pause(10) => {}
        }
    }
    set.join_all().await;
    go(&world, "close", 5).await;
}

// Told to stop at 25 ms.

async fn stop_at_once(world: World) {
    go(&world, "poll(0)", 5).await;
    pause(20).await;
    go(&world, "bye", 5).await;
}

async fn stop_seen_after_the_tick(world: World) {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        pause(25).await;
        stop.send_replace(true);
        pause(500).await;
    });
    let mut n = 0;
    while !*stopped.borrow() {
        go(&world, format!("poll({n})"), 5).await;
        n += 1;
        pause(95).await;
    }
    go(&world, "bye", 5).await;
}

// A worker that takes jobs until it is told to stop.

async fn stop_by_watch(world: World) {
    go(&world, "job(0)", 10).await;
    go(&world, "job(1)", 10).await;
    pause(30).await;
    go(&world, "bye", 5).await;
}

async fn worker_deaf_while_it_receives(world: World) {
    let (stop, stopped) = watch::channel(false);
    let (jobs, mut inbox) = mpsc::channel(4);
    let worker = tokio::spawn({
        let world = world.clone();
        async move {
            while !*stopped.borrow() {
                let Some(n) = inbox.recv().await else { break };
                go(&world, format!("job({n})"), 10).await;
            }
        }
    });
    jobs.send(0).await.unwrap();
    jobs.send(1).await.unwrap();
    pause(50).await;
    stop.send(true).unwrap();
    worker.await.unwrap();
    go(&world, "bye", 5).await;
}

async fn worker_that_hears(world: World) {
    let (stop, mut stopped) = watch::channel(false);
    let (jobs, mut inbox) = mpsc::channel(4);
    let (idle, is_idle) = oneshot::channel::<()>();
    let worker = tokio::spawn({
        let world = world.clone();
        async move {
            let mut idle = Some(idle);
            loop {
                tokio::select! {
                    () = async { drop(stopped.wait_for(|stop| *stop).await) } => break,
                    Some(n) = inbox.recv() => {
                        go(&world, format!("job({n})"), 10).await;
                        if n == 1 {
                            idle.take().unwrap().send(()).unwrap();
                        }
                    }
                }
            }
        }
    });
    jobs.send(0).await.unwrap();
    jobs.send(1).await.unwrap();
    is_idle.await.unwrap();
    pause(30).await;
    stop.send(true).unwrap();
    worker.await.unwrap();
    go(&world, "bye", 5).await;
}

// An upload is finished before the end.

async fn upload_then_close(world: World) {
    go(&world, "upload", 50).await;
    go(&world, "close", 5).await;
}

async fn shutdown_of_the_set(world: World) {
    let mut set = JoinSet::new();
    let outside = world.clone();
    set.spawn(async move { go(&outside, "upload", 50).await });
    let mut first = pin!(pause(30));
    tokio::select! {
        _ = set.join_next() => {}
        () = &mut first => set.shutdown().await,
    }
    go(&world, "close", 5).await;
}
