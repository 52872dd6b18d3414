//! Many at once: limits, the first to finish, results as they come.

use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("chunks-instead-of-limit", two_at_a_time, pairs),
        wrong("too-many-at-once", two_at_a_time, no_limit),
        wrong("too-many-at-once", two_at_a_time, a_permit_that_is_dropped),
        wrong("too-many-at-once", two_at_a_time, one_permit_too_many),
        wrong("took-turns-at-a-lock", two_at_a_time, one_permit),
        wrong("waits-for-itself", two_at_a_time, permits_never_given_back),
        wrong("ran-on-after-the-end", fastest_mirror, losers_run_on),
        wrong("not-cancelled", fastest_mirror, waits_for_all_mirrors),
        wrong("never-started", fastest_mirror, asks_one_mirror),
        wrong("different-moments", saved_on_arrival, waits_for_the_slowest),
        wrong("finished-too-late", saved_on_arrival, saves_in_order),
        right(two_at_a_time, two_workers),
        right(two_at_a_time, a_set_that_is_refilled),
        right(two_at_a_time, workers_on_a_channel),
        right(fastest_mirror, a_set_that_is_aborted),
        right(fastest_mirror, mirrors_as_tasks),
        right(saved_on_arrival, fetch_and_save_in_one),
        right(saved_on_arrival, a_set_and_tasks),
    ]
}

fn five(world: &World) -> Database {
    let latencies = [("1", 10), ("2", 40), ("3", 30), ("4", 20), ("5", 30)];
    rows(world, &latencies)
}

async fn limited(world: World, permits: usize, held: bool) {
    let database = five(&world);
    let limit = Arc::new(Semaphore::new(permits));
    let mut set = JoinSet::new();
    for row in 1..=5 {
        let (limit, database) = (limit.clone(), database.clone());
        set.spawn(async move {
            let permit = limit.acquire().await.unwrap();
            let permit = held.then_some(permit);
            let _ = database.query(row).await;
            drop(permit);
        });
    }
    set.join_all().await;
}

/// Five queries, at most two at once.
async fn two_at_a_time(world: World) {
    limited(world, 2, true).await;
}

async fn pairs(world: World) {
    let database = five(&world);
    for pair in [1, 2, 3, 4, 5].chunks(2) {
        let set: JoinSet<_> = pair.iter().map(|row| database.query(row)).collect();
        set.join_all().await;
    }
}

async fn no_limit(world: World) {
    let database = five(&world);
    let set: JoinSet<_> = (1..=5).map(|row| database.query(row)).collect();
    set.join_all().await;
}

async fn a_permit_that_is_dropped(world: World) {
    limited(world, 2, false).await;
}

async fn one_permit_too_many(world: World) {
    limited(world, 3, true).await;
}

async fn one_permit(world: World) {
    limited(world, 1, true).await;
}

async fn permits_never_given_back(world: World) {
    let database = five(&world);
    let limit = Semaphore::new(2);
    for row in 1..=5 {
        limit.acquire().await.unwrap().forget();
        tokio::spawn(database.query(row));
    }
}

async fn two_workers(world: World) {
    let database = five(&world);
    let next = std::cell::Cell::new(1);
    let worker = async || {
        while next.get() <= 5 {
            let row = next.replace(next.get() + 1);
            let _ = database.query(row).await;
        }
    };
    tokio::join!(worker(), worker());
}

async fn a_set_that_is_refilled(world: World) {
    let database = five(&world);
    let mut set = JoinSet::new();
    for row in 1..=5 {
        if set.len() == 2 {
            set.join_next().await;
        }
        set.spawn(database.query(row));
    }
    set.join_all().await;
}

async fn workers_on_a_channel(world: World) {
    let database = five(&world);
    let (give, take) = mpsc::channel(5);
    for row in 1..=5 {
        give.send(row).await.unwrap();
    }
    drop(give);
    let take = Arc::new(tokio::sync::Mutex::new(take));
    let workers = [(); 2].map(|()| {
        let (take, database) = (take.clone(), database.clone());
        tokio::spawn(async move {
            loop {
                let row = take.lock().await.recv().await;
                let Some(row) = row else { break };
                let _ = database.query(row).await;
            }
        })
    });
    for worker in workers {
        worker.await.unwrap();
    }
}

fn mirrors(world: &World) -> Web {
    pages(world, &[("far", 300), ("near", 50), ("middle", 120)])
}

/// The fastest mirror answers; the others are cancelled.
async fn fastest_mirror(world: World) {
    let web = mirrors(&world);
    tokio::select! {
        _ = web.fetch("far") => {}
        _ = web.fetch("near") => {}
        _ = web.fetch("middle") => {}
    }
}

async fn losers_run_on(world: World) {
    let web = mirrors(&world);
    let mut far = tokio::spawn(web.fetch("far"));
    let mut near = tokio::spawn(web.fetch("near"));
    let mut middle = tokio::spawn(web.fetch("middle"));
    tokio::select! {
        _ = &mut far => {}
        _ = &mut near => {}
        _ = &mut middle => {}
    }
}

async fn waits_for_all_mirrors(world: World) {
    let web = mirrors(&world);
    let _ = tokio::join!(web.fetch("far"), web.fetch("near"), web.fetch("middle"));
}

async fn asks_one_mirror(world: World) {
    let _ = mirrors(&world).fetch("near").await;
}

async fn a_set_that_is_aborted(world: World) {
    let web = mirrors(&world);
    let all = ["far", "near", "middle"];
    let mut set: JoinSet<_> = all.iter().map(|name| web.fetch(name)).collect();
    set.join_next().await;
    set.shutdown().await;
}

async fn mirrors_as_tasks(world: World) {
    let web = mirrors(&world);
    let (done, mut first) = mpsc::channel(3);
    let tasks = ["far", "near", "middle"].map(|name| {
        let (done, web) = (done.clone(), web.clone());
        tokio::spawn(async move { done.send(web.fetch(name).await).await })
    });
    first.recv().await;
    for task in tasks {
        task.abort();
        let _ = task.await;
    }
}

fn two_pages(world: &World) -> (Web, Database) {
    let rows = rows(world, &[("a", 10), ("b", 10)]);
    (pages(world, &[("a", 100), ("b", 30)]), rows)
}

/// Each page is saved as soon as it is there.
async fn saved_on_arrival(world: World) {
    let (web, database) = two_pages(&world);
    let one = async |name: &str| {
        let _ = web.fetch(name).await;
        let _ = database.query(name).await;
    };
    tokio::join!(one("a"), one("b"));
}

async fn waits_for_the_slowest(world: World) {
    let (web, database) = two_pages(&world);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"));
    let _ = tokio::join!(database.query("a"), database.query("b"));
}

async fn saves_in_order(world: World) {
    let (web, database) = two_pages(&world);
    let tasks = ["a", "b"].map(|name| (name, tokio::spawn(web.fetch(name))));
    for (name, task) in tasks {
        let _ = task.await;
        let _ = database.query(name).await;
    }
}

async fn fetch_and_save_in_one(world: World) {
    let (web, database) = two_pages(&world);
    let tasks = ["a", "b"].map(|name| {
        let (fetch, save) = (web.fetch(name), database.query(name));
        tokio::spawn(async move { (fetch.await, save.await) })
    });
    for task in tasks {
        let _ = task.await;
    }
}

async fn a_set_and_tasks(world: World) {
    let (web, database) = two_pages(&world);
    let mut fetches = JoinSet::new();
    for name in ["a", "b"] {
        let web = web.clone();
        fetches.spawn(async move { web.fetch(name).await.map(|_| name) });
    }
    let mut saves = JoinSet::new();
    while let Some(name) = fetches.join_next().await {
        saves.spawn(database.query(name.unwrap().unwrap()));
    }
    saves.join_all().await;
}
