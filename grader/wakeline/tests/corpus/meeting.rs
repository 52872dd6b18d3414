//! Meeting: barriers and signals between tasks.

use std::sync::Arc;

use tokio::sync::{Barrier, Notify};
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "too-few-at-the-barrier",
            meet_and_go_on,
            a_barrier_for_one_more,
        ),
        wrong("began-too-early", meet_and_go_on, does_not_meet),
        wrong(
            "notified-nobody",
            meet_and_go_on,
            a_signal_that_nobody_hears,
        ),
        right(meet_and_go_on, join_then_join),
        right(meet_and_go_on, a_barrier_in_tasks),
    ]
}

/// Two tasks fetch, meet, and query together.
async fn meet_and_go_on(world: World) {
    meet(world, 2).await;
}

fn outside(world: &World) -> (Web, Database) {
    let rows = rows(world, &[("a", 20), ("b", 20)]);
    (pages(world, &[("a", 60), ("b", 40)]), rows)
}

async fn meet(world: World, parties: usize) {
    let (web, database) = outside(&world);
    let barrier = Barrier::new(parties);
    let member = async |name: &str| {
        let _ = web.fetch(name).await;
        barrier.wait().await;
        let _ = database.query(name).await;
    };
    tokio::join!(member("a"), member("b"));
}

async fn a_barrier_for_one_more(world: World) {
    meet(world, 3).await;
}

async fn does_not_meet(world: World) {
    meet(world, 1).await;
}

async fn a_signal_that_nobody_hears(world: World) {
    let (web, database) = outside(&world);
    let both = Notify::new();
    let a = async {
        let _ = web.fetch("a").await;
        both.notified().await;
        let _ = database.query("a").await;
    };
    let b = async {
        let _ = web.fetch("b").await;
        both.notify_waiters();
        let _ = database.query("b").await;
    };
    tokio::join!(a, b);
}

async fn join_then_join(world: World) {
    let (web, database) = outside(&world);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"));
    let _ = tokio::join!(database.query("a"), database.query("b"));
}

async fn a_barrier_in_tasks(world: World) {
    let (web, database) = outside(&world);
    let barrier = Arc::new(Barrier::new(2));
    let members = ["a", "b"].map(|name| {
        let (web, database, barrier) = (web.clone(), database.clone(), barrier.clone());
        tokio::spawn(async move {
            let _ = web.fetch(name).await;
            barrier.wait().await;
            let _ = database.query(name).await;
        })
    });
    for member in members {
        member.await.unwrap();
    }
}
