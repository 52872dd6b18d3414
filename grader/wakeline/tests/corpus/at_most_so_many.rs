//! At most so many at once: limits that hold nobody back, and limits that hold
//! too many.

use std::sync::Arc;

use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, go, pages, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("too-many-at-once", six_by_two, permit_in_underscore),
        wrong("too-many-at-once", six_by_two, limit_for_each),
        wrong("too-few-at-once", six_by_two, permit_held_over_the_pause),
        wrong("chunks-instead-of-limit", six_uneven_by_two, pairs_of_six),
        wrong("too-many-at-once", per_host, one_limit_for_two_hosts),
        wrong("took-turns-at-a-lock", per_host_wide, one_for_all_hosts),
        right(six_by_two, six_by_two_workers),
        right(six_uneven_by_two, six_by_a_set),
    ]
}

// Six pages, at most two at once.

const SIX: [(&str, u64); 6] = [
    ("a", 20),
    ("b", 20),
    ("c", 20),
    ("d", 20),
    ("e", 20),
    ("f", 20),
];

async fn six_by_two(world: World) {
    let web = pages(&world, &SIX);
    let limit = Semaphore::new(2);
    let one = async |name| {
        let _permit = limit.acquire().await.unwrap();
        web.fetch(name).await.unwrap();
    };
    tokio::join!(one("a"), one("b"), one("c"), one("d"), one("e"), one("f"));
}

async fn permit_in_underscore(world: World) {
    let web = pages(&world, &SIX);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for (name, _) in SIX {
        let (limit, fetch) = (limit.clone(), web.fetch(name));
        set.spawn(async move {
            let _ = limit.acquire().await.unwrap();
            fetch.await.unwrap()
        });
    }
    set.join_all().await;
}

async fn limit_for_each(world: World) {
    async fn one(world: World, name: &'static str) {
        let limit = Semaphore::new(2);
        let _permit = limit.acquire().await.unwrap();
        world.web().fetch(name).await.unwrap();
    }
    pages(&world, &SIX);
    let handles: Vec<_> = SIX
        .iter()
        .map(|(name, _)| tokio::spawn(one(world.clone(), name)))
        .collect();
    for handle in handles {
        handle.await.unwrap();
    }
}

async fn permit_held_over_the_pause(world: World) {
    let web = pages(&world, &SIX);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for (name, _) in SIX {
        let (limit, fetch) = (limit.clone(), web.fetch(name));
        set.spawn(async move {
            let permit = limit.acquire().await.unwrap();
            fetch.await.unwrap();
            // Be polite.
            pause(15).await;
            drop(permit);
        });
    }
    set.join_all().await;
}

async fn six_by_two_workers(world: World) {
    let web = pages(&world, &SIX);
    let todo = Arc::new(Mutex::new(SIX.into_iter()));
    let mut workers = JoinSet::new();
    for _ in 0..2 {
        let (web, todo) = (web.clone(), todo.clone());
        workers.spawn(async move {
            loop {
                let next = todo.lock().await.next();
                let Some((name, _)) = next else { break };
                web.fetch(name).await.unwrap();
            }
        });
    }
    workers.join_all().await;
}

// Six pages that take unlike times, at most two at once.

const UNEVEN: [(&str, u64); 6] = [
    ("a", 10),
    ("b", 50),
    ("c", 20),
    ("d", 15),
    ("e", 40),
    ("f", 10),
];

async fn six_uneven_by_two(world: World) {
    let web = pages(&world, &UNEVEN);
    let limit = Semaphore::new(2);
    let one = async |name| {
        let _permit = limit.acquire().await.unwrap();
        web.fetch(name).await.unwrap();
    };
    tokio::join!(one("a"), one("b"), one("c"), one("d"), one("e"), one("f"));
}

async fn pairs_of_six(world: World) {
    let web = pages(&world, &UNEVEN);
    for pair in UNEVEN.chunks(2) {
        let mut set = JoinSet::new();
        for (name, _) in pair {
            set.spawn(web.fetch(name));
        }
        while set.join_next().await.is_some() {}
    }
}

async fn six_by_a_set(world: World) {
    let web = pages(&world, &UNEVEN);
    let mut set = JoinSet::new();
    for (name, _) in UNEVEN {
        if set.len() == 2 {
            set.join_next().await;
        }
        set.spawn(web.fetch(name));
    }
    set.join_all().await;
}

// Two hosts, one request at a time to each.

const HOSTS: [(&str, usize); 4] = [("x/1", 0), ("x/2", 0), ("y/1", 1), ("y/2", 1)];

async fn hosts(world: &World, limits: [Arc<Semaphore>; 2]) {
    let mut set = JoinSet::new();
    for (name, host) in HOSTS {
        let (limit, world) = (limits[host].clone(), world.clone());
        set.spawn(async move {
            let _seat = limit.acquire().await.unwrap();
            go(&world, format!("get({name})"), 20).await;
        });
    }
    set.join_all().await;
}

async fn per_host(world: World) {
    hosts(&world, [1, 1].map(|n| Arc::new(Semaphore::new(n)))).await;
}

async fn one_limit_for_two_hosts(world: World) {
    let both = Arc::new(Semaphore::new(4));
    hosts(&world, [both.clone(), both]).await;
}

async fn per_host_wide(world: World) {
    per_host(world).await;
}

async fn one_for_all_hosts(world: World) {
    let both = Arc::new(Semaphore::new(1));
    hosts(&world, [both.clone(), both]).await;
}
