//! The blocking pool: what takes its threads, and what waits for one.

use std::sync::{Arc, Condvar, Mutex};

use tokio::sync::{Semaphore, oneshot};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use wakeline::World;
use wakeline::world::Disk;

use super::case::{Case, d, files, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "pool-was-full",
            settings_while_busy,
            sleepers_take_every_thread,
        ),
        wrong(
            "pool-was-full",
            settings_while_busy,
            waiters_take_every_thread,
        ),
        wrong(
            "pool-was-full",
            settings_while_busy,
            a_thread_for_each_reader,
        ),
        wrong(
            "pool-was-full",
            settings_while_busy,
            closures_that_wait_for_a_channel,
        ),
        wrong("blocked-the-loop", settings_while_busy, reads_on_the_loop),
        wrong(
            "blocked-the-loop",
            settings_while_busy,
            waits_for_the_thread_on_the_loop,
        ),
        wrong(
            "one-after-the-other",
            settings_while_busy,
            awaits_each_closure,
        ),
        right(settings_while_busy, the_async_read),
        right(settings_while_busy, a_thread_of_its_own),
        right(settings_while_busy, a_limit_for_the_sleepers),
    ]
}

fn disk(world: &World) -> Disk {
    files(world, &[("settings", 15), ("index", 25)])
}

/// Reads two files while much else is going on, and answers a request.
async fn settings_while_busy(world: World) {
    let disk = disk(&world);
    let (settings, index) = (disk.read("settings"), disk.read("index"));
    let _ = tokio::join!(settings, index, step(&world, "answer", 40));
    pause(400u64.saturating_sub(world.now().0)).await;
    step(&world, "stop", 5).await.unwrap();
}

async fn read_both(world: &World) {
    let disk = disk(world);
    let read = |name: &'static str| {
        let disk = disk.clone();
        spawn_blocking(move || disk.read_blocking(name))
    };
    let answer = step(world, "answer", 40);
    let _ = tokio::join!(read("settings"), read("index"), answer);
}

async fn stop(world: &World) {
    pause(400u64.saturating_sub(world.now().0)).await;
    step(world, "stop", 5).await.unwrap();
}

async fn sleepers_take_every_thread(world: World) {
    for _ in 0..600 {
        spawn_blocking(|| std::thread::sleep(d(100)));
    }
    read_both(&world).await;
    stop(&world).await;
}

/// Each of many closures waits until it is told to go on.
async fn waiters_take_every_thread(world: World) {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let mut waiters = JoinSet::new();
    for _ in 0..520 {
        let gate = gate.clone();
        waiters.spawn_blocking(move || {
            let closed = gate.0.lock().unwrap();
            let _open = gate.1.wait_while(closed, |open| !*open).unwrap();
        });
    }
    let opens = async {
        pause(70).await;
        *gate.0.lock().unwrap() = true;
        gate.1.notify_all();
    };
    tokio::join!(opens, read_both(&world));
    waiters.join_all().await;
    stop(&world).await;
}

/// A chat with 512 guests, and a thread that reads for each of them.
async fn a_thread_for_each_reader(world: World) {
    let mut guests = JoinSet::new();
    for guest in 0..512u64 {
        guests.spawn(async move {
            let reader = spawn_blocking(move || std::thread::sleep(d(60 + guest % 7)));
            reader.await.unwrap();
        });
    }
    yield_now().await;
    let reading = world.clone();
    let both = tokio::spawn(async move { read_both(&reading).await });
    guests.join_all().await;
    both.await.unwrap();
    stop(&world).await;
}

async fn closures_that_wait_for_a_channel(world: World) {
    let (senders, receivers): (Vec<_>, Vec<_>) =
        (0..512).map(|_| std::sync::mpsc::channel::<u8>()).unzip();
    let closures: Vec<_> = receivers
        .into_iter()
        .map(|receiver| spawn_blocking(move || receiver.recv()))
        .collect();
    let ends = async {
        pause(55).await;
        drop(senders);
    };
    tokio::join!(read_both(&world), ends);
    for closure in closures {
        assert!(closure.await.unwrap().is_err());
    }
    stop(&world).await;
}

async fn reads_on_the_loop(world: World) {
    let disk = disk(&world);
    let answer = tokio::spawn(step(&world, "answer", 40));
    yield_now().await;
    let _ = disk.read_blocking("settings");
    let _ = disk.read_blocking("index");
    let _ = answer.await;
    stop(&world).await;
}

async fn waits_for_the_thread_on_the_loop(world: World) {
    let disk = disk(&world);
    let threads = ["settings", "index"].map(|name| {
        let disk = disk.clone();
        std::thread::spawn(move || disk.read_blocking(name))
    });
    for thread in threads {
        let _ = thread.join().unwrap();
    }
    step(&world, "answer", 40).await.unwrap();
    stop(&world).await;
}

async fn awaits_each_closure(world: World) {
    for name in ["settings", "index"] {
        let disk = disk(&world);
        let _ = spawn_blocking(move || disk.read_blocking(name)).await;
    }
    step(&world, "answer", 40).await.unwrap();
    stop(&world).await;
}

async fn the_async_read(world: World) {
    for _ in 0..600 {
        tokio::spawn(pause(100));
    }
    let disk = disk(&world);
    let mut reads: JoinSet<_> = ["settings", "index"]
        .map(|name| disk.read(name))
        .into_iter()
        .collect();
    reads.spawn(step(&world, "answer", 40));
    reads.join_all().await;
    stop(&world).await;
}

async fn a_thread_of_its_own(world: World) {
    let disk = disk(&world);
    let read = |name: &'static str| {
        let (disk, (done, is_done)) = (disk.clone(), oneshot::channel());
        std::thread::spawn(move || done.send(disk.read_blocking(name)));
        is_done
    };
    let answer = step(&world, "answer", 40);
    let _ = tokio::join!(read("settings"), read("index"), answer);
    stop(&world).await;
}

async fn a_limit_for_the_sleepers(world: World) {
    let limit = Arc::new(Semaphore::new(8));
    let mut sleepers = JoinSet::new();
    for _ in 0..24 {
        let limit = limit.clone();
        sleepers.spawn(async move {
            let _permit = limit.acquire().await.unwrap();
            spawn_blocking(|| std::thread::sleep(d(100))).await.unwrap();
        });
    }
    read_both(&world).await;
    sleepers.join_all().await;
    stop(&world).await;
}
