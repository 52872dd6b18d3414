//! A second try beside the first, and values that are watched.

use std::pin::pin;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio::{select, spawn};
use wakeline::World;

use super::case::{Case, d, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("finished-too-late", hedge, hedges_after_the_answer),
        wrong("ran-on-after-the-end", hedge, the_hedge_leaves_the_first),
        wrong("not-cancelled", fallback_on_slow, the_limit_is_too_long),
        wrong("left-no-waker", progress, the_watch_is_never_closed),
        wrong("sender-still-alive", progress, the_owner_keeps_the_watch),
        right(hedge, hedge_with_a_set),
        right(progress, progress_by_select),
        right(fallback_on_slow, fallback_on_slow),
    ]
}

/// A second server is asked when the first is silent for 20 ms; who is
/// slower is given up.
async fn hedge(w: World) {
    let mut first = pin!(step(&w, "ask(first)", 90));
    if timeout(d(20), &mut first).await.is_err() {
        select! {
            _ = &mut first => {}
            _ = step(&w, "ask(second)", 30) => {}
        }
    }
    drop(first);
}

async fn hedge_with_a_set(w: World) {
    let mut set = JoinSet::new();
    set.spawn(step(&w, "ask(first)", 90));
    let done = timeout(d(20), set.join_next()).await;
    if done.is_err() {
        set.spawn(step(&w, "ask(second)", 30));
        set.join_next().await;
    }
    set.abort_all();
    while set.join_next().await.is_some() {}
}

async fn hedges_after_the_answer(w: World) {
    let mut first = pin!(step(&w, "ask(first)", 90));
    // The limit is in the wrong unit.
    if timeout(d(50), &mut first).await.is_err() {
        select! {
            _ = &mut first => {}
            _ = step(&w, "ask(second)", 30) => {}
        }
    }
}

async fn the_hedge_leaves_the_first(w: World) {
    let mut first = spawn(step(&w, "ask(first)", 90));
    if timeout(d(20), &mut first).await.is_err() {
        let mut second = spawn(step(&w, "ask(second)", 30));
        select! {
            _ = &mut first => second.abort(),
            _ = &mut second => {}
        }
    }
}

/// The live price is given up after 40 ms; then the old one is shown.
async fn fallback_on_slow(w: World) {
    if timeout(d(40), step(&w, "live", 120)).await.is_err() {
        step(&w, "old", 5).await.unwrap();
    }
}

async fn the_limit_is_too_long(w: World) {
    if timeout(d(400), step(&w, "live", 120)).await.is_err() {
        step(&w, "old", 5).await.unwrap();
    }
}

/// Work of two parts reports its progress; when it is done the bar is removed.
async fn progress(w: World) {
    step(&w, "part(1)", 20).await.unwrap();
    step(&w, "part(2)", 20).await.unwrap();
    step(&w, "remove-bar", 5).await.unwrap();
}

async fn parts(w: World, tx: watch::Sender<u32>) {
    for i in 1..=2 {
        step(&w, format!("part({i})"), 20).await.unwrap();
        let _ = tx.send(i);
    }
}

async fn the_watch_is_never_closed(w: World) {
    let (tx, mut rx) = watch::channel(0);
    let keeper = tx.clone();
    spawn(async move {
        parts(w, tx).await;
        // Keeps the last value for those who come late.
        std::future::pending::<()>().await;
        drop(keeper);
    });
    while rx.changed().await.is_ok() {}
}

async fn the_owner_keeps_the_watch(w: World) {
    let tx = watch::Sender::new(0);
    let mut rx = tx.subscribe();
    let work = spawn(parts(w.clone(), tx.clone()));
    while rx.changed().await.is_ok() {
        w.say(format!("{} of 2", *rx.borrow()));
    }
    work.await.unwrap();
    step(&w, "remove-bar", 5).await.unwrap();
    drop(tx);
}

async fn progress_by_select(w: World) {
    let (tx, mut rx) = watch::channel(0);
    let mut work = pin!(parts(w.clone(), tx));
    loop {
        select! {
            () = &mut work => break,
            Ok(()) = rx.changed() => w.say(format!("{} of 2", *rx.borrow_and_update())),
        }
    }
    step(&w, "remove-bar", 5).await.unwrap();
}
