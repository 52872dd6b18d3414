//! Seats: permits that are not given back or asked for twice, and barriers that
//! wait for one too many.

use std::sync::Arc;

use tokio::sync::{Barrier, Mutex, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::{JoinSet, yield_now};
use wakeline::World;

use super::case::{Case, go, pages, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("waits-for-itself", site_map, site_map_with_nested_permits),
        wrong(
            "permit-never-given-back",
            four_by_two,
            four_by_two_forgotten,
        ),
        wrong("permit-never-given-back", four_by_two, four_by_two_of_none),
        wrong("waits-for-itself", four_by_two, four_by_two_collected),
        wrong(
            "permit-never-given-back",
            four_by_two,
            four_by_two_that_asks_for_three,
        ),
        wrong(
            "permit-never-given-back",
            pool_of_two,
            connection_lost_on_a_timeout,
        ),
        wrong("waits-in-a-circle", pool_of_two, pool_within_a_pool),
        wrong(
            "too-few-at-the-barrier",
            three_start_together,
            barrier_counts_the_starter,
        ),
        wrong(
            "too-few-at-the-barrier",
            three_with_a_bad_one,
            bad_one_returns_early,
        ),
        right(site_map, site_map_permit_for_the_fetch_alone),
        right(four_by_two, four_by_two_owned),
        right(pool_of_two, pool_by_channel),
        right(three_start_together, barrier_with_main),
    ]
}

// A site map, three levels deep, at most two fetches at once.

async fn site_map(world: World) {
    let web = pages(&world, &[("root", 10), ("docs", 15), ("guide", 20)]);
    for page in ["root", "docs", "guide"] {
        web.fetch(page).await.unwrap();
    }
}

fn crawl(
    world: World,
    limit: Arc<Semaphore>,
    depth: usize,
    nested: bool,
) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let Some(page) = ["root", "docs", "guide"].get(depth) else {
            return;
        };
        let permit = limit.clone().acquire_owned().await.unwrap();
        world.web().fetch(page).await.unwrap();
        if nested {
            crawl(world, limit, depth + 1, nested).await;
            drop(permit);
        } else {
            drop(permit);
            crawl(world, limit, depth + 1, nested).await;
        }
    })
}

async fn site_map_with_nested_permits(world: World) {
    pages(&world, &[("root", 10), ("docs", 15), ("guide", 20)]);
    crawl(world, Arc::new(Semaphore::new(2)), 0, true).await;
}

async fn site_map_permit_for_the_fetch_alone(world: World) {
    pages(&world, &[("root", 10), ("docs", 15), ("guide", 20)]);
    tokio::spawn(crawl(world, Arc::new(Semaphore::new(2)), 0, false))
        .await
        .unwrap();
}

// Four pages, two at once.

const FOUR: [(&str, u64); 4] = [("a", 20), ("b", 20), ("c", 20), ("d", 20)];

async fn four_by_two(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Semaphore::new(2);
    let one = async |name| {
        let _permit = limit.acquire().await.unwrap();
        web.fetch(name).await.unwrap();
    };
    tokio::join!(one("a"), one("b"), one("c"), one("d"));
}

async fn four_by_two_owned(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for (name, _) in FOUR {
        let permit = limit.clone().acquire_owned().await.unwrap();
        let fetch = web.fetch(name);
        set.spawn(async move {
            let page = fetch.await;
            drop(permit);
            page
        });
    }
    set.join_all().await;
}

async fn four_by_two_forgotten(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for (name, _) in FOUR {
        let (limit, fetch) = (limit.clone(), web.fetch(name));
        set.spawn(async move {
            // "So that it is not dropped too early."
            limit.acquire().await.unwrap().forget();
            fetch.await.unwrap()
        });
    }
    set.join_all().await;
}

async fn four_by_two_of_none(world: World) {
    let web = pages(&world, &FOUR);
    let configured: Option<usize> = None;
    let limit = Arc::new(Semaphore::new(configured.unwrap_or_default()));
    let handles: Vec<_> = FOUR
        .iter()
        .map(|(name, _)| {
            let (limit, fetch) = (limit.clone(), web.fetch(name));
            tokio::spawn(async move {
                let _permit = limit.acquire().await.unwrap();
                fetch.await.unwrap()
            })
        })
        .collect();
    for handle in handles {
        handle.await.unwrap();
    }
}

async fn four_by_two_collected(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Arc::new(Semaphore::new(2));
    let mut open: Vec<OwnedSemaphorePermit> = Vec::new();
    let mut set = JoinSet::new();
    for (name, _) in FOUR {
        open.push(limit.clone().acquire_owned().await.unwrap());
        set.spawn(web.fetch(name));
    }
    set.join_all().await;
    drop(open);
}

async fn four_by_two_that_asks_for_three(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Semaphore::new(2);
    let one = async |name, weight| {
        let _permit = limit.acquire_many(weight).await.unwrap();
        web.fetch(name).await.unwrap();
    };
    tokio::join!(one("a", 1), one("b", 1), one("c", 3), one("d", 1));
}

// A pool of two connections, three queries.

async fn pool_of_two(world: World) {
    let room = Semaphore::new(2);
    let query = async |n: u64| {
        let _one = room.acquire().await.unwrap();
        go(&world, format!("query({n})"), 20).await;
    };
    tokio::join!(query(0), query(1), query(2));
}

async fn connection_lost_on_a_timeout(world: World) {
    let (give, take) = mpsc::channel(2);
    for n in 0..2 {
        give.send(n).await.unwrap();
    }
    let take = Mutex::new(take);
    let query = async |n: u64| {
        let connection = take.lock().await.recv().await.unwrap();
        go(&world, format!("query({n})"), 20).await;
        if n > 1 {
            give.send(connection).await.unwrap();
        }
    };
    tokio::join!(query(0), query(1), query(2));
}

async fn pool_by_channel(world: World) {
    let (give, take) = mpsc::channel(2);
    for n in 0..2 {
        give.send(n).await.unwrap();
    }
    let take = Mutex::new(take);
    let query = async |n: u64| {
        let connection = take.lock().await.recv().await.unwrap();
        go(&world, format!("query({n})"), 20).await;
        give.send(connection).await.unwrap();
    };
    tokio::join!(query(0), query(1), query(2));
}

async fn pool_within_a_pool(world: World) {
    let room = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (room, world) = (room.clone(), world.clone());
        set.spawn(async move {
            let _outer = room.acquire().await.unwrap();
            yield_now().await;
            let _inner = room.acquire().await.unwrap();
            go(&world, format!("query({n})"), 20).await;
        });
    }
    set.join_all().await;
}

// Three workers that begin together.

async fn three_start_together(world: World) {
    go(&world, "set up", 10).await;
    let work = async |n: u32| go(&world, &format!("work({n})"), 20).await;
    tokio::join!(work(0), work(1), work(2));
}

async fn barrier_counts_the_starter(world: World) {
    let start = Arc::new(Barrier::new(4));
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (start, world) = (start.clone(), world.clone());
        set.spawn(async move {
            start.wait().await;
            go(&world, &format!("work({n})"), 20).await;
        });
    }
    go(&world, "set up", 10).await;
    while set.join_next().await.is_some() {}
}

async fn barrier_with_main(world: World) {
    let start = Arc::new(Barrier::new(4));
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (start, world) = (start.clone(), world.clone());
        set.spawn(async move {
            start.wait().await;
            go(&world, &format!("work({n})"), 20).await;
        });
    }
    go(&world, "set up", 10).await;
    start.wait().await;
    while set.join_next().await.is_some() {}
}

// Three load; one fails; all go on together with what is there.

async fn three_with_a_bad_one(world: World) {
    let web = pages(&world, &[("a", 10), ("c", 20)]);
    web.broken("b", wakeline::ms(15));
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    go(&world, "merge", 10).await;
}

async fn bad_one_returns_early(world: World) {
    let web = pages(&world, &[("a", 10), ("c", 20)]);
    web.broken("b", wakeline::ms(15));
    let loaded = Arc::new(Barrier::new(3));
    let mut handles = Vec::new();
    for name in ["a", "b", "c"] {
        let (fetch, loaded, world) = (web.fetch(name), loaded.clone(), world.clone());
        handles.push(tokio::spawn(async move {
            fetch.await?;
            if loaded.wait().await.is_leader() {
                go(&world, "merge", 10).await;
            }
            Ok::<_, wakeline::WorldError>(())
        }));
    }
    for handle in handles {
        let _ = handle.await.unwrap();
    }
}
