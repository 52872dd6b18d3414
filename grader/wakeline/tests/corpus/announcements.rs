//! Notifications and broadcasts that come before anybody listens.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Notify, broadcast, mpsc, oneshot, watch};
use tokio::task::yield_now;
use tokio::{join, spawn};
use wakeline::World;

use super::case::{Case, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("one-after-the-other", lookups, the_actor_waits_for_each),
        wrong("never-finished", echo, both_send_first),
        wrong("notified-nobody", two_sleepers, notify_one_for_two),
        wrong("notified-nobody", two_sleepers, looks_then_waits),
        wrong("notified-nobody", reader_of_news, subscribes_too_late),
        wrong(
            "never-started",
            reader_of_news,
            a_broadcast_before_anybody_listens,
        ),
        right(lookups, lookups_in_tasks),
        right(two_sleepers, sleepers_enable_first),
        right(echo, echo),
        right(reader_of_news, reader_of_news),
    ]
}

/// Three look-ups, asked for by one task through an actor, under way together.
async fn lookups(w: World) {
    let db = rows(&w, &[("x", 30), ("y", 20), ("z", 25)]);
    let _ = join!(db.query("x"), db.query("y"), db.query("z"));
    step(&w, "answer", 5).await.unwrap();
}

async fn ask(
    tx: mpsc::Sender<(&'static str, oneshot::Sender<String>)>,
    id: &'static str,
) -> String {
    let (reply, answer) = oneshot::channel();
    tx.send((id, reply)).await.unwrap();
    answer.await.unwrap()
}

async fn lookups_in_tasks(w: World) {
    let db = rows(&w, &[("x", 30), ("y", 20), ("z", 25)]);
    let (tx, mut rx) = mpsc::channel::<(&'static str, oneshot::Sender<String>)>(4);
    spawn(async move {
        while let Some((id, reply)) = rx.recv().await {
            let query = db.query(id);
            spawn(async move { reply.send(query.await.unwrap()) });
        }
    });
    let _ = join!(ask(tx.clone(), "x"), ask(tx.clone(), "y"), ask(tx, "z"));
    step(&w, "answer", 5).await.unwrap();
}

async fn the_actor_waits_for_each(w: World) {
    let db = rows(&w, &[("x", 30), ("y", 20), ("z", 25)]);
    let (tx, mut rx) = mpsc::channel::<(&'static str, oneshot::Sender<String>)>(4);
    spawn(async move {
        while let Some((id, reply)) = rx.recv().await {
            let row = db.query(id).await.unwrap();
            let _ = reply.send(row);
        }
    });
    let _ = join!(ask(tx.clone(), "x"), ask(tx.clone(), "y"), ask(tx, "z"));
    step(&w, "answer", 5).await.unwrap();
}

/// A client sends three lines to a server and gets each back.
async fn echo(w: World) {
    for i in 1..=3 {
        step(&w, format!("echo({i})"), 10).await.unwrap();
    }
    step(&w, "bye", 5).await.unwrap();
}

async fn both_send_first(w: World) {
    let (to_server, mut requests) = mpsc::channel(1);
    let (to_client, mut replies) = mpsc::channel(1);
    let server = w.clone();
    spawn(async move {
        while let Some(i) = requests.recv().await {
            step(&server, format!("echo({i})"), 10).await.unwrap();
            to_client.send(i).await.unwrap();
        }
    });
    for i in 1..=6 {
        to_server.send(i % 4).await.unwrap();
    }
    drop(to_server);
    while replies.recv().await.is_some() {}
    step(&w, "bye", 5).await.unwrap();
}

/// Two tasks sleep until the data is there, then each does its part.
async fn two_sleepers(w: World) {
    step(&w, "load", 20).await.unwrap();
    let _ = join!(step(&w, "sum", 10), step(&w, "plot", 15));
}

async fn notify_one_for_two(w: World) {
    let loaded = Arc::new(Notify::new());
    let tasks = [("sum", 10), ("plot", 15)].map(|(name, millis)| {
        let (w, loaded) = (w.clone(), loaded.clone());
        spawn(async move {
            loaded.notified().await;
            step(&w, name, millis).await.unwrap();
        })
    });
    step(&w, "load", 20).await.unwrap();
    loaded.notify_one();
    for task in tasks {
        task.await.unwrap();
    }
}

async fn looks_then_waits(w: World) {
    let loaded = Arc::new((AtomicBool::new(false), Notify::new()));
    let tasks = [("sum", 10), ("plot", 15)].map(|(name, millis)| {
        let (w, loaded) = (w.clone(), loaded.clone());
        spawn(async move {
            if !loaded.0.load(Ordering::SeqCst) {
                // Give others a chance first.
                pause(millis * 2).await;
                loaded.1.notified().await;
            }
            step(&w, name, millis).await.unwrap();
        })
    });
    step(&w, "load", 20).await.unwrap();
    loaded.0.store(true, Ordering::SeqCst);
    loaded.1.notify_waiters();
    for task in tasks {
        task.await.unwrap();
    }
}

async fn sleepers_enable_first(w: World) {
    let loaded = Arc::new(Notify::new());
    let sleeper = |name: &'static str, millis: u64| {
        let (w, loaded) = (w.clone(), loaded.clone());
        async move {
            let mut notified = pin!(loaded.notified());
            notified.as_mut().enable();
            yield_now().await;
            notified.await;
            step(&w, name, millis).await.unwrap();
        }
    };
    let tasks = [spawn(sleeper("sum", 10)), spawn(sleeper("plot", 15))];
    step(&w, "load", 20).await.unwrap();
    loaded.notify_waiters();
    for task in tasks {
        task.await.unwrap();
    }
}

/// The news come at 20 ms and are read aloud.
async fn reader_of_news(w: World) {
    step(&w, "news", 20).await.unwrap();
    step(&w, "read", 10).await.unwrap();
}

async fn subscribes_too_late(w: World) {
    let tx = watch::Sender::new(0);
    step(&w, "news", 20).await.unwrap();
    tx.send_replace(1);
    let mut rx = tx.subscribe();
    let reader = w.clone();
    spawn(async move {
        rx.changed().await.unwrap();
        step(&reader, "read", 10).await.unwrap();
    })
    .await
    .unwrap();
    drop(tx);
}

async fn a_broadcast_before_anybody_listens(w: World) {
    let (tx, _) = broadcast::channel(4);
    step(&w, "news", 20).await.unwrap();
    let _ = tx.send("news");
    let mut rx = tx.subscribe();
    drop(tx);
    let reader = w.clone();
    spawn(async move {
        while rx.recv().await.is_ok() {
            step(&reader, "read", 10).await.unwrap();
        }
    })
    .await
    .unwrap();
}
