//! Waiting is not working: what overlaps, and what keeps a thread busy.

use std::time::Duration;

use tokio::task::{JoinSet, spawn_blocking};
use wakeline::World;
use wakeline::world::Disk;

use super::case::{Case, files, pages, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("blocked-the-loop", two_reads, reads_on_the_loop),
        wrong("blocked-the-loop", two_reads, reads_in_async_blocks),
        wrong("one-after-the-other", two_reads, one_thread_at_a_time),
        wrong("one-after-the-other", two_reads, both_in_one_closure),
        wrong("blocked-the-loop", computing_aside, computing_on_the_loop),
        wrong("finished-too-late", computing_aside, computing_first),
        right(two_reads, async_reads),
        right(two_reads, a_set_of_threads),
        right(two_reads, tasks_that_use_threads),
        right(computing_aside, fetch_in_a_task),
        right(computing_aside, handle_first),
    ]
}

fn disk(world: &World) -> Disk {
    files(world, &[("a", 30), ("b", 20)])
}

async fn two_reads(world: World) {
    let (one, two) = (disk(&world), disk(&world));
    let a = spawn_blocking(move || one.read_blocking("a"));
    let b = spawn_blocking(move || two.read_blocking("b"));
    let _ = (a.await, b.await);
}

async fn reads_on_the_loop(world: World) {
    let disk = disk(&world);
    let _ = disk.read_blocking("a");
    let _ = disk.read_blocking("b");
}

async fn reads_in_async_blocks(world: World) {
    let disk = disk(&world);
    let a = async { disk.read_blocking("a") };
    let b = async { disk.read_blocking("b") };
    let _ = tokio::join!(a, b);
}

async fn one_thread_at_a_time(world: World) {
    for path in ["a", "b"] {
        let disk = disk(&world);
        let _ = spawn_blocking(move || disk.read_blocking(path)).await;
    }
}

async fn both_in_one_closure(world: World) {
    let disk = disk(&world);
    let both = spawn_blocking(move || {
        let _ = disk.read_blocking("a");
        let _ = disk.read_blocking("b");
    });
    let _ = both.await;
}

async fn async_reads(world: World) {
    let disk = disk(&world);
    let _ = tokio::join!(disk.read("a"), disk.read("b"));
}

async fn a_set_of_threads(world: World) {
    let mut set = JoinSet::new();
    for path in ["a", "b"] {
        let disk = disk(&world);
        set.spawn_blocking(move || disk.read_blocking(path));
    }
    set.join_all().await;
}

async fn tasks_that_use_threads(world: World) {
    let mut set = JoinSet::new();
    for path in ["b", "a"] {
        let disk = disk(&world);
        set.spawn(async move { spawn_blocking(move || disk.read_blocking(path)).await });
    }
    while set.join_next().await.is_some() {}
}

fn compute() -> u64 {
    std::thread::sleep(Duration::from_millis(60));
    42
}

async fn computing_aside(world: World) {
    let web = pages(&world, &[("a", 100)]);
    let (answer, page) = tokio::join!(spawn_blocking(compute), web.fetch("a"));
    assert_eq!((answer.unwrap(), page.unwrap().as_str()), (42, "page a"));
}

async fn computing_on_the_loop(world: World) {
    let web = pages(&world, &[("a", 100)]);
    let page = tokio::spawn(web.fetch("a"));
    tokio::task::yield_now().await;
    compute();
    let _ = page.await;
}

async fn computing_first(world: World) {
    let web = pages(&world, &[("a", 100)]);
    spawn_blocking(compute).await.unwrap();
    let _ = web.fetch("a").await;
}

async fn fetch_in_a_task(world: World) {
    let web = pages(&world, &[("a", 100)]);
    let page = tokio::spawn(web.fetch("a"));
    spawn_blocking(compute).await.unwrap();
    let _ = page.await;
}

async fn handle_first(world: World) {
    let web = pages(&world, &[("a", 100)]);
    let answer = spawn_blocking(compute);
    let _ = web.fetch("a").await;
    assert_eq!(answer.await.unwrap(), 42);
}
