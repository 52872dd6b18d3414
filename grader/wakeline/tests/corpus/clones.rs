//! Senders and logs that one clone too many keeps.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::{join, spawn};
use wakeline::World;

use super::case::{Case, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("sender-still-alive", fan_in, a_clone_in_the_closure),
        wrong("a-task-panicked", fan_in, one_of_the_workers_unwraps),
        wrong("panicked", bounded, the_index_is_out_of_range),
        wrong("took-turns-at-a-lock", logger, everybody_waits_for_the_log),
        right(fan_in, fan_in_over_a_thread),
        right(logger, a_log_task),
        right(bounded, bounded),
    ]
}

/// Three workers, one collector.
async fn fan_in(w: World) {
    let (a, b, c) = (
        step(&w, "work(1)", 10),
        step(&w, "work(2)", 20),
        step(&w, "work(3)", 30),
    );
    let _ = join!(a, b, c);
    step(&w, "total", 5).await.unwrap();
}

async fn fan_in_over_a_thread(w: World) {
    let (tx, mut rx) = mpsc::channel(3);
    for i in 1..=3 {
        let (work, tx) = (step(&w, format!("work({i})"), i * 10), tx.clone());
        spawn(async move {
            work.await.unwrap();
            spawn_blocking(move || tx.blocking_send(i).unwrap())
                .await
                .unwrap();
        });
    }
    drop(tx);
    let mut sum = 0;
    while let Some(i) = rx.recv().await {
        sum += i;
    }
    assert_eq!(sum, 6);
    step(&w, "total", 5).await.unwrap();
}

async fn a_clone_in_the_closure(w: World) {
    let (tx, mut rx) = mpsc::channel(3);
    let worker = {
        let w = w.clone();
        move |i: u64| {
            let (work, tx) = (step(&w, format!("work({i})"), i * 10), tx.clone());
            spawn(async move {
                work.await.unwrap();
                tx.send(i).await.unwrap();
            })
        }
    };
    for i in 1..=3 {
        worker(i);
    }
    while rx.recv().await.is_some() {}
    step(&w, "total", 5).await.unwrap();
    drop(worker);
}

async fn one_of_the_workers_unwraps(w: World) {
    let (tx, mut rx) = mpsc::channel(3);
    for i in 1..=3_u64 {
        let (w, tx) = (w.clone(), tx.clone());
        spawn(async move {
            let size: Option<u64> = [Some(10), None, Some(30)][i as usize - 1];
            step(&w, format!("work({i})"), size.unwrap()).await.unwrap();
            tx.send(i).await.unwrap();
        });
    }
    drop(tx);
    while rx.recv().await.is_some() {}
    step(&w, "total", 5).await.unwrap();
}

/// Two of three are taken.
async fn bounded(w: World) {
    for i in 1..=2 {
        step(&w, format!("take({i})"), 5).await.unwrap();
    }
}

async fn the_index_is_out_of_range(w: World) {
    let all = [1, 2];
    for i in 0..=all.len() {
        step(&w, format!("take({})", all[i]), 5).await.unwrap();
    }
}

/// Three requests, each with a line in the log, which takes 10 ms and is
/// written beside them.
async fn logger(w: World) {
    let request = async |i: u32| {
        step(&w, format!("request({i})"), 20).await.unwrap();
    };
    let log = async {
        for i in 1..=3 {
            step(&w, format!("log({i})"), 10).await.unwrap();
        }
    };
    join!(request(1), request(2), request(3), log);
}

async fn a_log_task(w: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    let log = w.clone();
    let log = spawn(async move {
        while let Some(i) = rx.recv().await {
            step(&log, format!("log({i})"), 10).await.unwrap();
        }
    });
    let mut set = JoinSet::new();
    for i in 1..=3 {
        tx.send(i).unwrap();
        set.spawn(step(&w, format!("request({i})"), 20));
    }
    drop(tx);
    set.join_all().await;
    log.await.unwrap();
}

async fn everybody_waits_for_the_log(w: World) {
    let log = Arc::new(Mutex::new(()));
    let mut set = JoinSet::new();
    for i in 1..=3 {
        let (w, log) = (w.clone(), log.clone());
        set.spawn(async move {
            let _log = log.lock().await;
            step(&w, format!("log({i})"), 10).await.unwrap();
            step(&w, format!("request({i})"), 20).await.unwrap();
        });
    }
    set.join_all().await;
}
