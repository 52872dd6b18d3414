//! A quorum: five are asked, the first three answers are enough.

use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinHandle, JoinSet};
use wakeline::World;
use wakeline::world::Web;

use super::case::{Case, pages, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("not-cancelled", three_of_five, waits_for_all_five),
        wrong("one-after-the-other", three_of_five, asks_them_in_a_row),
        wrong("never-started", three_of_five, asks_only_three),
        wrong("took-turns-at-a-lock", three_of_five, three_at_a_time),
        wrong(
            "did-it-again",
            three_of_five,
            commits_in_the_loop_and_after_it,
        ),
        wrong("ran-on-after-the-end", three_of_five, the_late_ones_run_on),
        wrong(
            "aborted-with-its-owner",
            three_of_five,
            the_set_is_gone_after_two,
        ),
        wrong("began-too-early", three_of_five, commits_with_the_first),
        wrong(
            "never-finished",
            three_of_five,
            counts_a_vote_that_never_comes,
        ),
        right(three_of_five, a_set_and_a_counter),
        right(three_of_five, a_channel_and_aborts),
    ]
}

const NODES: [(&str, u64); 5] = [("n1", 50), ("n2", 20), ("n3", 95), ("n4", 35), ("n5", 140)];

/// Five nodes are asked at once; with the third answer the others are given
/// up, and the value is committed.
async fn three_of_five(world: World) {
    let mut votes = votes(&world);
    for _ in 0..3 {
        votes.join_next().await;
    }
    votes.shutdown().await;
    commit(&world).await;
}

fn votes(world: &World) -> JoinSet<bool> {
    let web = pages(world, &NODES);
    let mut votes = JoinSet::new();
    for (node, _) in NODES {
        let fetch = web.fetch(node);
        votes.spawn(async move { fetch.await.is_ok() });
    }
    votes
}

fn nodes(web: &Web) -> Vec<JoinHandle<bool>> {
    NODES
        .iter()
        .map(|(node, _)| {
            let fetch = web.fetch(node);
            tokio::spawn(async move { fetch.await.is_ok() })
        })
        .collect()
}

async fn commit(world: &World) {
    step(world, "commit", 15).await.unwrap();
}

async fn waits_for_all_five(world: World) {
    let votes = votes(&world).join_all().await;
    assert!(votes.len() >= 3);
    commit(&world).await;
}

async fn asks_them_in_a_row(world: World) {
    let web = pages(&world, &NODES);
    let mut votes = 0;
    for node in ["n2", "n4", "n1", "n3", "n5"] {
        votes += u32::from(web.fetch(node).await.is_ok());
        if votes == 3 {
            break;
        }
    }
    commit(&world).await;
}

async fn asks_only_three(world: World) {
    let web = pages(&world, &NODES);
    let _ = tokio::join!(web.fetch("n1"), web.fetch("n2"), web.fetch("n4"));
    commit(&world).await;
}

async fn three_at_a_time(world: World) {
    let web = pages(&world, &NODES);
    let limit = Arc::new(Semaphore::new(3));
    let mut votes = JoinSet::new();
    for (node, _) in NODES {
        let (fetch, limit) = (web.fetch(node), limit.clone());
        votes.spawn(async move {
            let _permit = limit.acquire().await.unwrap();
            fetch.await.is_ok()
        });
    }
    for _ in 0..3 {
        votes.join_next().await;
    }
    votes.shutdown().await;
    commit(&world).await;
}

async fn commits_in_the_loop_and_after_it(world: World) {
    let mut votes = votes(&world);
    let mut count = 0;
    while let Some(vote) = votes.join_next().await {
        count += u32::from(vote.unwrap());
        if count == 3 {
            votes.shutdown().await;
            commit(&world).await;
        }
    }
    commit(&world).await;
}

async fn the_late_ones_run_on(world: World) {
    let web = pages(&world, &NODES);
    let (vote, mut votes) = mpsc::channel(5);
    for node in nodes(&web) {
        let vote = vote.clone();
        tokio::spawn(async move { vote.send(node.await.unwrap()).await });
    }
    for _ in 0..3 {
        votes.recv().await;
    }
    commit(&world).await;
}

async fn the_set_is_gone_after_two(world: World) {
    {
        let mut votes = votes(&world);
        let mut count = 0;
        while count < 2 {
            count += usize::from(votes.join_next().await.is_some());
        }
    }
    commit(&world).await;
}

async fn commits_with_the_first(world: World) {
    let mut votes = votes(&world);
    votes.join_next().await;
    let others = async {
        votes.join_next().await;
        votes.join_next().await;
        votes.shutdown().await;
    };
    tokio::join!(commit(&world), others);
}

async fn counts_a_vote_that_never_comes(world: World) {
    let web = pages(&world, &NODES);
    for node in ["n3", "n4", "n5"] {
        web.hangs(node);
    }
    let (vote, mut votes) = mpsc::channel(5);
    for (node, _) in NODES {
        let (fetch, vote) = (web.fetch(node), vote.clone());
        tokio::spawn(async move { vote.send(fetch.await.is_ok()).await });
    }
    drop(vote);
    for _ in 0..3 {
        votes.recv().await;
    }
    commit(&world).await;
}

async fn a_set_and_a_counter(world: World) {
    let mut votes = votes(&world);
    let mut missing = 3;
    while let Some(vote) = votes.join_next().await {
        missing -= i32::from(matches!(vote, Ok(true)));
        if missing == 0 {
            votes.abort_all();
        }
    }
    commit(&world).await;
}

async fn a_channel_and_aborts(world: World) {
    let web = pages(&world, &NODES);
    let (vote, mut votes) = mpsc::unbounded_channel();
    let mut tasks = Vec::new();
    for (node, _) in NODES {
        let (fetch, vote) = (web.fetch(node), vote.clone());
        tasks.push(tokio::spawn(async move { vote.send(fetch.await.is_ok()) }));
    }
    for _ in 0..3 {
        votes.recv().await.unwrap();
    }
    for task in tasks {
        task.abort();
        let _ = task.await;
    }
    commit(&world).await;
}
