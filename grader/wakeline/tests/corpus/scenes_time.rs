//! Scenes, each wrong and repaired: timers, limits, shutdown.

use std::pin::pin;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use wakeline::World;

use super::case::{Case, d, scene, step};

pub(super) fn cases() -> Vec<Case> {
    [
        scene("answered-the-first", debounce_wrong),
        scene("ticks-in-a-burst", interval_burst),
        scene("limit-for-each-step", timeout_per_step),
        scene("not-cleaned-up", cancel_without_cleanup),
        scene("aborted-with-its-owner", shutdown_drops_work),
        scene("timer-made-anew", select_remakes_the_timer),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn debounce_wrong(world: World, good: bool) {
    let (typed, mut keys) = mpsc::channel(8);
    tokio::spawn(async move {
        for (key, gap) in [0, 10, 10, 50].into_iter().enumerate() {
            sleep(d(gap)).await;
            typed.send(key).await.unwrap();
        }
    });
    if good {
        let mut last = None;
        loop {
            tokio::select! {
                key = keys.recv() => match key {
                    Some(key) => last = Some(key),
                    None => break,
                },
                () = sleep(d(30)), if last.is_some() => {
                    let key = last.take().unwrap();
                    step(&world, format!("search({key})"), 5).await.unwrap();
                }
            }
        }
        if let Some(key) = last {
            sleep(d(30)).await;
            step(&world, format!("search({key})"), 5).await.unwrap();
        }
    } else {
        let mut set = JoinSet::new();
        while let Some(key) = keys.recv().await {
            let world = world.clone();
            set.spawn(async move {
                sleep(d(30)).await;
                step(&world, format!("search({key})"), 5).await.unwrap();
            });
        }
        set.join_all().await;
    }
}

async fn interval_burst(world: World, good: bool) {
    let mut ticks = interval(d(20));
    if good {
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    for beat in 0..5 {
        ticks.tick().await;
        let millis = if beat == 1 { 70 } else { 2 };
        step(&world, format!("beat({beat})"), millis).await.unwrap();
    }
}

async fn timeout_per_step(world: World, good: bool) {
    let one = |number: u32| step(&world, format!("step({number})"), 60);
    if good {
        let steps = async {
            for number in 0..3 {
                one(number).await.unwrap();
            }
        };
        let _ = timeout(d(100), steps).await;
    } else {
        for number in 0..3 {
            if timeout(d(100), one(number)).await.is_err() {
                break;
            }
        }
    }
}

async fn cancel_without_cleanup(world: World, good: bool) {
    let transaction = async {
        step(&world, "begin", 5).await.unwrap();
        step(&world, "update", 50).await.unwrap();
        step(&world, "commit", 5).await.unwrap();
    };
    let late = timeout(d(30), transaction).await.is_err();
    if good && late {
        step(&world, "rollback", 5).await.unwrap();
    }
}

async fn shutdown_drops_work(world: World, good: bool) {
    let (outbox, mut mails) = mpsc::channel(8);
    let worker = tokio::spawn(async move {
        while let Some(mail) = mails.recv().await {
            step(&world, format!("mail({mail})"), 10).await.unwrap();
        }
    });
    for mail in 0..4 {
        outbox.send(mail).await.unwrap();
    }
    sleep(d(15)).await;
    if good {
        drop(outbox);
        worker.await.unwrap();
    } else {
        worker.abort();
        let _ = worker.await;
    }
}

async fn select_remakes_the_timer(world: World, good: bool) {
    let (sender, mut messages) = mpsc::channel(8);
    tokio::spawn(async move {
        for message in 0..10 {
            sleep(d(10)).await;
            if sender.send(message).await.is_err() {
                break;
            }
        }
    });
    let mut deadline = pin!(sleep(d(35)));
    loop {
        if !good {
            deadline.set(sleep(d(35)));
        }
        tokio::select! {
            message = messages.recv() => {
                let Some(message) = message else { break };
                step(&world, format!("msg({message})"), 1).await.unwrap();
            }
            () = &mut deadline => break,
        }
    }
}
