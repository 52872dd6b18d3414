//! Feeds: every value counts, and none may be missed.

use tokio::sync::{broadcast, mpsc, watch};
use wakeline::World;

use super::case::{Case, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("missed-a-message", every_price, a_watch_for_prices),
        wrong("missed-a-message", every_price, a_small_broadcast),
        wrong("missed-a-message", every_price, gives_up_when_it_lags),
        wrong(
            "missed-a-message",
            every_price,
            looks_at_the_watch_now_and_then,
        ),
        right(every_price, a_broadcast_with_room),
        right(every_price, a_queue_behind_a_lock),
        right(every_price, an_unbounded_queue),
    ]
}

/// A price comes every 10 ms; each is stored, which takes 15 ms.
async fn every_price(world: World) {
    let (prices, mut all) = mpsc::channel(8);
    let ticker = tokio::spawn(async move {
        for price in 1..=5 {
            let _ = prices.send(price).await;
            pause(10).await;
        }
    });
    while let Some(price) = all.recv().await {
        step(&world, format!("store({price})"), 15).await.unwrap();
    }
    ticker.await.unwrap();
}

async fn a_watch_for_prices(world: World) {
    let (prices, mut latest) = watch::channel(0);
    let ticker = tokio::spawn(async move {
        for price in 1..=5 {
            let _ = prices.send(price);
            pause(10).await;
        }
    });
    while latest.changed().await.is_ok() {
        let price = *latest.borrow_and_update();
        step(&world, format!("store({price})"), 15).await.unwrap();
    }
    ticker.await.unwrap();
}

async fn a_small_broadcast(world: World) {
    let (prices, mut all) = broadcast::channel(1);
    let store = async {
        loop {
            match all.recv().await {
                Ok(price) => {
                    let store = step(&world, format!("store({price})"), 15);
                    store.await.unwrap();
                }
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => break,
            }
        }
    };
    let ticker = async move {
        for price in 1..=5 {
            prices.send(price).unwrap();
            pause(10).await;
        }
    };
    tokio::join!(ticker, store);
}

async fn gives_up_when_it_lags(world: World) {
    let (prices, mut all) = broadcast::channel(1);
    let storage = tokio::spawn(async move {
        while let Ok(price) = all.recv().await {
            step(&world, format!("store({price})"), 15).await.unwrap();
        }
    });
    for price in 1..=5 {
        let _ = prices.send(price);
        pause(10).await;
    }
    drop(prices);
    storage.await.unwrap();
}

async fn looks_at_the_watch_now_and_then(world: World) {
    let (prices, latest) = watch::channel(1);
    tokio::spawn(async move {
        for price in 2..=5 {
            pause(10).await;
            prices.send(price).unwrap();
        }
        pause(10).await;
    });
    loop {
        let price = *latest.borrow();
        step(&world, format!("store({price})"), 15).await.unwrap();
        if price == 5 {
            break;
        }
    }
}

async fn a_broadcast_with_room(world: World) {
    let (prices, mut all) = broadcast::channel(8);
    let storage = tokio::spawn(async move {
        while let Ok(price) = all.recv().await {
            step(&world, format!("store({price})"), 15).await.unwrap();
        }
    });
    for price in 1..=5 {
        prices.send(price).unwrap();
        pause(10).await;
    }
    drop(prices);
    storage.await.unwrap();
}

async fn a_queue_behind_a_lock(world: World) {
    let prices = std::sync::Mutex::new(std::collections::VecDeque::new());
    let more = tokio::sync::Notify::new();
    let ticker = async {
        for price in 1..=5 {
            prices.lock().unwrap().push_back(price);
            more.notify_one();
            pause(10).await;
        }
    };
    let storage = async {
        for _ in 0..5 {
            let price = loop {
                let price = prices.lock().unwrap().pop_front();
                match price {
                    Some(price) => break price,
                    None => more.notified().await,
                }
            };
            step(&world, format!("store({price})"), 15).await.unwrap();
        }
    };
    tokio::join!(ticker, storage);
}

async fn an_unbounded_queue(world: World) {
    let (prices, mut all) = mpsc::unbounded_channel();
    let ticker = async move {
        for price in 1..=5 {
            prices.send(price).unwrap();
            pause(10).await;
        }
    };
    let storage = async {
        while let Some(price) = all.recv().await {
            step(&world, format!("store({price})"), 15).await.unwrap();
        }
    };
    tokio::join!(ticker, storage);
}
