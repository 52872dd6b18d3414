//! Fast producers and slow consumers: what holds a producer back, what piles up,
//! and what is urgent.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc};
use wakeline::World;

use super::case::{Case, go, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("queue-grew", camera_at_the_pace, camera_without_bound),
        wrong("queue-grew", camera_at_the_pace, camera_spawns_the_send),
        wrong("too-few-at-once", shoot_and_print, printer_starts_late),
        wrong("starved-by-another", bulk_and_urgent, bulk_first),
        wrong("finished-too-late", bulk_then_urgent, urgent_is_sent_late),
        right(camera_at_the_pace, camera_with_permits),
        right(bulk_and_urgent, urgent_first),
    ]
}

// A camera takes a picture in 5 ms, the printer needs 30.

async fn camera_at_the_pace(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let outside = world.clone();
    tokio::spawn(async move {
        for n in 0..6 {
            let permit = tx.reserve().await.unwrap();
            go(&outside, format!("shoot({n})"), 5).await;
            permit.send(n);
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("print({n})"), 30).await;
    }
}

async fn camera_without_bound(world: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    let outside = world.clone();
    tokio::spawn(async move {
        for n in 0..6 {
            go(&outside, format!("shoot({n})"), 5).await;
            tx.send(n).unwrap();
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("print({n})"), 30).await;
    }
}

async fn camera_spawns_the_send(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let outside = world.clone();
    tokio::spawn(async move {
        for n in 0..6 {
            go(&outside, format!("shoot({n})"), 5).await;
            let tx = tx.clone();
            tokio::spawn(async move { tx.send(n).await });
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("print({n})"), 30).await;
    }
}

async fn camera_with_permits(world: World) {
    let room = Arc::new(Semaphore::new(1));
    let queue = Arc::new(std::sync::Mutex::new(VecDeque::new()));
    let bell = tokio::sync::Notify::new();
    let shoot = async {
        for n in 0..6 {
            let room = room.clone().acquire_owned().await.unwrap();
            go(&world, format!("shoot({n})"), 5).await;
            queue.lock().unwrap().push_back((n, room));
            bell.notify_one();
        }
    };
    let print = async {
        for _ in 0..6 {
            let (n, room) = loop {
                let next = queue.lock().unwrap().pop_front();
                match next {
                    Some(next) => break next,
                    None => bell.notified().await,
                }
            };
            drop(room);
            go(&world, format!("print({n})"), 30).await;
        }
    };
    tokio::join!(shoot, print);
}

// Each picture is printed as soon as it is there.

async fn shots(world: &World, late: u64) {
    let (tx, mut rx) = mpsc::channel(8);
    let outside = world.clone();
    tokio::spawn(async move {
        for n in 0..4 {
            go(&outside, format!("shoot({n})"), 10).await;
            tx.send(n).await.unwrap();
        }
    });
    pause(late).await;
    while let Some(n) = rx.recv().await {
        go(world, format!("print({n})"), 5).await;
    }
}

async fn shoot_and_print(world: World) {
    shots(&world, 0).await;
}

async fn printer_starts_late(world: World) {
    shots(&world, 100).await;
}

// Bulk work and an urgent piece; the urgent one is done as soon as it may.

fn two_queues() -> (mpsc::UnboundedReceiver<u32>, mpsc::UnboundedReceiver<u32>) {
    let (bulk, bulk_rx) = mpsc::unbounded_channel();
    let (urgent, urgent_rx) = mpsc::unbounded_channel();
    for n in 0..5 {
        bulk.send(n).unwrap();
    }
    tokio::spawn(async move {
        pause(5).await;
        urgent.send(0).unwrap();
    });
    (bulk_rx, urgent_rx)
}

async fn bulk_and_urgent(world: World) {
    go(&world, "bulk(0)", 10).await;
    go(&world, "urgent(0)", 10).await;
    for n in 1..5 {
        go(&world, format!("bulk({n})"), 10).await;
    }
}

async fn bulk_first(world: World) {
    let (mut bulk, mut urgent) = two_queues();
    for _ in 0..6 {
        tokio::select! {
            biased;
            Some(n) = bulk.recv() => go(&world, format!("bulk({n})"), 10).await,
            Some(n) = urgent.recv() => go(&world, format!("urgent({n})"), 10).await,
        }
    }
}

async fn urgent_first(world: World) {
    let (mut bulk, mut urgent) = two_queues();
    loop {
        let (name, n) = tokio::select! {
            biased;
            Some(n) = urgent.recv() => ("urgent", n),
            Some(n) = bulk.recv() => ("bulk", n),
            else => break,
        };
        go(&world, format!("{name}({n})"), 10).await;
    }
}

// An urgent piece that comes at 10 ms goes before the rest.

async fn bulk(world: &World, at: u64) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        pause(at).await;
        let _ = tx.send(());
        std::future::pending::<()>().await;
    });
    let mut left = 0..4;
    let mut urgent = 1;
    loop {
        let next = left.clone().next();
        tokio::select! {
            biased;
            Some(()) = rx.recv(), if urgent > 0 => {
                urgent = 0;
                go(world, "urgent", 5).await;
            }
            () = std::future::ready(()), if next.is_some() => {
                left.next();
                go(world, format!("bulk({})", next.unwrap()), 20).await;
            }
            else => break,
        }
    }
}

async fn bulk_then_urgent(world: World) {
    bulk(&world, 10).await;
}

async fn urgent_is_sent_late(world: World) {
    bulk(&world, 70).await;
}
