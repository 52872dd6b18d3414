//! Chapter 10, *Many at once*.

mod labs;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use wakeline::world::Web;
use wakeline::{World, ms};

pub use labs::LABS;

crate::scenarios!["many_at_once":
    in_order,
    spawn_and_await,
    as_they_come,
    first_of_three,
    first_of_three_handles,
    first_good,
    second_good,
    too_late,
    all_at_once,
    chunks_of_two,
    at_most_two,
    permit_lost,
    slow_page_last,
    every_limit,
];

/// Three pages for the first half of the chapter.
fn three_pages(world: &World) -> Web {
    let web = world.web();
    web.page("a", ms(300));
    web.page("b", ms(100));
    web.page("c", ms(200));
    web
}

/// Six pages for the second half: 1300 ms of waiting, 400 ms the longest.
fn six_pages(world: &World) -> Web {
    let web = world.web();
    web.page("a", ms(400));
    web.page("b", ms(100));
    web.page("c", ms(100));
    web.page("d", ms(400));
    web.page("e", ms(100));
    web.page("f", ms(200));
    web
}

const SIX: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// A task for each page, and the handles awaited in the order of spawning.
pub async fn in_order(world: World) {
    let web = three_pages(&world);
    // region: in_order
    let mut handles = Vec::new();
    for name in ["a", "b", "c"] {
        handles.push(tokio::spawn(web.fetch(name)));
    }
    for handle in handles {
        let page = handle.await.unwrap().unwrap();
        world.say(page);
    }
    // endregion: in_order
}

/// The handle awaited in the loop that spawns: one after the other.
pub async fn spawn_and_await(world: World) {
    let web = three_pages(&world);
    // region: spawn_and_await
    for name in ["a", "b", "c"] {
        let handle = tokio::spawn(web.fetch(name));
        let page = handle.await.unwrap().unwrap();
        world.say(page);
    }
    // endregion: spawn_and_await
}

/// A set of tasks, and each answer when it arrives.
pub async fn as_they_come(world: World) {
    let web = three_pages(&world);
    // region: as_they_come
    let mut set = JoinSet::new();
    for name in ["a", "b", "c"] {
        set.spawn(web.fetch(name));
    }
    while let Some(done) = set.join_next().await {
        let page = done.unwrap().unwrap();
        world.say(page);
    }
    // endregion: as_they_come
}

/// The first answer is enough: the others stop.
pub async fn first_of_three(world: World) {
    let web = three_pages(&world);
    // region: first_of_three
    let mut set = JoinSet::new();
    for name in ["a", "b", "c"] {
        set.spawn(web.fetch(name));
    }
    if let Some(done) = set.join_next().await {
        world.say(done.unwrap().unwrap());
    }
    drop(set);
    // endregion: first_of_three
}

/// The first answer is enough, but the others have handles only. The program
/// goes on for long enough to see what becomes of them.
pub async fn first_of_three_handles(world: World) {
    let web = three_pages(&world);
    web.page("next", ms(250));
    // region: first_of_three_handles
    let a = tokio::spawn(web.fetch("a"));
    let b = tokio::spawn(web.fetch("b"));
    let c = tokio::spawn(web.fetch("c"));
    world.say(b.await.unwrap().unwrap());
    drop((a, c));
    let next = web.fetch("next").await.unwrap();
    world.say(next);
    // endregion: first_of_three_handles
}

/// The first to answer is broken: the first good page is another one.
pub async fn first_good(world: World) {
    let web = three_pages(&world);
    web.broken("b", ms(100));
    // region: first_good
    let mut set = JoinSet::new();
    for name in ["a", "b", "c"] {
        set.spawn(web.fetch(name));
    }
    while let Some(done) = set.join_next().await {
        match done.unwrap() {
            Ok(page) => {
                world.say(page);
                break;
            }
            Err(error) => world.say(error),
        }
    }
    drop(set);
    // endregion: first_good
}

/// The first good page of four, where two are broken.
pub async fn second_good(world: World) {
    let web = world.web();
    web.broken("a", ms(250));
    web.broken("b", ms(100));
    web.page("c", ms(400));
    web.page("d", ms(300));
    let mut set = JoinSet::new();
    for name in ["a", "b", "c", "d"] {
        set.spawn(web.fetch(name));
    }
    while let Some(done) = set.join_next().await {
        if let Ok(page) = done.unwrap() {
            world.say(page);
            break;
        }
    }
}

/// A page against the clock.
pub async fn too_late(world: World) {
    let web = three_pages(&world);
    // region: too_late
    let limit = Duration::from_millis(150);
    match tokio::time::timeout(limit, web.fetch("a")).await {
        Ok(page) => world.say(page.unwrap()),
        Err(_) => world.say("too late"),
    }
    // endregion: too_late
}

/// Six pages without any limit.
pub async fn all_at_once(world: World) {
    let web = six_pages(&world);
    // region: all_at_once
    let mut set = JoinSet::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        set.spawn(web.fetch(name));
    }
    set.join_all().await;
    // endregion: all_at_once
}

/// Two pages, then the next two: never more than two, and often fewer.
pub async fn chunks_of_two(world: World) {
    let web = six_pages(&world);
    // region: chunks_of_two
    for chunk in [["a", "b"], ["c", "d"], ["e", "f"]] {
        let mut set = JoinSet::new();
        for name in chunk {
            set.spawn(web.fetch(name));
        }
        set.join_all().await;
    }
    // endregion: chunks_of_two
}

/// A semaphore with two permits: two under way for as long as there is work.
pub async fn at_most_two(world: World) {
    let web = six_pages(&world);
    // region: at_most_two
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        let limit = Arc::clone(&limit);
        let fetch = web.fetch(name);
        set.spawn(async move {
            let permit = limit.acquire().await.unwrap();
            let page = fetch.await;
            drop(permit);
            page
        });
    }
    while let Some(done) = set.join_next().await {
        world.say(done.unwrap().unwrap());
    }
    // endregion: at_most_two
}

/// The permit goes back before the fetch begins: no limit at all.
#[allow(let_underscore_drop, reason = "the mistake that the quiz asks about")]
pub async fn permit_lost(world: World) {
    let web = six_pages(&world);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for name in SIX {
        let limit = Arc::clone(&limit);
        let fetch = web.fetch(name);
        // region: permit_lost
        set.spawn(async move {
            let _ = limit.acquire().await.unwrap();
            fetch.await
        });
        // endregion: permit_lost
    }
    set.join_all().await;
}

/// Fetches the pages in this order, with a limit.
async fn with_limit(n: usize, web: &Web, names: [&str; 6]) {
    let limit = Arc::new(Semaphore::new(n));
    let mut set = JoinSet::new();
    for name in names {
        let limit = Arc::clone(&limit);
        let fetch = web.fetch(name);
        set.spawn(async move {
            let permit = limit.acquire().await.unwrap();
            let page = fetch.await;
            drop(permit);
            page
        });
    }
    set.join_all().await;
}

/// A limit of two, and the longest page waits until the end of the queue.
pub async fn slow_page_last(world: World) {
    let web = six_pages(&world);
    with_limit(2, &web, ["b", "c", "d", "e", "f", "a"]).await;
}

/// The six pages under every limit from one to six.
pub async fn every_limit(world: World) {
    let web = six_pages(&world);
    // region: every_limit
    for n in 1..=6 {
        let begin = world.now();
        with_limit(n, &web, ["a", "b", "c", "d", "e", "f"]).await;
        world.say(format!("limit {n}: {}", world.now() - begin));
    }
    // endregion: every_limit
}

#[cfg(test)]
mod tests;
