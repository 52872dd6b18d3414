//! Decoys in channels: lags, open senders and bells that are right.

use std::sync::Arc;

use tokio::sync::{Mutex, Notify, broadcast, mpsc, oneshot, watch};
use tokio::task::spawn_blocking;
use wakeline::World;

use super::case::{Case, pause, right, wrong};
use super::decoys::{both, desk, print, two_reports};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("never-started", two_reports, a_lag_that_does_not_matter),
        wrong(
            "never-finished",
            two_reports,
            a_sender_and_a_page_that_hangs,
        ),
        wrong(
            "sender-still-alive",
            two_reports,
            a_lock_and_an_open_channel,
        ),
        right(two_reports, old_progress_is_overwritten),
        right(two_reports, a_slow_listener_lags),
        right(two_reports, a_bell_that_nobody_needs),
        right(two_reports, an_unbounded_log),
    ]
}

async fn a_lag_that_does_not_matter(world: World) {
    let web = desk(&world);
    let (progress, mut listener) = broadcast::channel(1);
    for percent in [10, 20, 30] {
        progress.send(percent).unwrap();
    }
    let _ = web.fetch("cache").await;
    if listener.try_recv().is_err() {
        world.say("some lines of the log are gone");
    }
    for page in ["sales", "stock"].iter().take(1) {
        let _ = web.fetch(page).await;
    }
    pause(15).await;
    print(&world).await;
}

async fn a_sender_and_a_page_that_hangs(world: World) {
    let web = desk(&world);
    web.hangs("stock");
    let (answer, mut answers) = mpsc::channel(2);
    let _ = web.fetch("cache").await;
    for page in ["sales", "stock"] {
        let (fetch, answer) = (web.fetch(page), answer.clone());
        tokio::spawn(async move { answer.send(fetch.await).await });
    }
    // Two are expected, and not the end of the channel.
    for _ in 0..2 {
        answers.recv().await.unwrap().unwrap();
    }
    drop(answer);
    print(&world).await;
}

async fn a_lock_and_an_open_channel(world: World) {
    let web = desk(&world);
    let state = Arc::new(Mutex::new(0));
    let (answer, mut answers) = mpsc::channel(2);
    let _ = web.fetch("cache").await;
    for page in ["sales", "stock"] {
        let (fetch, answer, state) = (web.fetch(page), answer.clone(), state.clone());
        tokio::spawn(async move {
            *state.lock().await += 1;
            let _ = answer.send(fetch.await).await;
        });
    }
    while answers.recv().await.is_some() {
        *state.lock().await -= 1;
    }
    print(&world).await;
    drop(answer);
}

async fn old_progress_is_overwritten(world: World) {
    let web = desk(&world);
    let (progress, mut shown) = watch::channel(0);
    let bar = {
        let world = world.clone();
        tokio::spawn(async move {
            while shown.changed().await.is_ok() {
                world.say(format!("{} %", *shown.borrow_and_update()));
                pause(25).await;
            }
        })
    };
    let _ = web.fetch("cache").await;
    let fetch = async |page| {
        let _ = web.fetch(page).await;
        for _ in 0..5 {
            progress.send_modify(|percent| *percent += 10);
        }
    };
    tokio::join!(fetch("sales"), fetch("stock"));
    print(&world).await;
    bar.abort();
}

async fn a_slow_listener_lags(world: World) {
    let web = desk(&world);
    let (log, mut lines) = broadcast::channel(2);
    let listener = tokio::spawn(async move {
        pause(20).await;
        matches!(
            lines.recv().await,
            Err(broadcast::error::RecvError::Lagged(_))
        )
    });
    for line in 0..6 {
        let _ = log.send(line);
    }
    both(&web).await;
    assert!(listener.await.unwrap());
    print(&world).await;
}

async fn a_bell_that_nobody_needs(world: World) {
    let (web, bell) = (desk(&world), Arc::new(Notify::new()));
    bell.notify_waiters();
    let ringer = bell.clone();
    tokio::spawn(async move {
        pause(5).await;
        ringer.notify_one();
    });
    let ((), ()) = tokio::join!(bell.notified(), both(&web));
    print(&world).await;
}

async fn an_unbounded_log(world: World) {
    let web = desk(&world);
    let (log, mut lines) = mpsc::unbounded_channel();
    let (done, is_done) = oneshot::channel();
    let logger = tokio::spawn(async move {
        let mut count = 0;
        while let Some(line) = lines.recv().await {
            count += spawn_blocking(move || usize::from(line < 50))
                .await
                .unwrap();
        }
        let _ = done.send(count);
    });
    for line in 0..50 {
        log.send(line).unwrap();
    }
    drop(log);
    both(&web).await;
    assert_eq!(is_done.await, Ok(50));
    logger.await.unwrap();
    print(&world).await;
}
