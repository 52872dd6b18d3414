//! Scenes, each wrong and repaired: tasks, errors, blocking.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake};
use std::thread::Thread;

use tokio::runtime::Handle;
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tokio::time::sleep;
use wakeline::World;

use super::case::{Case, d, files, pages, scene, step};

pub(super) fn cases() -> Vec<Case> {
    [
        scene("ran-on-after-the-end", spawn_and_forget),
        scene("aborted-with-its-owner", join_set_dropped),
        scene("a-task-panicked", panic_swallowed),
        scene("error-ignored", error_ignored),
        scene("retried-at-once", retry_without_backoff),
        scene("never-stops", supervisor_loop),
        scene("pool-was-full", blocking_pool_full),
        scene("panicked", block_on_in_async),
        scene("kept-the-thread", cooperative_starvation),
        scene("blocks-the-loop-for-ever", foreign_block_on_in_async),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn spawn_and_forget(world: World, good: bool) {
    let log = tokio::spawn(step(&world, "write(audit log)", 50));
    step(&world, "answer", 10).await.unwrap();
    if good {
        let _ = log.await;
    }
}

async fn join_set_dropped(world: World, good: bool) {
    let start = async || {
        let mut set = JoinSet::new();
        for part in 0..3 {
            set.spawn(step(&world, format!("upload({part})"), 30));
        }
        if good {
            return Some(set);
        }
        step(&world, "note", 5).await.unwrap();
        None
    };
    if let Some(set) = start().await {
        set.join_all().await;
    }
    step(&world, "publish", 10).await.unwrap();
}

async fn panic_swallowed(world: World, good: bool) {
    let world2 = world.clone();
    let parser = tokio::spawn(async move {
        step(&world2, "parse", 10).await.unwrap();
        if !good {
            let values: Vec<i32> = Vec::new();
            let _ = values[values.len()];
        }
        step(&world2, "save", 10).await.unwrap();
    });
    let _ = parser.await;
    step(&world, "report(done)", 5).await.unwrap();
}

async fn error_ignored(world: World, good: bool) {
    world.web().broken("payment", wakeline::ms(20));
    let paid = world.web().fetch("payment").await;
    if good && paid.is_err() {
        return;
    }
    step(&world, "ship(parcel)", 10).await.unwrap();
}

async fn retry_without_backoff(world: World, good: bool) {
    world.web().broken("api", wakeline::ms(1));
    for attempt in 0..6u32 {
        if world.web().fetch("api").await.is_ok() {
            break;
        }
        if good {
            sleep(d(10 << attempt)).await;
        }
    }
}

async fn supervisor_loop(world: World, good: bool) {
    let mut tries = 0;
    loop {
        let world = world.clone();
        let worker = tokio::spawn(async move {
            step(&world, "start worker", 1).await.unwrap();
            panic!("no config");
        });
        if worker.await.is_ok() {
            break;
        }
        tries += 1;
        if good {
            if tries == 3 {
                break;
            }
            sleep(d(50 << tries)).await;
        }
    }
}

async fn blocking_pool_full(world: World, good: bool) {
    let closures = if good { 3 } else { 515 };
    let mut set = JoinSet::new();
    for _ in 0..closures {
        set.spawn_blocking(|| std::thread::sleep(d(1000)));
    }
    yield_now().await;
    let disk = files(&world, &[("small", 5)]);
    let read = spawn_blocking(move || disk.read_blocking("small"));
    let _ = read.await.unwrap();
    set.join_all().await;
}

async fn block_on_in_async(world: World, good: bool) {
    let web = pages(&world, &[("a", 10)]);
    if good {
        web.fetch("a").await.unwrap();
    } else {
        Handle::current().block_on(web.fetch("a")).unwrap();
    }
}

async fn cooperative_starvation(world: World, good: bool) {
    let world2 = world.clone();
    let beat = tokio::spawn(async move {
        for beat in 0..4 {
            sleep(d(10)).await;
            let heartbeat = step(&world2, format!("heartbeat({beat})"), 1);
            heartbeat.await.unwrap();
        }
    });
    let mut sum = 0u64;
    for number in 0..3_000u64 {
        sum = sum.wrapping_mul(31).wrapping_add(number);
        if good {
            yield_now().await;
        } else {
            std::hint::black_box(sum);
        }
        if number % 100 == 0 {
            std::thread::sleep(d(2));
        }
    }
    beat.await.unwrap();
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

async fn foreign_block_on_in_async(world: World, good: bool) {
    let web = pages(&world, &[("a", 10)]);
    if good {
        web.fetch("a").await.unwrap();
        return;
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = Context::from_waker(&waker);
    let mut fetch = pin!(web.fetch("a"));
    while fetch.as_mut().poll(&mut context).is_pending() {
        std::thread::park();
    }
}
