//! What keeps the thread, and what only looks as if it did.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex as StdMutex};
use std::task::{Context, Poll, Waker};

use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tokio::{join, spawn};
use wakeline::World;

use super::case::{Case, d, files, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("blocked-the-loop", hash_and_ping, sleeps_the_thread),
        wrong("blocked-the-loop", load_config, reads_the_blocking_way),
        wrong("kept-the-thread", index_and_ping, indexes_without_a_pause),
        wrong(
            "blocks-the-loop-for-ever",
            two_updates,
            std_guard_over_an_await,
        ),
        wrong("blocks-the-loop-for-ever", ask_worker, recv_of_std),
        wrong("panicked", ask_worker, blocking_recv_in_async),
        wrong(
            "blocks-the-loop-for-ever",
            ask_worker,
            a_block_on_of_ones_own,
        ),
        wrong("panicked", ask_worker, block_on_in_async),
        wrong("spins-without-progress", ask_worker, yields_until_the_flag),
        right(hash_and_ping, hash_on_the_pool),
        right(two_updates, std_guard_in_a_block),
        right(ask_worker, ask_by_channel),
        right(load_config, load_config),
        right(index_and_ping, index_and_ping),
    ]
}

/// A password is hashed (40 ms of a thread) while pings go on.
async fn hash_and_ping(w: World) {
    let hash = spawn_blocking(|| std::thread::sleep(d(40)));
    for i in 1..=3 {
        step(&w, format!("ping({i})"), 10).await.unwrap();
    }
    hash.await.unwrap();
    step(&w, "login", 10).await.unwrap();
}

async fn hash_on_the_pool(w: World) {
    let hash = async { spawn_blocking(|| std::thread::sleep(d(40))).await.unwrap() };
    let pings = async {
        for i in 1..=3 {
            step(&w, format!("ping({i})"), 10).await.unwrap();
        }
    };
    join!(hash, pings);
    step(&w, "login", 10).await.unwrap();
}

async fn sleeps_the_thread(w: World) {
    let hash = spawn(async {
        std::thread::sleep(d(40));
    });
    for i in 1..=3 {
        step(&w, format!("ping({i})"), 10).await.unwrap();
    }
    hash.await.unwrap();
    step(&w, "login", 10).await.unwrap();
}

/// A config file and a page.
async fn load_config(w: World) {
    let (disk, web) = (files(&w, &[("config", 30)]), pages(&w, &[("motd", 30)]));
    let (config, motd) = join!(disk.read("config"), web.fetch("motd"));
    config.unwrap();
    motd.unwrap();
    step(&w, "start", 10).await.unwrap();
}

async fn reads_the_blocking_way(w: World) {
    let (disk, web) = (files(&w, &[("config", 30)]), pages(&w, &[("motd", 30)]));
    let (config, motd) = join!(async { disk.read_blocking("config") }, web.fetch("motd"));
    config.unwrap();
    motd.unwrap();
    step(&w, "start", 10).await.unwrap();
}

/// Twenty files are indexed in pieces of 2 ms; a ping each 10 ms.
async fn index_and_ping(w: World) {
    let index = spawn(async {
        for _ in 0..20 {
            std::thread::sleep(d(2));
            yield_now().await;
        }
    });
    for i in 1..=3 {
        pause(10).await;
        w.say(format!("tick {i}"));
    }
    index.await.unwrap();
    step(&w, "done", 10).await.unwrap();
}

async fn indexes_without_a_pause(w: World) {
    let index = spawn(async {
        for _ in 0..20 {
            std::thread::sleep(d(2));
        }
    });
    for i in 1..=3 {
        pause(10).await;
        w.say(format!("tick {i}"));
    }
    index.await.unwrap();
    step(&w, "done", 10).await.unwrap();
}

/// Two updates of one counter, each with a save.
async fn two_updates(w: World) {
    let update = |name: &'static str| step(&w, format!("save({name})"), 20);
    let _ = join!(update("a"), update("b"));
    step(&w, "report(2)", 5).await.unwrap();
}

async fn std_guard_over_an_await(w: World) {
    let count = StdMutex::new(0);
    let update = async |name: &str| {
        let mut count = count.lock().unwrap();
        step(&w, format!("save({name})"), 20).await.unwrap();
        *count += 1;
    };
    join!(update("a"), update("b"));
    let total = *count.lock().unwrap();
    step(&w, format!("report({total})"), 5).await.unwrap();
}

async fn std_guard_in_a_block(w: World) {
    let count = Arc::new(StdMutex::new(0));
    let mut set = JoinSet::new();
    for name in ["a", "b"] {
        let (w, count) = (w.clone(), count.clone());
        set.spawn(async move {
            {
                *count.lock().unwrap() += 1;
            }
            step(&w, format!("save({name})"), 20).await.unwrap();
        });
    }
    while set.join_next().await.is_some() {}
    let total = *count.lock().unwrap();
    step(&w, format!("report({total})"), 5).await.unwrap();
}

/// A worker computes an answer, and it is printed.
async fn ask_worker(w: World) {
    step(&w, "compute", 30).await.unwrap();
    step(&w, "print(42)", 5).await.unwrap();
}

async fn compute(w: World) -> u32 {
    step(&w, "compute", 30).await.unwrap();
    42
}

async fn ask_by_channel(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let worker = w.clone();
    spawn(async move {
        let answer = compute(worker).await;
        tx.send(answer).await.unwrap();
    });
    let answer = rx.recv().await.unwrap();
    step(&w, format!("print({answer})"), 5).await.unwrap();
}

async fn recv_of_std(w: World) {
    let (tx, rx) = std::sync::mpsc::channel();
    let worker = w.clone();
    spawn(async move {
        tx.send(compute(worker).await).unwrap();
    });
    let answer = rx.recv().unwrap();
    step(&w, format!("print({answer})"), 5).await.unwrap();
}

async fn blocking_recv_in_async(w: World) {
    let (tx, rx) = oneshot::channel();
    let worker = w.clone();
    spawn(async move {
        tx.send(compute(worker).await).unwrap();
    });
    let answer = rx.blocking_recv().unwrap();
    step(&w, format!("print({answer})"), 5).await.unwrap();
}

struct Unpark(std::thread::Thread);

impl std::task::Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut cx) {
            return value;
        }
        std::thread::park();
    }
}

async fn a_block_on_of_ones_own(w: World) {
    let answer = block_on(compute(w.clone()));
    step(&w, format!("print({answer})"), 5).await.unwrap();
}

async fn block_on_in_async(w: World) {
    let handle = tokio::runtime::Handle::current();
    let answer = handle.block_on(compute(w.clone()));
    step(&w, format!("print({answer})"), 5).await.unwrap();
}

async fn yields_until_the_flag(w: World) {
    let done = Arc::new(AtomicBool::new(false));
    let (worker, flag) = (w.clone(), done.clone());
    let task = spawn(async move {
        let answer = compute(worker).await;
        flag.store(true, Ordering::Release);
        answer
    });
    while !done.load(Ordering::Acquire) {
        yield_now().await;
    }
    let answer = task.await.unwrap();
    step(&w, format!("print({answer})"), 5).await.unwrap();
}
