//! How often: once for all who ask, once too often, once too seldom.

use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use wakeline::World;

use super::case::{Case, d, feed, go, pages, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("did-it-again", rates_for_three, each_fetches_its_own),
        wrong("did-it-again", rates_for_three, check_then_fetch),
        wrong("not-asked-for", two_by_two, one_more_beside),
        wrong("done-too-few-times", four_beats, three_beats),
        wrong("did-it-again", four_beats, five_beats),
        wrong("did-it-again", idle_close, closes_twice),
        wrong("wrong-operation", pages_one_to_three, pages_from_zero),
        wrong("wrong-result", sum_of_three, sum_without_the_last),
        right(rates_for_three, one_task_and_a_watch),
        right(pages_one_to_three, pages_through_a_queue),
    ]
}

// Rates for three who ask at the same time.

async fn rates_for_three(world: World) {
    pages(&world, &[("rates", 30)])
        .fetch("rates")
        .await
        .unwrap();
    go(&world, "draw", 10).await;
}

async fn each_fetches_its_own(world: World) {
    let web = pages(&world, &[("rates", 30)]);
    let views: Vec<_> = (0..3).map(|_| tokio::spawn(web.fetch("rates"))).collect();
    for view in views {
        view.await.unwrap().unwrap();
    }
    go(&world, "draw", 10).await;
}

async fn check_then_fetch(world: World) {
    let web = pages(&world, &[("rates", 30)]);
    let cell = OnceCell::new();
    let view = async || {
        if cell.get().is_none() {
            let rates = web.fetch("rates").await.unwrap();
            let _ = cell.set(rates);
        }
    };
    tokio::join!(view(), view(), view());
    go(&world, "draw", 10).await;
}

async fn one_task_and_a_watch(world: World) {
    let web = pages(&world, &[("rates", 30)]);
    let (tx, rx) = watch::channel(None);
    tokio::spawn(async move { tx.send(web.fetch("rates").await.ok()) });
    let view = async || {
        let mut rx = rx.clone();
        rx.wait_for(Option::is_some).await.unwrap().clone()
    };
    tokio::join!(view(), view(), view());
    go(&world, "draw", 10).await;
}

// Two by two.

async fn two_by_two(world: World) {
    tokio::join!(go(&world, "a", 20), go(&world, "b", 20));
    tokio::join!(go(&world, "c", 20), go(&world, "d", 20));
}

async fn one_more_beside(world: World) {
    tokio::join!(
        go(&world, "a", 20),
        go(&world, "b", 20),
        go(&world, "ping", 5)
    );
    tokio::join!(go(&world, "c", 20), go(&world, "d", 20));
}

// A heart that beats four times.

async fn beats(world: &World, count: u32) {
    for _ in 0..count {
        go(world, "beat", 5).await;
        pause(15).await;
    }
}

async fn four_beats(world: World) {
    beats(&world, 4).await;
}

async fn three_beats(world: World) {
    beats(&world, 3).await;
}

async fn five_beats(world: World) {
    beats(&world, 5).await;
}

// A connection is closed when nothing came for 50 ms.

async fn idle_close(world: World) {
    let mut rx = feed(20, 3);
    let mut n = 0;
    while let Ok(Some(_)) = timeout(d(50), rx.recv()).await {
        go(&world, format!("answer({n})"), 5).await;
        n += 1;
    }
    go(&world, "close", 5).await;
}

async fn closes_twice(world: World) {
    let mut rx = feed(20, 3);
    let mut n = 0;
    loop {
        match timeout(d(50), rx.recv()).await {
            Ok(Some(_)) => go(&world, format!("answer({n})"), 5).await,
            _ => {
                go(&world, "close", 5).await;
                break;
            }
        }
        n += 1;
    }
    go(&world, "close", 5).await;
}

// Pages one to three.

async fn pages_one_to_three(world: World) {
    let web = pages(
        &world,
        &[(1, 10), (2, 20), (3, 15)].map(|(n, l)| (["0", "1", "2", "3"][n], l)),
    );
    let _ = tokio::join!(web.fetch(1), web.fetch(2), web.fetch(3));
}

async fn pages_from_zero(world: World) {
    let web = pages(&world, &[("0", 10), ("1", 10), ("2", 20), ("3", 15)]);
    let mut set = JoinSet::new();
    for n in 0..3 {
        set.spawn(web.fetch(n));
    }
    set.join_all().await;
}

async fn pages_through_a_queue(world: World) {
    let web = pages(&world, &[("1", 10), ("2", 20), ("3", 15)]);
    let (tx, mut rx) = mpsc::channel(1);
    let limit = Arc::new(Semaphore::new(3));
    let feed = async move {
        for n in 1..=3 {
            tx.send(n).await.unwrap();
        }
    };
    let take = async {
        let found = Arc::new(Mutex::new(Vec::new()));
        let mut set = JoinSet::new();
        while let Some(n) = rx.recv().await {
            let permit = limit.clone().acquire_owned().await.unwrap();
            let (fetch, found) = (web.fetch(n), found.clone());
            set.spawn(async move {
                let page = fetch.await.unwrap();
                found.lock().await.push(page);
                drop(permit);
            });
        }
        set.join_all().await;
        assert_eq!(found.lock().await.len(), 3);
    };
    tokio::join!(feed, take);
}

// A sum of three parts.

async fn sum_of_three(world: World) {
    tokio::join!(
        go(&world, "part(1)", 10),
        go(&world, "part(2)", 20),
        go(&world, "part(3)", 30)
    );
    let sum = 6;
    assert_eq!(sum, 6);
}

async fn sum_without_the_last(world: World) {
    let (tx, mut rx) = mpsc::channel(4);
    for n in 1..=3 {
        let (tx, world) = (tx.clone(), world.clone());
        tokio::spawn(async move {
            go(&world, format!("part({n})"), n * 10).await;
            tx.send(n).await.unwrap();
        });
    }
    let mut sum = 0;
    for _ in 1..3 {
        sum += rx.recv().await.unwrap();
    }
    assert_eq!(sum, 6);
}
