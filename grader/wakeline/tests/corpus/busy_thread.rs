//! A thread that is kept busy: calls that block, long sums, and the pool for both.

use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use wakeline::{World, ms};

use super::case::{Case, d, files, go, pages, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("blocked-the-loop", sum_beside_a_page, sleeps_in_a_task),
        wrong(
            "blocked-the-loop",
            read_beside_a_page,
            reads_the_blocking_way,
        ),
        wrong(
            "kept-the-thread",
            resize_beside_a_page,
            resizes_without_a_break,
        ),
        wrong(
            "kept-the-thread",
            many_small_reads,
            reads_between_ready_awaits,
        ),
        wrong("blocked-the-loop", page_beside, waits_with_a_std_timeout),
        wrong("blocked-the-loop", short_steps, blocks_a_bit_each_turn),
        wrong("blocked-the-loop", thread_beside, thread_is_joined),
        wrong(
            "finished-too-late",
            read_on_the_pool,
            pauses_for_good_measure,
        ),
        wrong("finished-too-late", pool_reads, asked_for_late),
        wrong("pool-was-full", thumbs_and_urgent, thumbs_first),
        right(sum_beside_a_page, sum_on_the_pool),
        right(thumbs_and_urgent, thumbs_by_four),
    ]
}

// A page, and a sum that takes 100 ms of CPU.

async fn sum_beside_a_page(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let outside = world.clone();
    let sum = spawn_blocking(move || {
        std::thread::sleep(d(100));
        outside.say("summed");
    });
    web.fetch("a").await.unwrap();
    go(&world, "show", 10).await;
    sum.await.unwrap();
}

async fn sleeps_in_a_task(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let sum = tokio::spawn(async {
        std::thread::sleep(d(100));
    });
    web.fetch("a").await.unwrap();
    go(&world, "show", 10).await;
    sum.await.unwrap();
}

async fn sum_on_the_pool(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let sum = async {
        spawn_blocking(|| std::thread::sleep(d(100))).await.unwrap();
    };
    let page = async {
        web.fetch("a").await.unwrap();
        go(&world, "show", 10).await;
    };
    tokio::join!(sum, page);
}

// A file is read beside a page.

async fn read_beside_a_page(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let disk = files(&world, &[("log", 40)]);
    let _ = tokio::join!(disk.read("log"), web.fetch("a"));
    go(&world, "show", 10).await;
}

async fn reads_the_blocking_way(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let disk = files(&world, &[("log", 40)]);
    let read = async { disk.read_blocking("log") };
    let _ = tokio::join!(read, web.fetch("a"));
    go(&world, "show", 10).await;
}

// A picture is resized beside a page.

async fn resize_beside_a_page(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let resize = async {
        for _ in 0..40 {
            std::thread::sleep(d(2));
            yield_now().await;
        }
    };
    tokio::join!(resize, async {
        web.fetch("a").await.unwrap();
        go(&world, "show", 10).await;
    });
}

async fn resizes_without_a_break(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let resize = async {
        for _ in 0..40 {
            std::thread::sleep(d(2));
        }
    };
    tokio::join!(resize, async {
        web.fetch("a").await.unwrap();
        go(&world, "show", 10).await;
    });
}

// A page, beside other things.

async fn many_small_reads(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let hash = async { spawn_blocking(|| std::thread::sleep(d(60))).await.unwrap() };
    let _ = tokio::join!(hash, web.fetch("a"));
    go(&world, "end", 5).await;
}

async fn reads_between_ready_awaits(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let (tx, mut rx) = mpsc::channel(32);
    for n in 0..20 {
        tx.send(n).await.unwrap();
    }
    drop(tx);
    let hash = async {
        while let Some(_) = rx.recv().await {
            std::thread::sleep(d(3));
        }
    };
    let _ = tokio::join!(hash, web.fetch("a"));
    go(&world, "end", 5).await;
}

pub(super) async fn page_beside(world: World) {
    let _ = pages(&world, &[("a", 30)]).fetch("a").await;
    go(&world, "end", 5).await;
}

async fn waits_with_a_std_timeout(world: World) {
    let (_tx, rx) = std::sync::mpsc::channel::<()>();
    let config = async { rx.recv_timeout(d(50)).is_ok() };
    let _ = tokio::join!(config, pages(&world, &[("a", 30)]).fetch("a"));
    go(&world, "end", 5).await;
}

// Short steps beside a page.

async fn short_steps(world: World) {
    let web = pages(&world, &[("a", 35)]);
    let steps = async {
        for _ in 0..4 {
            pause(10).await;
        }
    };
    tokio::join!(steps, async { web.fetch("a").await });
    go(&world, "end", 5).await;
}

async fn blocks_a_bit_each_turn(world: World) {
    let web = pages(&world, &[("a", 35)]);
    let steps = async {
        for _ in 0..4 {
            std::thread::sleep(d(9));
            pause(1).await;
        }
    };
    tokio::join!(steps, async { web.fetch("a").await });
    go(&world, "end", 5).await;
}

// A hash beside a page.

async fn thread_beside(world: World) {
    let web = pages(&world, &[("a", 20)]);
    let hash = spawn_blocking(|| std::thread::sleep(d(50)));
    web.fetch("a").await.unwrap();
    hash.await.unwrap();
    go(&world, "end", 5).await;
}

async fn thread_is_joined(world: World) {
    let web = pages(&world, &[("a", 20)]);
    let hash = async {
        let thread = std::thread::spawn(|| std::thread::sleep(d(50)));
        thread.join().unwrap();
    };
    let _ = tokio::join!(hash, web.fetch("a"));
    go(&world, "end", 5).await;
}

// A file is read on the pool.

async fn read_on_the_pool(world: World) {
    let disk = world.disk();
    disk.file("log", ms(30), "x");
    spawn_blocking(move || disk.read_blocking("log"))
        .await
        .unwrap()
        .unwrap();
    go(&world, "show", 5).await;
}

async fn pauses_for_good_measure(world: World) {
    let disk = world.disk();
    disk.file("log", ms(30), "x");
    let read = spawn_blocking(move || disk.read_blocking("log"));
    pause(100).await;
    read.await.unwrap().unwrap();
    go(&world, "show", 5).await;
}

// An urgent file, while the pool has other work.

async fn read_in_the_pool(world: &World, late: u64) {
    let disk = world.disk();
    disk.file("urgent", ms(10), "x");
    let rest: Vec<_> = (0..8)
        .map(|_| spawn_blocking(|| std::thread::sleep(d(60))))
        .collect();
    pause(late).await;
    spawn_blocking(move || disk.read_blocking("urgent"))
        .await
        .unwrap()
        .unwrap();
    for one in rest {
        one.await.unwrap();
    }
    go(world, "end", 5).await;
}

async fn pool_reads(world: World) {
    read_in_the_pool(&world, 0).await;
}

async fn asked_for_late(world: World) {
    read_in_the_pool(&world, 70).await;
}

// Many thumbnails on the pool, and an urgent file.

async fn thumbs_and_urgent(world: World) {
    let disk = files(&world, &[("urgent", 10)]);
    let urgent = spawn_blocking(move || disk.read_blocking("urgent"));
    for _ in 0..4 {
        pause(20).await;
    }
    urgent.await.unwrap().unwrap();
    go(&world, "done", 5).await;
}

async fn thumbs_first(world: World) {
    let disk = files(&world, &[("urgent", 10)]);
    let thumbs: Vec<_> = (0..520)
        .map(|_| spawn_blocking(|| std::thread::sleep(d(80))))
        .collect();
    let urgent = spawn_blocking(move || disk.read_blocking("urgent"));
    for thumb in thumbs {
        thumb.await.unwrap();
    }
    urgent.await.unwrap().unwrap();
    go(&world, "done", 5).await;
}

async fn thumbs_by_four(world: World) {
    let disk = files(&world, &[("urgent", 10)]);
    let urgent = spawn_blocking(move || disk.read_blocking("urgent"));
    let limit = Arc::new(Semaphore::new(4));
    let mut set = JoinSet::new();
    for _ in 0..16 {
        let permit = limit.clone().acquire_owned().await.unwrap();
        set.spawn_blocking(move || {
            std::thread::sleep(d(20));
            drop(permit);
        });
    }
    set.join_all().await;
    urgent.await.unwrap().unwrap();
    go(&world, "done", 5).await;
}
