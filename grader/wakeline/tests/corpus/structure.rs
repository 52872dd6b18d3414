//! Structure: children end before their parent; a supervisor restarts what
//! failed.

use tokio::task::JoinSet;
use wakeline::world::{Database, Web};
use wakeline::{World, ms};

use super::case::{Case, pages, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("ran-on-after-the-end", nursery, leaks_a_child),
        wrong("aborted-with-its-owner", nursery, ends_with_the_first_child),
        wrong("began-too-early", nursery, goes_on_before_the_children_end),
        wrong("not-cancelled", nursery_that_fails, hides_the_error),
        wrong("ran-on-after-the-end", nursery_that_fails, siblings_run_on),
        wrong("never-stops", supervisor, restarts_for_ever),
        wrong("cancelled-good-work", supervisor, restarts_the_healthy_one),
        wrong("done-too-few-times", supervisor, never_restarts),
        wrong("retried-too-often", supervisor, one_restart_too_many),
        right(nursery, children_in_a_join),
        right(nursery, children_as_handles),
        right(nursery_that_fails, siblings_in_a_try_join),
        right(supervisor, a_supervisor_for_each),
        right(supervisor, tries_in_a_loop),
    ]
}

fn outside(world: &World) -> (Web, Database) {
    let web = pages(world, &[("a", 40), ("b", 90)]);
    (web, rows(world, &[("close", 20)]))
}

/// Two children; when both have ended, the parent closes and returns.
async fn nursery(world: World) {
    let (web, database) = outside(&world);
    let children: JoinSet<_> = ["a", "b"].iter().map(|name| web.fetch(name)).collect();
    children.join_all().await;
    let _ = database.query("close").await;
}

async fn leaks_a_child(world: World) {
    let (web, database) = outside(&world);
    tokio::spawn(web.fetch("b"));
    let _ = web.fetch("a").await;
    let _ = database.query("close").await;
}

async fn ends_with_the_first_child(world: World) {
    let (web, database) = outside(&world);
    let mut children: JoinSet<_> = ["a", "b"].iter().map(|name| web.fetch(name)).collect();
    children.join_next().await;
    children.shutdown().await;
    let _ = database.query("close").await;
}

async fn goes_on_before_the_children_end(world: World) {
    let (web, database) = outside(&world);
    let children: JoinSet<_> = ["a", "b"].iter().map(|name| web.fetch(name)).collect();
    let _ = database.query("close").await;
    children.join_all().await;
}

async fn children_in_a_join(world: World) {
    let (web, database) = outside(&world);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"));
    let _ = database.query("close").await;
}

async fn children_as_handles(world: World) {
    let (web, database) = outside(&world);
    let children = ["b", "a"].map(|name| tokio::spawn(web.fetch(name)));
    for child in children {
        let _ = child.await;
    }
    let _ = database.query("close").await;
}

fn with_a_failure(world: &World) -> Web {
    world.web().broken("bad", ms(30));
    pages(world, &[("a", 80), ("b", 120)])
}

const CHILDREN: [&str; 3] = ["a", "bad", "b"];

/// One child fails: its siblings are cancelled.
async fn nursery_that_fails(world: World) {
    let web = with_a_failure(&world);
    let mut children: JoinSet<_> = CHILDREN.iter().map(|name| web.fetch(name)).collect();
    while let Some(child) = children.join_next().await {
        if child.unwrap().is_err() {
            children.shutdown().await;
        }
    }
}

async fn hides_the_error(world: World) {
    let web = with_a_failure(&world);
    let children: JoinSet<_> = CHILDREN.iter().map(|name| web.fetch(name)).collect();
    children.join_all().await;
}

async fn siblings_run_on(world: World) {
    let web = with_a_failure(&world);
    let mut children: JoinSet<_> = CHILDREN.iter().map(|name| web.fetch(name)).collect();
    while let Some(Ok(Ok(_))) = children.join_next().await {}
    children.detach_all();
}

async fn siblings_in_a_try_join(world: World) {
    let web = with_a_failure(&world);
    let all = tokio::try_join!(web.fetch("a"), web.fetch("bad"), web.fetch("b"));
    assert!(all.is_err());
}

fn services(world: &World) -> (Web, Web) {
    world.web().broken("flaky", ms(30));
    (world.web(), pages(world, &[("healthy", 200)]))
}

/// A service that fails gets two restarts; the healthy one is left alone.
async fn supervisor(world: World) {
    supervise(world, 2).await;
}

async fn supervise(world: World, restarts: u32) {
    let (flaky, healthy) = services(&world);
    let mut services = JoinSet::new();
    let healthy = healthy.fetch("healthy");
    services.spawn(async move { healthy.await.is_ok() });
    let start = |services: &mut JoinSet<bool>| {
        let service = flaky.fetch("flaky");
        services.spawn(async move { service.await.is_ok() });
    };
    start(&mut services);
    let mut left = restarts;
    while let Some(service) = services.join_next().await {
        if !service.unwrap() && left > 0 {
            left -= 1;
            start(&mut services);
        }
    }
}

async fn restarts_for_ever(world: World) {
    let (flaky, healthy) = services(&world);
    let task = tokio::spawn(healthy.fetch("healthy"));
    while flaky.fetch("flaky").await.is_err() {}
    let _ = task.await;
}

async fn restarts_the_healthy_one(world: World) {
    let (flaky, healthy) = services(&world);
    for _ in 0..3 {
        let task = tokio::spawn(healthy.fetch("healthy"));
        if flaky.fetch("flaky").await.is_ok() {
            break;
        }
        task.abort();
    }
}

async fn never_restarts(world: World) {
    supervise(world, 0).await;
}

async fn one_restart_too_many(world: World) {
    supervise(world, 3).await;
}

async fn a_supervisor_for_each(world: World) {
    let (flaky, healthy) = services(&world);
    let flaky = async {
        let mut left = 3;
        while left > 0 && flaky.fetch("flaky").await.is_err() {
            left -= 1;
        }
    };
    let _ = tokio::join!(flaky, healthy.fetch("healthy"));
}

async fn tries_in_a_loop(world: World) {
    let (flaky, healthy) = services(&world);
    let task = tokio::spawn(healthy.fetch("healthy"));
    for _ in 0..=2 {
        if flaky.fetch("flaky").await.is_ok() {
            break;
        }
    }
    let _ = task.await;
}
