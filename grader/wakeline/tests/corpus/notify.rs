//! Notifications and barriers: who is there when it is time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("notified-nobody", open_the_shop, rings_before_they_listen),
        wrong("notified-nobody", open_the_shop, looks_and_then_listens),
        wrong(
            "notified-nobody",
            open_the_shop,
            the_future_is_made_but_not_polled_in_time,
        ),
        wrong("notified-nobody", open_the_shop, one_bell_for_two),
        wrong("notified-nobody", open_the_shop, nobody_rings),
        wrong("began-too-early", open_the_shop, does_not_wait_for_the_bell),
        right(open_the_shop, listens_before_it_looks),
        right(open_the_shop, a_flag_in_a_watch),
        right(open_the_shop, a_permit_is_kept),
    ]
}

/// Two clerks are ready after 10 and 35 ms; the door opens after 20 ms, and
/// then each serves.
async fn open_the_shop(world: World) {
    let door = async {
        step(&world, "unlock", 20).await.unwrap();
    };
    let ready = async { step(&world, "dress(fast)", 10).await.unwrap() };
    let serve = async |name: &str| {
        step(&world, format!("serve({name})"), 15).await.unwrap();
    };
    let slow = async { step(&world, "dress(slow)", 35).await.unwrap() };
    let first = async {
        tokio::join!(door, ready);
        serve("fast").await;
    };
    let second = async {
        slow.await;
        serve("slow").await;
    };
    tokio::join!(first, second);
}

async fn clerk(world: World, name: &'static str, wait: impl Future) {
    let millis = if name == "fast" { 10 } else { 35 };
    step(&world, format!("dress({name})"), millis)
        .await
        .unwrap();
    wait.await;
    step(&world, format!("serve({name})"), 15).await.unwrap();
}

async fn rings_before_they_listen(world: World) {
    let bell = Notify::new();
    let door = async {
        step(&world, "unlock", 20).await.unwrap();
        bell.notify_waiters();
    };
    let fast = clerk(world.clone(), "fast", async { bell.notified().await });
    let slow = clerk(world.clone(), "slow", async { bell.notified().await });
    tokio::join!(door, fast, slow);
}

async fn looks_and_then_listens(world: World) {
    let shop = Arc::new((AtomicBool::new(false), Notify::new()));
    let mut clerks = JoinSet::new();
    for name in ["fast", "slow"] {
        let shop = shop.clone();
        let opened = async move {
            if !shop.0.load(Ordering::SeqCst) {
                // Time to write it into the book.
                pause(15).await;
                shop.1.notified().await;
            }
        };
        clerks.spawn(clerk(world.clone(), name, opened));
    }
    step(&world, "unlock", 20).await.unwrap();
    shop.0.store(true, Ordering::SeqCst);
    shop.1.notify_waiters();
    clerks.join_all().await;
}

async fn the_future_is_made_but_not_polled_in_time(world: World) {
    let bell = Arc::new(Notify::new());
    let tasks = ["fast", "slow"].map(|name| {
        let bell = bell.clone();
        // A lazy block: `notified` is called only once it is polled.
        let heard = async move { bell.notified().await };
        tokio::spawn(clerk(world.clone(), name, heard))
    });
    step(&world, "unlock", 20).await.unwrap();
    bell.notify_waiters();
    for task in tasks {
        task.await.unwrap();
    }
}

/// Two notifications in a row are one permit, and two clerks want it.
async fn one_bell_for_two(world: World) {
    let bell = Arc::new(Notify::new());
    let ring = bell.clone();
    let unlock = step(&world, "unlock", 5);
    tokio::spawn(async move {
        let _ = unlock.await;
        ring.notify_one();
        ring.notify_one();
    });
    let fast = clerk(world.clone(), "fast", bell.notified());
    let slow = clerk(world.clone(), "slow", async { bell.notified().await });
    tokio::join!(fast, slow);
}

async fn nobody_rings(world: World) {
    let bell = Arc::new(Notify::new());
    let mut clerks = JoinSet::new();
    for name in ["fast", "slow"] {
        let bell = bell.clone();
        clerks.spawn(clerk(
            world.clone(),
            name,
            async move { bell.notified().await },
        ));
    }
    step(&world, "unlock", 20).await.unwrap();
    clerks.join_all().await;
}

async fn does_not_wait_for_the_bell(world: World) {
    let bell = Notify::new();
    let door = async {
        step(&world, "unlock", 20).await.unwrap();
        bell.notify_waiters();
    };
    // The future of `notified` is dropped, not awaited.
    let fast = clerk(world.clone(), "fast", async { drop(bell.notified()) });
    let slow = clerk(world.clone(), "slow", async { drop(bell.notified()) });
    tokio::join!(door, fast, slow);
}

async fn listens_before_it_looks(world: World) {
    let shop = Arc::new((AtomicBool::new(false), Notify::new()));
    let tasks = ["fast", "slow"].map(|name| {
        let shop = shop.clone();
        let opened = async move {
            let heard = shop.1.notified();
            if !shop.0.load(Ordering::SeqCst) {
                heard.await;
            }
        };
        tokio::spawn(clerk(world.clone(), name, opened))
    });
    step(&world, "unlock", 20).await.unwrap();
    shop.0.store(true, Ordering::SeqCst);
    shop.1.notify_waiters();
    for task in tasks {
        task.await.unwrap();
    }
}

async fn a_flag_in_a_watch(world: World) {
    let (open, is_open) = watch::channel(false);
    let door = async {
        step(&world, "unlock", 20).await.unwrap();
        open.send(true).unwrap();
    };
    let opened = |mut is_open: watch::Receiver<bool>| async move {
        is_open.wait_for(|open| *open).await.unwrap();
    };
    let fast = clerk(world.clone(), "fast", opened(is_open.clone()));
    let slow = clerk(world.clone(), "slow", opened(is_open));
    tokio::join!(slow, fast, door);
}

async fn a_permit_is_kept(world: World) {
    let bells = [(); 2].map(|()| Arc::new(Notify::new()));
    let [fast, slow] = ["fast", "slow"];
    let mut clerks = JoinSet::new();
    for (name, bell) in [fast, slow].into_iter().zip(bells.clone()) {
        clerks.spawn(clerk(
            world.clone(),
            name,
            async move { bell.notified().await },
        ));
    }
    step(&world, "unlock", 20).await.unwrap();
    for bell in &bells {
        bell.notify_one();
    }
    clerks.join_all().await;
}
