//! Messages that are missed, and feeds that are read to the end.

use std::sync::Arc;

use tokio::sync::{RwLock, broadcast, mpsc, watch};
use tokio::task::{JoinSet, yield_now};
use tokio::time::Instant;
use wakeline::World;

use super::case::{Case, d, feed, go, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("missed-a-message", five_orders, orders_in_a_watch),
        wrong("missed-a-message", five_orders, orders_lag),
        wrong("missed-a-message", five_orders, orders_try_send),
        wrong("done-too-few-times", five_orders, stops_at_a_bad_one),
        wrong("missed-a-message", prices, last_price_only),
        wrong("one-after-the-other", two_feeds, one_feed_then_the_other),
        wrong("never-started", two_feeds, ends_with_the_first),
        right(five_orders, orders_by_broadcast),
        right(prices, prices_by_mpsc),
        right(two_feeds, fair_merge),
    ]
}

// Five orders at 0, 5, 10, 15, 20 ms, each cooked in 10 ms; order 2 is bad.

async fn five_orders(world: World) {
    for n in 0..5 {
        go(&world, format!("cook({n})"), 10).await;
    }
}

async fn orders_in_a_watch(world: World) {
    let (tx, mut rx) = watch::channel(0);
    tokio::spawn(async move {
        for n in 1..5 {
            pause(5).await;
            let _ = tx.send(n);
        }
    });
    loop {
        let n = *rx.borrow_and_update();
        go(&world, format!("cook({n})"), 10).await;
        if rx.changed().await.is_err() {
            break;
        }
    }
}

async fn orders_lag(world: World) {
    let (tx, mut rx) = broadcast::channel(2);
    tokio::spawn(async move {
        for n in 0..5 {
            let _ = tx.send(n);
            pause(2).await;
        }
    });
    loop {
        match rx.recv().await {
            Ok(n) => go(&world, format!("cook({n})"), 10).await,
            Err(broadcast::error::RecvError::Lagged(_)) => continue,
            Err(broadcast::error::RecvError::Closed) => break,
        }
    }
}

async fn orders_try_send(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    tokio::spawn(async move {
        for n in 0..5 {
            let _ = tx.try_send(n);
            pause(6).await;
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("cook({n})"), 10).await;
    }
}

async fn stops_at_a_bad_one(world: World) {
    let orders = [Ok(0), Ok(1), Ok(2), Err("smudged"), Ok(4)];
    let mut orders = orders.into_iter();
    while let Some(Ok(n)) = orders.next() {
        go(&world, format!("cook({n})"), 10).await;
    }
}

async fn orders_by_broadcast(world: World) {
    let (tx, mut rx) = broadcast::channel(8);
    tokio::spawn(async move {
        for n in 0..5 {
            tx.send(n).unwrap();
            yield_now().await;
        }
    });
    while let Ok(n) = rx.recv().await {
        go(&world, format!("cook({n})"), 10).await;
    }
}

// Four prices.

async fn prices(world: World) {
    for n in 0..4 {
        go(&world, format!("price({n})"), 10).await;
    }
}

async fn last_price_only(world: World) {
    let last = Arc::new(RwLock::new(0));
    let own = last.clone();
    tokio::spawn(async move {
        for n in 1..4 {
            pause(6).await;
            *own.write().await = n;
        }
    });
    let mut shown = None;
    let until = Instant::now() + d(45);
    while Instant::now() < until {
        let n = *last.read().await;
        if shown != Some(n) {
            go(&world, format!("price({n})"), 10).await;
            shown = Some(n);
        } else {
            pause(1).await;
        }
    }
}

async fn prices_by_mpsc(world: World) {
    let (tx, mut rx) = mpsc::channel(2);
    tokio::spawn(async move {
        for n in 0..4 {
            tx.send(n).await.unwrap();
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("price({n})"), 10).await;
    }
}

// Two feeds, as things come.

async fn two_feeds(world: World) {
    let one = async |mut rx: mpsc::Receiver<u32>, name: &str| {
        while let Some(n) = rx.recv().await {
            go(&world, format!("{name}({n})"), 2).await;
        }
    };
    tokio::join!(one(feed(10, 3), "left"), one(feed(15, 4), "right"));
}

async fn one_feed_then_the_other(world: World) {
    let (mut left, mut right) = (feed(10, 3), feed(15, 4));
    while let Some(n) = left.recv().await {
        go(&world, format!("left({n})"), 2).await;
    }
    while let Some(n) = right.recv().await {
        go(&world, format!("right({n})"), 2).await;
    }
}

async fn ends_with_the_first(world: World) {
    let (mut left, mut right) = (feed(10, 3), feed(15, 4));
    let mut set = JoinSet::new();
    loop {
        let (name, n) = tokio::select! {
            n = left.recv() => ("left", n),
            n = right.recv() => ("right", n),
        };
        let Some(n) = n else { break };
        let world = world.clone();
        set.spawn(async move { go(&world, format!("{name}({n})"), 2).await });
    }
    set.join_all().await;
}

async fn fair_merge(world: World) {
    let (mut left, mut right) = (feed(10, 3), feed(15, 4));
    let mut set = JoinSet::new();
    loop {
        let (name, n) = tokio::select! {
            Some(n) = left.recv() => ("left", n),
            Some(n) = right.recv() => ("right", n),
            else => break,
        };
        let world = world.clone();
        set.spawn(async move { go(&world, format!("{name}({n})"), 2).await });
    }
    set.join_all().await;
}
