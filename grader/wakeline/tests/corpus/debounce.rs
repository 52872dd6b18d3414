//! Keys that come fast: which of them is answered, and when.

use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use wakeline::World;

use super::case::{Case, d, feed, go, pause, right, wrong};
use super::in_a_row::task;

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("answered-the-first", typed_hello, searches_at_the_first_key),
        wrong("answered-the-first", typed_hello, window_from_the_first_key),
        wrong("not-asked-for", typed_hello, searches_for_each_key),
        wrong("wrong-operation", typed, the_key_before_the_last),
        wrong("not-cancelled", newest_search_counts, old_searches_go_on),
        wrong("wrong-operation", throttled_keys, debounced_keys),
        right(typed_hello, debounced_by_a_task),
        right(newest_search_counts, newest_by_select),
    ]
}

// Keys at 0, 30, 60, 90 ms; a search after 50 ms of quiet.

const KEYS: [&str; 4] = ["h", "he", "hel", "hell"];

fn keyboard() -> mpsc::Receiver<&'static str> {
    let (tx, rx) = mpsc::channel(8);
    tokio::spawn(async move {
        for key in KEYS {
            if tx.send(key).await.is_err() {
                return;
            }
            pause(30).await;
        }
        pause(200).await;
    });
    rx
}

async fn typed_hello(world: World) {
    pause(140).await;
    go(&world, "search(hell)", 20).await;
}

async fn searches_at_the_first_key(world: World) {
    let mut keys = keyboard();
    let text = keys.recv().await.unwrap();
    pause(50).await;
    go(&world, format!("search({text})"), 20).await;
    while timeout(d(60), keys.recv()).await.is_ok() {}
}

async fn window_from_the_first_key(world: World) {
    let mut keys = keyboard();
    let mut text = keys.recv().await.unwrap();
    let quiet = pause(50);
    tokio::pin!(quiet);
    loop {
        tokio::select! {
            () = &mut quiet => break,
            Some(key) = keys.recv() => text = key,
        }
    }
    go(&world, format!("search({text})"), 20).await;
}

async fn searches_for_each_key(world: World) {
    let mut keys = keyboard();
    while let Ok(Some(text)) = timeout(d(50), keys.recv()).await {
        go(&world, format!("search({text})"), 20).await;
    }
}

async fn debounced_by_a_task(world: World) {
    let mut keys = keyboard();
    let mut last: Option<tokio::task::JoinHandle<()>> = None;
    while let Ok(Some(text)) = timeout(d(60), keys.recv()).await {
        if let Some(last) = last.take() {
            last.abort();
        }
        let world = world.clone();
        last = Some(tokio::spawn(async move {
            pause(50).await;
            go(&world, format!("search({text})"), 20).await;
        }));
    }
    last.unwrap().await.unwrap();
}

// The same keys; the search is for the last one.

async fn type_and_search(world: &World, before_last: bool) {
    let mut keys = keyboard();
    let (mut last, mut before) = ("", "");
    while let Ok(Some(key)) = timeout(d(50), keys.recv()).await {
        before = last;
        last = key;
    }
    go(
        world,
        format!("search({})", if before_last { before } else { last }),
        20,
    )
    .await;
}

async fn typed(world: World) {
    type_and_search(&world, false).await;
}

async fn the_key_before_the_last(world: World) {
    type_and_search(&world, true).await;
}

// Search as you type: keys at 10, 20, 30; the last search counts.

async fn newest_search_counts(world: World) {
    pause(10).await;
    let _ = timeout(d(10), go(&world, "search(0)", 50)).await;
    let _ = timeout(d(10), go(&world, "search(1)", 50)).await;
    go(&world, "search(2)", 50).await;
    go(&world, "show", 5).await;
    pause(100).await;
}

async fn old_searches_go_on(world: World) {
    let mut keys = feed(10, 3);
    let mut last = None;
    while let Some(n) = keys.recv().await {
        last = Some(task(&world, format!("search({n})"), 50));
    }
    last.unwrap().await.unwrap();
    go(&world, "show", 5).await;
    pause(100).await;
}

async fn newest_by_select(world: World) {
    let mut keys = feed(10, 3);
    let mut n = keys.recv().await.unwrap();
    loop {
        tokio::select! {
            () = go(&world, format!("search({n})"), 50) => break,
            Some(key) = keys.recv() => n = key,
        }
    }
    go(&world, "show", 5).await;
    pause(100).await;
}

// The first key is answered at once, then at most one each 60 ms.

async fn throttled_keys(world: World) {
    let mut keys = feed(20, 4);
    let mut next = Instant::now();
    while let Some(n) = keys.recv().await {
        if Instant::now() >= next {
            next = Instant::now() + d(60);
            go(&world, format!("find({n})"), 5).await;
        }
    }
}

async fn debounced_keys(world: World) {
    let mut keys = feed(20, 4);
    let mut last = None;
    loop {
        match timeout(d(30), keys.recv()).await {
            Ok(Some(n)) => last = Some(n),
            _ => break,
        }
    }
    if let Some(n) = last {
        go(&world, format!("find({n})"), 5).await;
    }
}
