//! Scenes, each wrong and repaired: channels and notifications.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Notify, broadcast, mpsc, oneshot, watch};
use tokio::time::{interval, sleep};
use wakeline::World;

use super::case::{Case, d, pages, right, scene, step};

pub(super) fn cases() -> Vec<Case> {
    let scenes = [
        scene("notified-nobody", lost_wake_up),
        scene("right-by-luck", select_loses_data),
        scene("missed-a-message", broadcast_lag),
        scene("wrong-result", watch_missed_value),
        scene("sender-still-alive", channel_never_closed),
        scene("queue-grew", unbounded_growth),
        scene("no-reply", actor_without_reply),
        scene("starved-by-another", merge_starves),
    ];
    let mut cases: Vec<Case> = scenes.into_iter().flatten().collect();
    cases.push(right(notified_once, notified_twice));
    cases
}

async fn lost_wake_up(world: World, good: bool) {
    let notify = Arc::new(Notify::new());
    let ready = Arc::new(AtomicBool::new(false));
    let web = pages(&world, &[("config", 20)]);
    let (notify2, ready2) = (notify.clone(), ready.clone());
    tokio::spawn(async move {
        web.fetch("config").await.unwrap();
        ready2.store(true, Ordering::SeqCst);
        notify2.notify_waiters();
    });
    if good {
        let mut told = pin!(notify.notified());
        told.as_mut().enable();
        if !ready.load(Ordering::SeqCst) {
            step(&world, "log(not ready)", 25).await.unwrap();
            told.await;
        }
    } else if !ready.load(Ordering::SeqCst) {
        step(&world, "log(not ready)", 25).await.unwrap();
        notify.notified().await;
    }
    step(&world, "serve", 10).await.unwrap();
}

async fn pair(bytes: &mut mpsc::Receiver<u8>) -> Option<[u8; 2]> {
    let first = bytes.recv().await?;
    let second = bytes.recv().await?;
    Some([first, second])
}

async fn select_loses_data(world: World, good: bool) {
    let (sender, mut bytes) = mpsc::channel::<u8>(8);
    let world2 = world.clone();
    tokio::spawn(async move {
        for byte in 0..6u8 {
            step(&world2, format!("byte({byte})"), 10).await.unwrap();
            if sender.send(byte).await.is_err() {
                break;
            }
        }
    });
    let mut tick = interval(d(25));
    tick.tick().await;
    let mut pairs = Vec::new();
    if good {
        let mut half = None;
        loop {
            tokio::select! {
                byte = bytes.recv() => match (byte, half.take()) {
                    (None, _) => break,
                    (Some(byte), None) => half = Some(byte),
                    (Some(byte), Some(first)) => pairs.push([first, byte]),
                },
                _ = tick.tick() => {}
            }
        }
    } else {
        loop {
            tokio::select! {
                pair = pair(&mut bytes) => match pair {
                    None => break,
                    Some(pair) => pairs.push(pair),
                },
                _ = tick.tick() => {}
            }
        }
    }
    for pair in &pairs {
        step(&world, format!("store({pair:?})"), 1).await.unwrap();
    }
    assert_eq!(pairs.len(), 3, "pairs received");
}

async fn broadcast_lag(world: World, good: bool) {
    let (sender, mut receiver) = broadcast::channel(2);
    let world2 = world.clone();
    let reader = tokio::spawn(async move {
        loop {
            match receiver.recv().await {
                Ok(number) => {
                    let handle = step(&world2, format!("handle({number})"), 15);
                    handle.await.unwrap();
                }
                Err(broadcast::error::RecvError::Lagged(_)) if good => {}
                Err(_) => break,
            }
        }
    });
    for number in 0..8 {
        sender.send(number).ok();
        step(&world, format!("make({number})"), 5).await.unwrap();
    }
    drop(sender);
    reader.await.unwrap();
}

async fn watch_missed_value(world: World, good: bool) {
    let (sender, mut values) = watch::channel(0);
    let (queue, mut orders) = mpsc::channel(8);
    let reader = tokio::spawn(async move {
        let mut seen = Vec::new();
        loop {
            let value = if good {
                orders.recv().await
            } else {
                let changed = values.changed().await;
                changed.ok().map(|()| *values.borrow_and_update())
            };
            let Some(value) = value else { break seen };
            step(&world, format!("apply({value})"), 10).await.unwrap();
            seen.push(value);
        }
    });
    for value in 1..=4 {
        if good {
            queue.send(value).await.unwrap();
        } else {
            sender.send(value).unwrap();
        }
        sleep(d(4)).await;
    }
    drop((sender, queue));
    let seen = reader.await.unwrap();
    assert_eq!(seen, [1, 2, 3, 4], "every order is applied");
}

async fn channel_never_closed(world: World, good: bool) {
    let (sender, mut receiver) = mpsc::channel(4);
    for site in 0..3 {
        let (sender, world) = (sender.clone(), world.clone());
        tokio::spawn(async move {
            step(&world, format!("crawl({site})"), 10).await.unwrap();
            sender.send(site).await.unwrap();
        });
    }
    let _kept = (!good).then_some(sender);
    while receiver.recv().await.is_some() {}
    step(&world, "sum", 5).await.unwrap();
}

async fn unbounded_growth(world: World, good: bool) {
    let (unbounded, mut from_unbounded) = mpsc::unbounded_channel();
    let (bounded, mut from_bounded) = mpsc::channel(2);
    let world2 = world.clone();
    let indexer = tokio::spawn(async move {
        loop {
            let page = if good {
                from_bounded.recv().await
            } else {
                from_unbounded.recv().await
            };
            let Some(page) = page else { break };
            step(&world2, format!("index({page})"), 10).await.unwrap();
        }
    });
    for page in 0..12 {
        step(&world, format!("read({page})"), 1).await.unwrap();
        if good {
            bounded.send(page).await.unwrap();
        } else {
            unbounded.send(page).unwrap();
        }
    }
    drop((unbounded, bounded));
    indexer.await.unwrap();
}

async fn actor_without_reply(world: World, good: bool) {
    let (actor, mut asks) = mpsc::channel::<(u32, oneshot::Sender<u32>)>(4);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Some((number, reply)) = asks.recv().await {
            step(&world, format!("work({number})"), 10).await.unwrap();
            if number == 2 && !good {
                kept.push(reply);
            } else {
                let _ = reply.send(number * 2);
            }
        }
    });
    for number in 1..4 {
        let (reply, answer) = oneshot::channel();
        actor.send((number, reply)).await.unwrap();
        let _ = answer.await;
    }
}

async fn merge_starves(world: World, good: bool) {
    let (to_a, mut a) = mpsc::channel(64);
    let (to_b, mut b) = mpsc::channel(64);
    for item in 0..8 {
        to_a.send(item).await.unwrap();
    }
    to_b.send(100).await.unwrap();
    drop((to_a, to_b));
    let mut flip = false;
    loop {
        let item = if good && flip {
            tokio::select! { biased; Some(item) = b.recv() => item, Some(item) = a.recv() => item, else => break }
        } else {
            tokio::select! { biased; Some(item) = a.recv() => item, Some(item) = b.recv() => item, else => break }
        };
        flip = !flip;
        step(&world, format!("item({item})"), 5).await.unwrap();
    }
}

/// Two notifications with nobody waiting are one permit: here that is right,
/// for the third comes in time.
async fn notified(world: World, times: usize) {
    let notify = Arc::new(Notify::new());
    let (notify2, world2) = (notify.clone(), world.clone());
    tokio::spawn(async move {
        step(&world2, "event(1)", 10).await.unwrap();
        for _ in 0..times {
            notify2.notify_one();
        }
        step(&world2, "event(2)", 30).await.unwrap();
        notify2.notify_one();
    });
    sleep(d(20)).await;
    notify.notified().await;
    step(&world, "react(1)", 5).await.unwrap();
    notify.notified().await;
    step(&world, "react(2)", 5).await.unwrap();
}

async fn notified_once(world: World) {
    notified(world, 1).await;
}

async fn notified_twice(world: World) {
    notified(world, 2).await;
}
