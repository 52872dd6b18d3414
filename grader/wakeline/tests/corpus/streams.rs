//! Streams: merging, debouncing, throttling.

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Instant, sleep_until, timeout};
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("wrong-operation", debounce, the_first_of_the_burst),
        wrong("not-asked-for", debounce, a_search_for_every_key),
        wrong("finished-too-early", debounce, the_timer_is_not_reset),
        wrong("finished-too-late", debounce, waits_twice_as_long),
        wrong("one-after-the-other", merge, one_stream_and_then_the_other),
        wrong("never-started", merge, ends_with_the_first),
        wrong("finished-too-early", throttle, no_throttle),
        wrong("timer-made-anew", throttle, a_pause_after_each_answer),
        right(debounce, a_select_with_a_reset),
        right(debounce, a_task_that_is_replaced),
        right(merge, both_in_one_join),
        right(merge, a_channel_from_both),
        right(throttle, an_interval),
    ]
}

const QUIET: Duration = Duration::from_millis(50);

/// Somebody types three keys, 20 ms apart.
fn keyboard(world: &World) -> (Database, Receiver<&'static str>) {
    let (typed, keys) = mpsc::channel(4);
    tokio::spawn(async move {
        for text in ["c", "ca", "cab"] {
            let _ = typed.send(text).await;
            pause(20).await;
        }
        pause(200).await;
    });
    (rows(world, &[("c", 30), ("ca", 30), ("cab", 30)]), keys)
}

/// Searches once the keys have been quiet for 50 ms.
async fn debounce(world: World) {
    let (database, mut keys) = keyboard(&world);
    let mut text = keys.recv().await.unwrap();
    while let Ok(Some(next)) = timeout(QUIET, keys.recv()).await {
        text = next;
    }
    let _ = database.query(text).await;
}

async fn the_first_of_the_burst(world: World) {
    let (database, mut keys) = keyboard(&world);
    let text = keys.recv().await.unwrap();
    while let Ok(Some(_)) = timeout(QUIET, keys.recv()).await {}
    let _ = database.query(text).await;
}

async fn a_search_for_every_key(world: World) {
    let (database, mut keys) = keyboard(&world);
    let mut tasks = Vec::new();
    while let Ok(Some(text)) = timeout(QUIET, keys.recv()).await {
        tasks.push(tokio::spawn(database.query(text)));
    }
    for task in tasks {
        let _ = task.await;
    }
}

async fn the_timer_is_not_reset(world: World) {
    let (database, mut keys) = keyboard(&world);
    let mut text = keys.recv().await.unwrap();
    let quiet = Instant::now() + QUIET;
    loop {
        tokio::select! {
            Some(next) = keys.recv() => text = next,
            () = sleep_until(quiet) => break,
        }
    }
    let _ = database.query(text).await;
}

async fn waits_twice_as_long(world: World) {
    let (database, mut keys) = keyboard(&world);
    let mut text = keys.recv().await.unwrap();
    while let Ok(Some(next)) = timeout(QUIET * 2, keys.recv()).await {
        text = next;
    }
    let _ = database.query(text).await;
}

async fn a_select_with_a_reset(world: World) {
    let (database, mut keys) = keyboard(&world);
    let mut text = keys.recv().await.unwrap();
    let mut quiet = Instant::now() + QUIET;
    loop {
        tokio::select! {
            Some(next) = keys.recv() => {
                text = next;
                quiet = Instant::now() + QUIET;
            }
            () = sleep_until(quiet) => break,
        }
    }
    let _ = database.query(text).await;
}

async fn a_task_that_is_replaced(world: World) {
    let (database, mut keys) = keyboard(&world);
    let mut search: Option<tokio::task::JoinHandle<()>> = None;
    for _ in 0..3 {
        let text = keys.recv().await.unwrap();
        if let Some(old) = search.take() {
            old.abort();
        }
        let query = database.query(text);
        search = Some(tokio::spawn(async move {
            pause(50).await;
            drop(query.await);
        }));
    }
    search.unwrap().await.unwrap();
}

fn sources(world: &World) -> Web {
    pages(world, &[("a1", 30), ("a2", 30), ("b1", 50), ("b2", 50)])
}

async fn drain(web: &Web, names: [&str; 2]) {
    for name in names {
        let _ = web.fetch(name).await;
    }
}

/// Two sources, read side by side.
async fn merge(world: World) {
    let web = sources(&world);
    tokio::join!(drain(&web, ["a1", "a2"]), drain(&web, ["b1", "b2"]));
}

async fn one_stream_and_then_the_other(world: World) {
    let web = sources(&world);
    drain(&web, ["a1", "a2"]).await;
    drain(&web, ["b1", "b2"]).await;
}

async fn ends_with_the_first(world: World) {
    let web = sources(&world);
    let a = drain(&web, ["a1", "a2"]);
    tokio::pin!(a);
    let mut ended = false;
    for name in ["b1", "b2"] {
        if ended {
            break;
        }
        let (_, now) = tokio::join!(web.fetch(name), async {
            (&mut a).await;
            true
        });
        ended = now;
    }
}

async fn both_in_one_join(world: World) {
    let web = sources(&world);
    let a = async { (web.fetch("a1").await, web.fetch("a2").await) };
    let b = async { (web.fetch("b1").await, web.fetch("b2").await) };
    let _ = tokio::join!(b, a);
}

async fn a_channel_from_both(world: World) {
    let web = sources(&world);
    let (item, mut items) = mpsc::channel(1);
    for names in [["a1", "a2"], ["b1", "b2"]] {
        let (item, web) = (item.clone(), web.clone());
        tokio::spawn(async move {
            for name in names {
                let _ = item.send(web.fetch(name).await).await;
            }
        });
    }
    drop(item);
    let mut seen = 0;
    while items.recv().await.is_some() {
        seen += 1;
    }
    assert_eq!(seen, 4);
}

/// A query every 60 ms at most.
async fn throttle(world: World) {
    let database = rows(&world, &[("1", 15), ("2", 15), ("3", 15)]);
    let start = Instant::now();
    for row in 1..=3 {
        sleep_until(start + Duration::from_millis(60) * (row - 1)).await;
        let _ = database.query(row).await;
    }
}

async fn no_throttle(world: World) {
    let database = rows(&world, &[("1", 15), ("2", 15), ("3", 15)]);
    for row in 1..=3 {
        let _ = database.query(row).await;
    }
}

async fn a_pause_after_each_answer(world: World) {
    let database = rows(&world, &[("1", 15), ("2", 15), ("3", 15)]);
    for row in 1..=3 {
        let _ = database.query(row).await;
        pause(60).await;
    }
}

async fn an_interval(world: World) {
    let database = rows(&world, &[("1", 15), ("2", 15), ("3", 15)]);
    let mut ticks = tokio::time::interval(Duration::from_millis(60));
    for row in 1..=3 {
        ticks.tick().await;
        let _ = database.query(row).await;
    }
}
