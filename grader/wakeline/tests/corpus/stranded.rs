//! Channels, replies, notifications, own futures: who waits for ever, who spins.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

use tokio::sync::{Mutex, Notify, broadcast, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, d, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("no-reply", ask_the_shop, shop_without_the_article),
        wrong("no-reply", total_of_two, total_that_asks_itself),
        wrong("no-reply", one_promise, promise_kept_in_a_drawer),
        wrong("no-reply", ask_the_shop, shop_that_puts_it_off),
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
            stop_by_watch,
            worker_deaf_while_it_receives,
        ),
        wrong(
            "sender-still-alive",
            news_for_two,
            bus_that_outlives_its_news,
        ),
        wrong(
            "notified-nobody",
            load_then_serve,
            told_before_anybody_listens,
        ),
        wrong("notified-nobody", two_serve_after_load, told_to_one_of_two),
        wrong(
            "notified-nobody",
            load_then_serve,
            load_fails_and_tells_nobody,
        ),
        wrong("never-finished", load_then_serve, watch_that_had_it_before),
        wrong("never-finished", load_then_serve, flag_without_a_waker),
        wrong("never-finished", five_items, fills_before_it_drains),
        wrong(
            "never-finished",
            load_then_serve,
            waits_for_a_page_without_answer,
        ),
        wrong("never-stops", beats_until_done, waits_for_the_heart),
        wrong(
            "spins-without-progress",
            load_then_serve,
            yields_until_loaded,
        ),
        wrong(
            "spins-without-progress",
            load_then_serve,
            future_that_wakes_itself,
        ),
        wrong(
            "blocks-the-loop-for-ever",
            load_then_serve,
            std_channel_in_async,
        ),
        right(ask_the_shop, shop_that_says_no),
        right(three_workers_one_list, list_with_the_sender_dropped),
        right(stop_by_watch, worker_that_hears),
        right(load_then_serve, told_with_a_permit),
        right(load_then_serve, flag_with_a_waker),
        right(load_then_serve, watch_and_wait_for),
        right(two_serve_after_load, told_to_all_that_listen),
        right(five_items, filled_by_a_task),
        right(beats_until_done, heart_aborted),
    ]
}

async fn go(world: &World, name: impl std::fmt::Display, millis: u64) {
    step(world, name, millis).await.unwrap();
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

// One loads; the other serves when it is loaded.

async fn load_then_serve(world: World) {
    let _ = pages(&world, &[("data", 30)]).fetch("data").await;
    go(&world, "serve", 10).await;
}

async fn told_before_anybody_listens(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(Notify::new());
    let tell = loaded.clone();
    let load = tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        tell.notify_waiters();
    });
    load.await.unwrap();
    loaded.notified().await;
    go(&world, "serve", 10).await;
}

async fn load_fails_and_tells_nobody(world: World) {
    world.web().broken("data", wakeline::ms(30));
    let loaded = Arc::new(Notify::new());
    let load = {
        let (loaded, web) = (loaded.clone(), world.web());
        async move {
            if let Ok(_data) = web.fetch("data").await {
                loaded.notify_one();
            }
        }
    };
    let serve = async {
        loaded.notified().await;
        go(&world, "serve", 10).await;
    };
    tokio::join!(load, serve);
}

async fn watch_that_had_it_before(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let (tx, _) = watch::channel(None);
    tx.send_replace(web.fetch("data").await.ok());
    let mut rx = tx.subscribe();
    let server = tokio::spawn(async move {
        rx.changed().await.unwrap();
        go(&world, "serve", 10).await;
    });
    server.await.unwrap();
    drop(tx);
}

#[derive(Default)]
struct Flag {
    up: AtomicBool,
    waker: std::sync::Mutex<Option<Waker>>,
}

struct Raised(Arc<Flag>, bool);

impl Future for Raised {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.1 {
            *self.0.waker.lock().unwrap() = Some(cx.waker().clone());
        }
        if self.0.up.load(Ordering::SeqCst) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

impl Flag {
    fn raise(&self) {
        self.up.store(true, Ordering::SeqCst);
        if let Some(waker) = self.waker.lock().unwrap().take() {
            waker.wake();
        }
    }
}

async fn with_a_flag(world: World, careful: bool) {
    let web = pages(&world, &[("data", 30)]);
    let flag = Arc::new(Flag::default());
    let raised = Raised(flag.clone(), careful);
    tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        flag.raise();
    });
    raised.await;
    go(&world, "serve", 10).await;
}

async fn flag_without_a_waker(world: World) {
    with_a_flag(world, false).await;
}

async fn flag_with_a_waker(world: World) {
    with_a_flag(world, true).await;
}

async fn waits_for_a_page_without_answer(world: World) {
    world.web().hangs("data");
    let _ = world.web().fetch("data").await;
    go(&world, "serve", 10).await;
}

async fn yields_until_loaded(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(AtomicBool::new(false));
    let flag = loaded.clone();
    tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        flag.store(true, Ordering::SeqCst);
    });
    while !loaded.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    go(&world, "serve", 10).await;
}

struct Deadline(tokio::time::Instant);

impl Future for Deadline {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if tokio::time::Instant::now() >= self.0 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

async fn future_that_wakes_itself(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let load = web.fetch("data");
    let (_data, ()) = tokio::join!(load, Deadline(tokio::time::Instant::now() + d(10)));
    go(&world, "serve", 10).await;
}

async fn std_channel_in_async(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let (tx, rx) = std::sync::mpsc::channel();
    tokio::spawn(async move {
        let data = web.fetch("data").await.unwrap();
        tx.send(data).unwrap();
    });
    let _data = rx.recv().unwrap();
    go(&world, "serve", 10).await;
}

async fn told_with_a_permit(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(Notify::new());
    let tell = loaded.clone();
    tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        tell.notify_one();
    })
    .await
    .unwrap();
    loaded.notified().await;
    go(&world, "serve", 10).await;
}

async fn watch_and_wait_for(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let (tx, mut rx) = watch::channel(None);
    let server = tokio::spawn(async move {
        rx.wait_for(|data: &Option<String>| data.is_some())
            .await
            .unwrap();
        go(&world, "serve", 10).await;
    });
    tx.send(web.fetch("data").await.ok()).unwrap();
    server.await.unwrap();
}

async fn two_serve_after_load(world: World) {
    let _ = pages(&world, &[("data", 30)]).fetch("data").await;
    tokio::join!(go(&world, "serve(0)", 10), go(&world, "serve(1)", 10));
}

async fn told_to_one_of_two(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(Notify::new());
    let servers: Vec<_> = (0..2)
        .map(|n| {
            let (loaded, world) = (loaded.clone(), world.clone());
            tokio::spawn(async move {
                loaded.notified().await;
                go(&world, format!("serve({n})"), 10).await;
            })
        })
        .collect();
    web.fetch("data").await.unwrap();
    loaded.notify_one();
    for server in servers {
        server.await.unwrap();
    }
}

async fn told_to_all_that_listen(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(Notify::new());
    let serve = async |n| {
        loaded.notified().await;
        go(&world, format!("serve({n})"), 10).await;
    };
    let load = async {
        web.fetch("data").await.unwrap();
        loaded.notify_waiters();
    };
    tokio::join!(serve(0), serve(1), load);
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
