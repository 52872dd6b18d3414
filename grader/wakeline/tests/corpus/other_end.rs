//! The other end of a channel: it stays open, or nobody there answers.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, broadcast, mpsc, oneshot};
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, go, pages, right, rows, wrong};
use super::signals::fan_in;

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("no-reply", ask_the_shop, shop_without_the_article),
        wrong("no-reply", ask_the_shop, shop_that_puts_it_off),
        wrong("no-reply", total_of_two, total_that_asks_itself),
        wrong("no-reply", one_promise, promise_kept_in_a_drawer),
        wrong(
            "sender-still-alive",
            three_workers_one_list,
            list_with_a_sender_in_hand,
        ),
        wrong(
            "sender-still-alive",
            three_workers_one_list,
            workers_on_a_shared_receiver,
        ),
        wrong(
            "sender-still-alive",
            news_for_two,
            bus_that_outlives_its_news,
        ),
        wrong("sender-still-alive", fan_in, the_router_keeps_a_map),
        right(ask_the_shop, shop_that_says_no),
        right(three_workers_one_list, list_with_the_sender_dropped),
    ]
}

// An actor that knows some articles.

async fn ask_the_shop(world: World) {
    let db = rows(&world, &[("tea", 20)]);
    db.query("tea").await.unwrap();
    go(&world, "reorder(milk)", 10).await;
}

struct Ask {
    article: &'static str,
    reply: oneshot::Sender<Option<String>>,
}

async fn shop_without_the_article(world: World) {
    let db = rows(&world, &[("tea", 20)]);
    let (shop, mut asked) = mpsc::channel::<Ask>(4);
    tokio::spawn(async move {
        let mut waiting = HashMap::new();
        while let Some(Ask { article, reply }) = asked.recv().await {
            if article == "tea" {
                let row = db.query(article).await.unwrap();
                reply.send(Some(row)).unwrap();
            } else {
                waiting.insert(article, reply);
            }
        }
    });
    for article in ["tea", "milk"] {
        let (reply, answer) = oneshot::channel();
        shop.send(Ask { article, reply }).await.unwrap();
        if answer.await.unwrap().is_none() {
            go(&world, format!("reorder({article})"), 10).await;
        }
    }
}

async fn shop_that_puts_it_off(world: World) {
    let db = rows(&world, &[("tea", 20)]);
    let (shop, mut asked) = mpsc::unbounded_channel::<Ask>();
    let mut open = Vec::new();
    let keeper = async {
        // Answers in pairs, to spare the database.
        while let Some(ask) = asked.recv().await {
            open.push(ask);
            if open.len() == 2 {
                for Ask { article, reply } in open.drain(..) {
                    let row = db.query(article).await.ok();
                    let _ = reply.send(row);
                }
            }
        }
    };
    let customer = async {
        for article in ["tea", "milk"] {
            let (reply, answer) = oneshot::channel();
            shop.send(Ask { article, reply }).unwrap();
            if answer.await.unwrap().is_none() {
                go(&world, format!("reorder({article})"), 10).await;
            }
        }
    };
    tokio::join!(keeper, customer);
}

async fn shop_that_says_no(world: World) {
    let db = rows(&world, &[("tea", 20)]);
    let (shop, mut asked) = mpsc::channel::<Ask>(1);
    let keeper = tokio::spawn(async move {
        while let Some(Ask { article, reply }) = asked.recv().await {
            let row = match article {
                "tea" => Some(db.query(article).await.unwrap()),
                _ => None,
            };
            reply.send(row).unwrap();
        }
    });
    for article in ["tea", "milk"] {
        let (reply, answer) = oneshot::channel();
        shop.send(Ask { article, reply }).await.unwrap();
        if answer.await.unwrap().is_none() {
            go(&world, format!("reorder({article})"), 10).await;
        }
    }
    drop(shop);
    keeper.await.unwrap();
}

// An actor that needs one of its own answers.

async fn total_of_two(world: World) {
    go(&world, "count(a)", 10).await;
    go(&world, "sum", 10).await;
}

enum Sum {
    Count(oneshot::Sender<u32>),
    Total(oneshot::Sender<u32>),
}

async fn total_that_asks_itself(world: World) {
    let (inbox, mut messages) = mpsc::channel(8);
    let own = inbox.clone();
    let outside = world.clone();
    tokio::spawn(async move {
        while let Some(message) = messages.recv().await {
            match message {
                Sum::Count(reply) => {
                    go(&outside, "count(a)", 10).await;
                    reply.send(1).unwrap();
                }
                Sum::Total(reply) => {
                    let (tx, rx) = oneshot::channel();
                    own.send(Sum::Count(tx)).await.unwrap();
                    let count = rx.await.unwrap();
                    go(&outside, "sum", 10).await;
                    reply.send(count).unwrap();
                }
            }
        }
    });
    let (reply, total) = oneshot::channel();
    inbox.send(Sum::Total(reply)).await.unwrap();
    total.await.unwrap();
}

// A promise that the owner keeps, and never fulfils.

async fn one_promise(world: World) {
    let _ = pages(&world, &[("a", 20)]).fetch("a").await;
    go(&world, "use", 10).await;
}

struct Promise {
    tx: Option<oneshot::Sender<String>>,
}

impl Promise {
    fn fulfil(&mut self, value: Result<String, wakeline::WorldError>) {
        if let (Ok(value), Some(tx)) = (value, self.tx.take_if(|tx| tx.is_closed())) {
            let _ = tx.send(value);
        }
    }
}

async fn promise_kept_in_a_drawer(world: World) {
    let web = pages(&world, &[("a", 20)]);
    let (tx, rx) = oneshot::channel();
    let mut promise = Promise { tx: Some(tx) };
    promise.fulfil(web.fetch("a").await);
    rx.await.unwrap();
    go(&world, "use", 10).await;
}

// Three workers and one list.

async fn three_workers_one_list(world: World) {
    let work = async |n: u64| go(&world, format!("work({n})"), 20).await;
    tokio::join!(work(0), work(1), work(2));
    go(&world, "print", 10).await;
}

async fn list_with_a_sender_in_hand(world: World) {
    let (tx, mut rx) = mpsc::channel(16);
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (tx, world) = (tx.clone(), world.clone());
        set.spawn(async move {
            go(&world, format!("work({n})"), 20).await;
            tx.send(n).await.unwrap();
        });
    }
    set.join_all().await;
    let mut list = Vec::new();
    while let Some(n) = rx.recv().await {
        list.push(n);
    }
    go(&world, "print", 10).await;
}

async fn workers_on_a_shared_receiver(world: World) {
    let (tx, rx) = mpsc::channel(16);
    let rx = Arc::new(Mutex::new(rx));
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let (rx, world) = (rx.clone(), world.clone());
            tokio::spawn(async move {
                loop {
                    let next = rx.lock().await.recv().await;
                    let Some(n) = next else { break };
                    go(&world, format!("work({n})"), 20).await;
                }
            })
        })
        .collect();
    for n in 0..3 {
        tx.send(n).await.unwrap();
    }
    for worker in workers {
        worker.await.unwrap();
    }
    go(&world, "print", 10).await;
}

async fn list_with_the_sender_dropped(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    for n in 0..3 {
        let (tx, world) = (tx.clone(), world.clone());
        tokio::spawn(async move {
            go(&world, format!("work({n})"), 20).await;
            tx.send(n).await.unwrap();
        });
    }
    drop(tx);
    let list = tokio::spawn(async move {
        let mut list = Vec::new();
        while let Some(n) = rx.recv().await {
            list.push(n);
        }
        list
    });
    assert_eq!(list.await.unwrap().len(), 3);
    go(&world, "print", 10).await;
}

// News for two who read to the end.

async fn news_for_two(world: World) {
    let read = async |n: u32| go(&world, format!("read({n})"), 10).await;
    tokio::join!(read(0), read(1));
    go(&world, "done", 5).await;
}

struct Bus {
    tx: broadcast::Sender<u32>,
}

async fn bus_that_outlives_its_news(world: World) {
    let bus = Bus {
        tx: broadcast::channel(4).0,
    };
    let mut readers = JoinSet::new();
    for n in 0..2 {
        let (mut rx, world) = (bus.tx.subscribe(), world.clone());
        readers.spawn(async move {
            while let Ok(_) = rx.recv().await {
                go(&world, format!("read({n})"), 10).await;
            }
        });
    }
    bus.tx.send(1).unwrap();
    while readers.join_next().await.is_some() {}
    go(&world, "done", 5).await;
}

// A fan-in of two, as in `signals`.

async fn the_router_keeps_a_map(world: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let mut routes = std::collections::BTreeMap::new();
    for (name, millis) in [("left", 20), ("right", 30)] {
        routes.insert(name, tx.clone());
        let (tx, world) = (routes[name].clone(), world.clone());
        tokio::spawn(async move {
            go(&world, name, millis).await;
            tx.send(name).await.unwrap();
        });
    }
    drop(tx);
    while let Some(name) = rx.recv().await {
        assert!(routes.contains_key(name));
    }
    go(&world, "sum", 5).await;
}
