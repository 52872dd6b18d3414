//! Events, ticks and feeds.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until, timeout};
use tokio::{select, spawn};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "answered-the-first",
            search_when_quiet,
            searches_at_the_first_key,
        ),
        wrong("answered-the-first", search_when_quiet, a_wait_for_each_key),
        wrong("starved-by-another", two_feeds, biased_to_the_loud_one),
        wrong("starved-by-another", two_feeds, one_feed_then_the_other),
        wrong("never-started", two_feeds, ends_with_the_first_feed),
        wrong("ticks-in-a-burst", samples, an_interval_that_catches_up),
        wrong("timer-made-anew", reports, sleeps_after_the_work),
        wrong("not-cancelled", newest_search, an_old_search_goes_on),
        wrong(
            "one-after-the-other",
            parse_and_save,
            the_consumer_starves_the_stream,
        ),
        wrong("done-too-few-times", three_pings, one_ping_too_few),
        right(search_when_quiet, quiet_by_timeout),
        right(search_when_quiet, quiet_by_generation),
        right(two_feeds, feeds_through_one_channel),
        right(reports, reports_by_hand),
        right(newest_search, newest_by_abort),
        right(samples, samples),
        right(parse_and_save, parse_and_save),
        right(three_pings, three_pings),
    ]
}

async fn keys(tx: mpsc::Sender<&'static str>) {
    for key in ["r", "ru", "rust"] {
        tx.send(key).await.unwrap();
        pause(15).await;
    }
    pause(100).await;
}

/// A search when nothing was typed for 50 ms.
async fn search_when_quiet(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    spawn(keys(tx));
    let mut last = None;
    loop {
        select! {
            key = rx.recv() => match key {
                Some(key) => last = Some(key),
                None => break,
            },
            () = sleep(d(50)), if last.is_some() => {
                let key = last.take().unwrap();
                step(&w, format!("search({key})"), 20).await.unwrap();
            }
        }
    }
}

async fn quiet_by_timeout(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    spawn(keys(tx));
    while let Some(mut key) = rx.recv().await {
        while let Ok(Some(newer)) = timeout(d(50), rx.recv()).await {
            key = newer;
        }
        step(&w, format!("search({key})"), 20).await.unwrap();
    }
}

async fn quiet_by_generation(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    spawn(keys(tx));
    let newest = Arc::new(AtomicUsize::new(0));
    let mut waits = JoinSet::new();
    while let Some(key) = rx.recv().await {
        let number = newest.fetch_add(1, Ordering::SeqCst) + 1;
        let (w, newest) = (w.clone(), newest.clone());
        waits.spawn(async move {
            pause(50).await;
            if newest.load(Ordering::SeqCst) == number {
                step(&w, format!("search({key})"), 20).await.unwrap();
            }
        });
    }
    waits.join_all().await;
}

async fn searches_at_the_first_key(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    spawn(keys(tx));
    while let Some(key) = rx.recv().await {
        pause(50).await;
        // What came meanwhile is part of this one.
        while rx.try_recv().is_ok() {}
        step(&w, format!("search({key})"), 20).await.unwrap();
    }
}

async fn a_wait_for_each_key(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    spawn(keys(tx));
    let mut waits = JoinSet::new();
    while let Some(key) = rx.recv().await {
        let w = w.clone();
        waits.spawn(async move {
            pause(50).await;
            step(&w, format!("search({key})"), 20).await.unwrap();
        });
    }
    waits.join_all().await;
}

fn feed(name: &'static str, count: u32, every: u64) -> mpsc::Receiver<String> {
    let (tx, rx) = mpsc::channel(16);
    spawn(async move {
        for i in 1..=count {
            tx.send(format!("{name}{i}")).await.unwrap();
            if every > 0 {
                pause(every).await;
            }
        }
    });
    rx
}

/// A loud feed with five items and a quiet one with two, in turns.
async fn two_feeds(w: World) {
    let (mut loud, mut quiet) = (feed("loud", 5, 0), feed("quiet", 2, 0));
    let (mut more_loud, mut more_quiet) = (true, true);
    while more_loud || more_quiet {
        if let Some(item) = next(&mut loud, &mut more_loud).await {
            step(&w, format!("show({item})"), 10).await.unwrap();
        }
        if let Some(item) = next(&mut quiet, &mut more_quiet).await {
            step(&w, format!("show({item})"), 10).await.unwrap();
        }
    }
}

async fn next(rx: &mut mpsc::Receiver<String>, more: &mut bool) -> Option<String> {
    let item = rx.recv().await;
    *more = item.is_some();
    item
}

async fn feeds_through_one_channel(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let (mut loud, mut quiet) = (feed("loud", 5, 0), feed("quiet", 2, 0));
    spawn(async move {
        loop {
            let (a, b) = (loud.recv().await, quiet.recv().await);
            if a.is_none() && b.is_none() {
                break;
            }
            for item in [a, b].into_iter().flatten() {
                tx.send(item).await.unwrap();
            }
        }
    });
    while let Some(item) = rx.recv().await {
        step(&w, format!("show({item})"), 10).await.unwrap();
    }
}

async fn biased_to_the_loud_one(w: World) {
    let (mut loud, mut quiet) = (feed("loud", 5, 0), feed("quiet", 2, 0));
    loop {
        let item = select! {
            biased;
            Some(item) = loud.recv() => item,
            Some(item) = quiet.recv() => item,
            else => break,
        };
        step(&w, format!("show({item})"), 10).await.unwrap();
    }
}

async fn one_feed_then_the_other(w: World) {
    let (mut loud, mut quiet) = (feed("loud", 5, 0), feed("quiet", 2, 0));
    while let Some(item) = loud.recv().await {
        step(&w, format!("show({item})"), 10).await.unwrap();
    }
    while let Some(item) = quiet.recv().await {
        step(&w, format!("show({item})"), 10).await.unwrap();
    }
}

async fn ends_with_the_first_feed(w: World) {
    let (mut loud, mut quiet) = (feed("loud", 5, 0), feed("quiet", 2, 0));
    loop {
        let Some(item) = loud.recv().await else { break };
        step(&w, format!("show({item})"), 10).await.unwrap();
        let Some(item) = quiet.recv().await else {
            break;
        };
        step(&w, format!("show({item})"), 10).await.unwrap();
    }
}

/// A sample each 20 ms; while the disk is slow for 75 ms those are left out.
async fn samples(w: World) {
    let mut tick = interval(d(20));
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    for i in 1..=5 {
        tick.tick().await;
        step(&w, "sample", 1).await.unwrap();
        if i == 2 {
            pause(75).await;
        }
    }
}

async fn an_interval_that_catches_up(w: World) {
    let mut tick = interval(d(20));
    for i in 1..=5 {
        tick.tick().await;
        step(&w, "sample", 1).await.unwrap();
        if i == 2 {
            pause(75).await;
        }
    }
}

/// A report each 50 ms, which takes 12 ms to write.
async fn reports(w: World) {
    let mut tick = interval(d(50));
    for i in 1..=4 {
        tick.tick().await;
        step(&w, format!("report({i})"), 12).await.unwrap();
    }
}

async fn reports_by_hand(w: World) {
    let mut due = Instant::now();
    for i in 1..=4 {
        sleep_until(due).await;
        due += d(50);
        step(&w, format!("report({i})"), 12).await.unwrap();
    }
}

async fn sleeps_after_the_work(w: World) {
    for i in 1..=4 {
        step(&w, format!("report({i})"), 12).await.unwrap();
        if i < 4 {
            pause(50).await;
        }
    }
}

/// Only the newest search counts: the one before is given up.
async fn newest_search(w: World) {
    let _ = timeout(d(30), step(&w, "search(r)", 90)).await;
    step(&w, "search(rust)", 80).await.unwrap();
    step(&w, "show(rust)", 5).await.unwrap();
}

async fn newest_by_abort(w: World) {
    let old = spawn(step(&w, "search(r)", 90));
    pause(30).await;
    old.abort();
    let new = spawn(step(&w, "search(rust)", 80));
    new.await.unwrap().unwrap();
    step(&w, "show(rust)", 5).await.unwrap();
}

async fn an_old_search_goes_on(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let search = |key: &'static str| {
        let (search, tx) = (
            step(
                &w,
                format!("search({key})"),
                if key == "r" { 90 } else { 80 },
            ),
            tx.clone(),
        );
        spawn(async move {
            search.await.unwrap();
            let _ = tx.send(key).await;
        })
    };
    let _old = search("r");
    pause(30).await;
    let _new = search("rust");
    while let Some(key) = rx.recv().await {
        if key == "rust" {
            step(&w, format!("show({key})"), 5).await.unwrap();
            break;
        }
    }
}

/// Pages: fetched (20 and 25 ms) and parsed (30 ms) at once, saved in turn (40 ms).
async fn parse_and_save(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    for (page, millis) in [("a", 20), ("b", 25)] {
        let (w, tx) = (w.clone(), tx.clone());
        spawn(async move {
            step(&w, format!("fetch({page})"), millis).await.unwrap();
            step(&w, format!("parse({page})"), millis * 3 - 30)
                .await
                .unwrap();
            tx.send(page).await.unwrap();
        });
    }
    drop(tx);
    while let Some(page) = rx.recv().await {
        step(&w, format!("save({page})"), 60).await.unwrap();
    }
}

/// Futures in a vector; `next` polls all of them, as long as it is awaited.
struct Unordered<T>(Vec<Pin<Box<dyn Future<Output = T> + Send>>>);

impl<T> Unordered<T> {
    async fn next(&mut self) -> Option<T> {
        std::future::poll_fn(|cx| {
            if self.0.is_empty() {
                return Poll::Ready(None);
            }
            for i in 0..self.0.len() {
                if let Poll::Ready(value) = self.0[i].as_mut().poll(cx) {
                    drop(self.0.remove(i));
                    return Poll::Ready(Some(value));
                }
            }
            Poll::Pending
        })
        .await
    }
}

async fn the_consumer_starves_the_stream(w: World) {
    let mut parsed = Unordered(Vec::new());
    for (page, millis) in [("a", 20), ("b", 25)] {
        let w = w.clone();
        parsed.0.push(Box::pin(async move {
            step(&w, format!("fetch({page})"), millis).await.unwrap();
            step(&w, format!("parse({page})"), millis * 3 - 30)
                .await
                .unwrap();
            page
        }));
    }
    while let Some(page) = parsed.next().await {
        step(&w, format!("save({page})"), 60).await.unwrap();
    }
}

/// Three pings, 20 ms apart.
async fn three_pings(w: World) {
    for i in 0..3 {
        if i > 0 {
            pause(20).await;
        }
        step(&w, "ping", 5).await.unwrap();
    }
    step(&w, "summary", 5).await.unwrap();
}

async fn one_ping_too_few(w: World) {
    for i in 0..2 {
        if i > 0 {
            pause(20).await;
        }
        step(&w, "ping", 5).await.unwrap();
    }
    step(&w, "summary", 5).await.unwrap();
}
