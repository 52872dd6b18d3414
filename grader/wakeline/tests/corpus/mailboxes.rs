//! Queues and actors: who sends, who keeps a sender, who answers.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex as StdMutex};

use tokio::sync::{Notify, broadcast, mpsc, oneshot, watch};
use tokio::time::interval;
use tokio::{join, spawn};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("queue-grew", pipeline, an_unbounded_channel),
        wrong("one-after-the-other", pipeline, collects_before_it_stores),
        wrong("sender-still-alive", pipeline, the_first_sender_stays),
        wrong("never-started", pipeline, closes_after_the_first),
        wrong("missed-a-message", prices, skips_what_lagged),
        wrong("never-started", prices, ends_when_it_lags),
        wrong("missed-a-message", prices, a_watch_for_a_queue),
        wrong("missed-a-message", prices, try_send_drops),
        wrong("no-reply", counter, keeps_the_replies_for_later),
        wrong("no-reply", counter, the_actor_asks_itself),
        wrong("panicked", counter, drops_the_reply_of_unknown_keys),
        right(pipeline, pipeline_with_join),
        right(prices, prices_with_room),
        right(prices, prices_one_by_one),
        right(counter, counter_with_enum),
    ]
}

/// Five rows are parsed (5 ms), stored (20 ms), at most one waits between.
async fn pipeline(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let parser = w.clone();
    spawn(async move {
        for i in 1..=5 {
            step(&parser, format!("parse({i})"), 5).await.unwrap();
            tx.send(i).await.unwrap();
        }
    });
    while let Some(i) = rx.recv().await {
        step(&w, format!("store({i})"), 20).await.unwrap();
    }
}

async fn pipeline_with_join(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let parse = async {
        for i in 1..=5 {
            step(&w, format!("parse({i})"), 5).await.unwrap();
            tx.send(i).await.unwrap();
        }
        drop(tx);
    };
    let store = async {
        while let Some(i) = rx.recv().await {
            step(&w, format!("store({i})"), 20).await.unwrap();
        }
    };
    // `parse` takes `tx` along only when it is `move`.
    let parse = Box::pin(parse);
    join!(store, parse);
}

async fn an_unbounded_channel(w: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    let parser = w.clone();
    spawn(async move {
        for i in 1..=5 {
            step(&parser, format!("parse({i})"), 5).await.unwrap();
            tx.send(i).unwrap();
        }
    });
    while let Some(i) = rx.recv().await {
        step(&w, format!("store({i})"), 20).await.unwrap();
    }
}

async fn collects_before_it_stores(w: World) {
    let mut parsed = Vec::new();
    for i in 1..=5 {
        step(&w, format!("parse({i})"), 5).await.unwrap();
        parsed.push(i);
    }
    for i in parsed {
        step(&w, format!("store({i})"), 20).await.unwrap();
    }
}

async fn the_first_sender_stays(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let (parser, out) = (w.clone(), tx.clone());
    spawn(async move {
        for i in 1..=5 {
            step(&parser, format!("parse({i})"), 5).await.unwrap();
            out.send(i).await.unwrap();
        }
    });
    while let Some(i) = rx.recv().await {
        step(&w, format!("store({i})"), 20).await.unwrap();
    }
    drop(tx);
}

async fn closes_after_the_first(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let parser = w.clone();
    let task = spawn(async move {
        for i in 1..=5 {
            step(&parser, format!("parse({i})"), 5).await.unwrap();
            if tx.send(i).await.is_err() {
                break;
            }
        }
    });
    if let Some(i) = rx.recv().await {
        step(&w, format!("store({i})"), 20).await.unwrap();
    }
    drop(rx);
    task.await.unwrap();
}

/// Five prices come each 10 ms; each is shown, for 25 ms.
async fn prices(w: World) {
    let (tx, mut rx) = mpsc::channel(8);
    spawn(async move {
        for i in 1..=5 {
            pause(10).await;
            tx.send(i).await.unwrap();
        }
    });
    while let Some(i) = rx.recv().await {
        step(&w, format!("show({i})"), 25).await.unwrap();
    }
}

async fn prices_with_room(w: World) {
    let (tx, mut rx) = broadcast::channel(16);
    spawn(async move {
        let mut tick = interval(d(10));
        tick.tick().await;
        for i in 1..=5 {
            tick.tick().await;
            tx.send(i).unwrap();
        }
    });
    while let Ok(i) = rx.recv().await {
        step(&w, format!("show({i})"), 25).await.unwrap();
    }
}

async fn prices_one_by_one(w: World) {
    let queue = Arc::new((StdMutex::new(VecDeque::new()), Notify::new()));
    let feed = queue.clone();
    spawn(async move {
        for i in 1..=5 {
            pause(10).await;
            feed.0.lock().unwrap().push_back(i);
            feed.1.notify_one();
        }
    });
    for _ in 1..=5 {
        let i = loop {
            let next = queue.0.lock().unwrap().pop_front();
            match next {
                Some(i) => break i,
                None => queue.1.notified().await,
            }
        };
        step(&w, format!("show({i})"), 25).await.unwrap();
    }
}

async fn skips_what_lagged(w: World) {
    let (tx, mut rx) = broadcast::channel(1);
    spawn(async move {
        for i in 1..=5 {
            pause(10).await;
            tx.send(i).unwrap();
        }
    });
    loop {
        match rx.recv().await {
            Ok(i) => step(&w, format!("show({i})"), 25).await.unwrap(),
            Err(broadcast::error::RecvError::Lagged(_)) => continue,
            Err(broadcast::error::RecvError::Closed) => break,
        };
    }
}

async fn ends_when_it_lags(w: World) {
    let (tx, mut rx) = broadcast::channel(1);
    spawn(async move {
        for i in 1..=5 {
            pause(10).await;
            let _ = tx.send(i);
        }
    });
    while let Ok(i) = rx.recv().await {
        step(&w, format!("show({i})"), 25).await.unwrap();
    }
}

async fn a_watch_for_a_queue(w: World) {
    let (tx, mut rx) = watch::channel(0);
    spawn(async move {
        for i in 1..=5 {
            pause(10).await;
            tx.send(i).unwrap();
        }
    });
    while rx.changed().await.is_ok() {
        let i = *rx.borrow_and_update();
        step(&w, format!("show({i})"), 25).await.unwrap();
    }
}

async fn try_send_drops(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    spawn(async move {
        for i in 1..=5 {
            pause(10).await;
            if tx.try_send(i).is_err() {
                // Full: the next one will do.
            }
        }
    });
    while let Some(i) = rx.recv().await {
        step(&w, format!("show({i})"), 25).await.unwrap();
    }
}

/// Two counts are asked for, one of them of a key that is not there.
async fn counter(w: World) {
    step(&w, "get(apples)", 10).await.unwrap();
    step(&w, "get(pears)", 10).await.unwrap();
    step(&w, "show(3,0)", 5).await.unwrap();
}

type Get = (&'static str, oneshot::Sender<u32>);

async fn get(tx: &mpsc::Sender<Get>, key: &'static str) -> u32 {
    let (reply, answer) = oneshot::channel();
    tx.send((key, reply)).await.unwrap();
    answer.await.expect("the counter answers")
}

async fn show(w: &World, tx: &mpsc::Sender<Get>) {
    let (apples, pears) = (get(tx, "apples").await, get(tx, "pears").await);
    step(w, format!("show({apples},{pears})"), 5).await.unwrap();
}

enum Message {
    Get(&'static str, oneshot::Sender<Option<u32>>),
    Stop,
}

async fn counter_with_enum(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let worker = w.clone();
    let actor = spawn(async move {
        let counts = HashMap::from([("apples", 3)]);
        while let Some(Message::Get(key, reply)) = rx.recv().await {
            step(&worker, format!("get({key})"), 10).await.unwrap();
            let _ = reply.send(counts.get(key).copied());
        }
    });
    let mut counts = Vec::new();
    for key in ["apples", "pears"] {
        let (reply, answer) = oneshot::channel();
        tx.send(Message::Get(key, reply)).await.ok().unwrap();
        counts.push(answer.await.unwrap().unwrap_or_default());
    }
    tx.send(Message::Stop).await.ok().unwrap();
    actor.await.unwrap();
    step(&w, format!("show({},{})", counts[0], counts[1]), 5)
        .await
        .unwrap();
}

async fn keeps_the_replies_for_later(w: World) {
    let (tx, mut rx) = mpsc::channel::<Get>(4);
    let worker = w.clone();
    spawn(async move {
        let counts = HashMap::from([("apples", 3)]);
        let mut waiting = Vec::new();
        while let Some((key, reply)) = rx.recv().await {
            step(&worker, format!("get({key})"), 10).await.unwrap();
            match counts.get(key) {
                Some(count) => drop(reply.send(*count)),
                None => waiting.push((key, reply)),
            }
        }
    });
    show(&w, &tx).await;
}

async fn the_actor_asks_itself(w: World) {
    let (tx, mut rx) = mpsc::channel::<Get>(4);
    let (worker, own) = (w.clone(), tx.clone());
    spawn(async move {
        let counts = HashMap::from([("apples", 3)]);
        while let Some((key, reply)) = rx.recv().await {
            step(&worker, format!("get({key})"), 10).await.unwrap();
            let count = match counts.get(key) {
                Some(count) => *count,
                // As many as of apples, less what was sold.
                None => get(&own, "apples").await - 3,
            };
            let _ = reply.send(count);
        }
    });
    show(&w, &tx).await;
}

async fn drops_the_reply_of_unknown_keys(w: World) {
    let (tx, mut rx) = mpsc::channel::<Get>(4);
    let worker = w.clone();
    spawn(async move {
        let counts = HashMap::from([("apples", 3)]);
        while let Some((key, reply)) = rx.recv().await {
            step(&worker, format!("get({key})"), 10).await.unwrap();
            if let Some(count) = counts.get(key) {
                let _ = reply.send(*count);
            }
        }
    });
    show(&w, &tx).await;
}
