//! Work that is to be stopped, and work that is stopped by mistake.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{interval, sleep, timeout};
use tokio::{join, select, spawn};
use wakeline::World;

use super::case::{Case, d, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("lost-in-select", download, the_fetch_is_made_in_the_loop),
        wrong(
            "timer-made-anew",
            flush_each_hundred,
            the_timer_is_made_in_the_loop,
        ),
        wrong(
            "cancelled-good-work",
            stop_gracefully,
            the_job_is_in_the_select,
        ),
        wrong("aborted-with-its-owner", stop_gracefully, aborts_the_worker),
        wrong(
            "sender-still-alive",
            stop_gracefully,
            drains_a_queue_that_stays_open,
        ),
        wrong(
            "notified-nobody",
            stop_gracefully,
            notify_waiters_while_it_works,
        ),
        wrong(
            "not-cleaned-up",
            with_a_lock_file,
            a_timeout_around_the_lock_file,
        ),
        wrong("limit-for-each-step", page_within, a_limit_for_each_query),
        wrong("never-finished", page_or_cached, no_limit_at_all),
        wrong(
            "ran-on-after-the-end",
            page_or_late,
            a_timeout_around_the_handle,
        ),
        wrong("never-stops", work_and_beat, joins_the_heart),
        wrong("never-stops", work_and_beat, the_flag_is_never_set),
        right(download, download_with_a_pinned_fetch),
        right(stop_gracefully, stop_with_a_watch),
        right(stop_gracefully, stop_with_notify_one),
        right(with_a_lock_file, a_lock_file_that_is_outside),
        right(work_and_beat, beat_in_a_select),
        right(flush_each_hundred, flush_each_hundred),
        right(page_within, page_within),
        right(page_or_cached, page_or_cached),
        right(page_or_late, page_or_late),
    ]
}

/// A download of 95 ms, with progress each 30 ms.
async fn download(w: World) {
    let web = pages(&w, &[("iso", 95)]);
    let mut fetch = pin!(web.fetch("iso"));
    let mut tick = interval(d(30));
    tick.tick().await;
    loop {
        select! {
            _ = &mut fetch => break,
            _ = tick.tick() => w.say("still loading"),
        }
    }
    step(&w, "install", 10).await.unwrap();
}

async fn download_with_a_pinned_fetch(w: World) {
    let web = pages(&w, &[("iso", 95)]);
    let mut fetch = Box::pin(web.fetch("iso"));
    while timeout(d(30), fetch.as_mut()).await.is_err() {
        w.say("still loading");
    }
    step(&w, "install", 10).await.unwrap();
}

async fn the_fetch_is_made_in_the_loop(w: World) {
    let web = pages(&w, &[("iso", 95)]);
    let mut tick = interval(d(30));
    let mut ticks = 0;
    loop {
        select! {
            _ = web.fetch("iso") => break,
            _ = tick.tick(), if ticks < 4 => ticks += 1,
        }
    }
    step(&w, "install", 10).await.unwrap();
}

async fn lines(tx: mpsc::Sender<u32>) {
    for i in 0..8 {
        pause(40).await;
        if tx.send(i).await.is_err() {
            break;
        }
    }
}

/// Log lines come each 40 ms; they are flushed each 100 ms, and at the end.
async fn flush_each_hundred(w: World) {
    let (tx, mut rx) = mpsc::channel(8);
    spawn(lines(tx));
    let mut tick = interval(d(100));
    tick.tick().await;
    loop {
        select! {
            line = rx.recv() => if line.is_none() { break },
            _ = tick.tick() => { step(&w, "flush", 5).await.unwrap(); }
        }
    }
    step(&w, "flush", 5).await.unwrap();
}

async fn the_timer_is_made_in_the_loop(w: World) {
    let (tx, mut rx) = mpsc::channel(8);
    spawn(lines(tx));
    loop {
        select! {
            line = rx.recv() => if line.is_none() { break },
            () = sleep(d(100)) => { step(&w, "flush", 5).await.unwrap(); }
        }
    }
    step(&w, "flush", 5).await.unwrap();
}

/// Jobs of 40 ms; the stop comes at 60 ms, the second job ends, then bye.
async fn stop_gracefully(w: World) {
    step(&w, "job(1)", 40).await.unwrap();
    step(&w, "job(2)", 40).await.unwrap();
    step(&w, "bye", 5).await.unwrap();
}

async fn stop_with_a_watch(w: World) {
    let (tx, rx) = watch::channel(false);
    let worker = w.clone();
    let task = spawn(async move {
        let mut i = 0;
        while !*rx.borrow() {
            i += 1;
            step(&worker, format!("job({i})"), 40).await.unwrap();
        }
    });
    // After the first job has ended in each of the worlds.
    pause(60).await;
    tx.send(true).unwrap();
    task.await.unwrap();
    step(&w, "bye", 5).await.unwrap();
}

async fn stop_with_notify_one(w: World) {
    let stop = Arc::new(Notify::new());
    let (worker, stopped) = (w.clone(), stop.clone());
    let task = spawn(async move {
        let mut stopped = pin!(stopped.notified());
        for i in 1.. {
            step(&worker, format!("job({i})"), 40).await.unwrap();
            if timeout(d(0), stopped.as_mut()).await.is_ok() {
                break;
            }
        }
    });
    pause(60).await;
    stop.notify_one();
    task.await.unwrap();
    step(&w, "bye", 5).await.unwrap();
}

async fn the_job_is_in_the_select(w: World) {
    let (tx, mut rx) = watch::channel(false);
    let worker = w.clone();
    let task = spawn(async move {
        for i in 1.. {
            select! {
                _ = rx.changed() => break,
                job = step(&worker, format!("job({i})"), 40) => { job.unwrap(); }
            }
        }
    });
    pause(60).await;
    tx.send(true).unwrap();
    task.await.unwrap();
    step(&w, "bye", 5).await.unwrap();
}

async fn aborts_the_worker(w: World) {
    let worker = w.clone();
    let task = spawn(async move {
        for i in 1..=2 {
            step(&worker, format!("job({i})"), 40).await.unwrap();
        }
    });
    pause(60).await;
    task.abort();
    let _ = task.await;
    step(&w, "bye", 5).await.unwrap();
}

async fn drains_a_queue_that_stays_open(w: World) {
    let (tx, mut rx) = mpsc::channel(8);
    let worker = w.clone();
    let task = spawn(async move {
        while let Some(i) = rx.recv().await {
            step(&worker, format!("job({i})"), 40).await.unwrap();
        }
    });
    for i in 1..=2 {
        tx.send(i).await.unwrap();
    }
    // No more jobs: wait for those that are there.
    task.await.unwrap();
    step(&w, "bye", 5).await.unwrap();
    drop(tx);
}

async fn notify_waiters_while_it_works(w: World) {
    let stop = Arc::new(Notify::new());
    let (worker, stopped) = (w.clone(), stop.clone());
    let task = spawn(async move {
        for i in 1..=2 {
            step(&worker, format!("job({i})"), 40).await.unwrap();
        }
        stopped.notified().await;
    });
    pause(60).await;
    stop.notify_waiters();
    task.await.unwrap();
    step(&w, "bye", 5).await.unwrap();
}

/// The lock file is removed also when the work takes too long.
async fn with_a_lock_file(w: World) {
    step(&w, "lock-file", 5).await.unwrap();
    let _ = timeout(d(50), step(&w, "build", 120)).await;
    step(&w, "remove-lock-file", 5).await.unwrap();
    step(&w, "report", 10).await.unwrap();
}

async fn a_lock_file_that_is_outside(w: World) {
    step(&w, "lock-file", 5).await.unwrap();
    let mut build = spawn(step(&w, "build", 120));
    select! {
        _ = &mut build => {}
        () = sleep(d(50)) => build.abort(),
    }
    step(&w, "remove-lock-file", 5).await.unwrap();
    step(&w, "report", 10).await.unwrap();
}

async fn a_timeout_around_the_lock_file(w: World) {
    let work = async {
        step(&w, "lock-file", 5).await.unwrap();
        step(&w, "build", 120).await.unwrap();
        step(&w, "remove-lock-file", 5).await.unwrap();
    };
    let _ = timeout(d(55), work).await;
    step(&w, "report", 10).await.unwrap();
}

/// Three queries, 100 ms for all of them.
async fn page_within(w: World) {
    let db = rows(&w, &[("user", 60), ("cart", 70), ("ads", 60)]);
    let all = async {
        for id in ["user", "cart", "ads"] {
            db.query(id).await.unwrap();
        }
    };
    let _ = timeout(d(100), all).await;
    step(&w, "page", 5).await.unwrap();
}

async fn a_limit_for_each_query(w: World) {
    let db = rows(&w, &[("user", 60), ("cart", 70), ("ads", 60)]);
    for id in ["user", "cart", "ads"] {
        if timeout(d(100), db.query(id)).await.is_err() {
            break;
        }
    }
    step(&w, "page", 5).await.unwrap();
}

/// A page that hangs is given up after 80 ms; the cached one is shown.
async fn page_or_cached(w: World) {
    w.web().hangs("news");
    if timeout(d(80), w.web().fetch("news")).await.is_err() {
        step(&w, "cached", 5).await.unwrap();
    }
}

async fn no_limit_at_all(w: World) {
    w.web().hangs("news");
    if w.web().fetch("news").await.is_err() {
        step(&w, "cached", 5).await.unwrap();
    }
}

/// A slow report is given up after 50 ms.
async fn page_or_late(w: World) {
    let _ = timeout(d(50), step(&w, "report", 200)).await;
    step(&w, "sorry", 60).await.unwrap();
}

async fn a_timeout_around_the_handle(w: World) {
    let report = spawn(step(&w, "report", 200));
    let _ = timeout(d(50), report).await;
    step(&w, "sorry", 60).await.unwrap();
}

/// A heart beats each 20 ms while the work is done.
async fn work_and_beat(w: World) {
    let heart = spawn(async {
        loop {
            pause(20).await;
        }
    });
    step(&w, "work", 70).await.unwrap();
    heart.abort();
    step(&w, "done", 5).await.unwrap();
}

async fn beat_in_a_select(w: World) {
    let heart = async {
        let mut tick = interval(d(20));
        loop {
            tick.tick().await;
        }
    };
    select! {
        work = step(&w, "work", 70) => { work.unwrap(); }
        () = heart => unreachable!(),
    }
    step(&w, "done", 5).await.unwrap();
}

async fn joins_the_heart(w: World) {
    let heart = async {
        loop {
            pause(20).await;
        }
    };
    let work = step(&w, "work", 70);
    let ((), _) = join!(heart, work);
    step(&w, "done", 5).await.unwrap();
}

async fn the_flag_is_never_set(w: World) {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = stop.clone();
    let heart = spawn(async move {
        let mut tick = interval(d(20));
        while !seen.load(Ordering::Relaxed) {
            tick.tick().await;
        }
    });
    step(&w, "work", 70).await.unwrap();
    heart.await.unwrap();
    stop.store(true, Ordering::Relaxed);
    step(&w, "done", 5).await.unwrap();
}
