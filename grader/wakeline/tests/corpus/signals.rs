//! Signals that something is there: who gives them, who hears them, who only
//! spins.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

use tokio::sync::{Notify, watch};
use wakeline::World;

use super::case::{Case, d, go, pages, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "notified-nobody",
            load_then_serve,
            told_before_anybody_listens,
        ),
        wrong(
            "notified-nobody",
            load_then_serve,
            load_fails_and_tells_nobody,
        ),
        wrong("never-finished", load_then_serve, watch_that_had_it_before),
        wrong("left-no-waker", load_then_serve, flag_without_a_waker),
        wrong(
            "never-finished",
            load_then_serve,
            waits_for_a_page_without_answer,
        ),
        wrong(
            "spins-without-progress",
            load_then_serve,
            yields_until_loaded,
        ),
        wrong(
            "spins-without-progress",
            load_then_serve,
            future_that_wakes_itself,
        ),
        wrong(
            "blocks-the-loop-for-ever",
            load_then_serve,
            std_channel_in_async,
        ),
        wrong("notified-nobody", two_serve_after_load, told_to_one_of_two),
        wrong("notified-nobody", fan_in, condition_checked_too_late),
        right(load_then_serve, flag_with_a_waker),
        right(load_then_serve, told_with_a_permit),
        right(load_then_serve, watch_and_wait_for),
        right(two_serve_after_load, told_to_all_that_listen),
    ]
}

// One loads; the other serves when it is loaded.

async fn load_then_serve(world: World) {
    let _ = pages(&world, &[("data", 30)]).fetch("data").await;
    go(&world, "serve", 10).await;
}

async fn told_before_anybody_listens(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(Notify::new());
    let tell = loaded.clone();
    let load = tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        tell.notify_waiters();
    });
    load.await.unwrap();
    loaded.notified().await;
    go(&world, "serve", 10).await;
}

async fn load_fails_and_tells_nobody(world: World) {
    world.web().broken("data", wakeline::ms(30));
    let loaded = Arc::new(Notify::new());
    let load = {
        let (loaded, web) = (loaded.clone(), world.web());
        async move {
            if let Ok(_data) = web.fetch("data").await {
                loaded.notify_one();
            }
        }
    };
    let serve = async {
        loaded.notified().await;
        go(&world, "serve", 10).await;
    };
    tokio::join!(load, serve);
}

async fn watch_that_had_it_before(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let (tx, _) = watch::channel(None);
    tx.send_replace(web.fetch("data").await.ok());
    let mut rx = tx.subscribe();
    let server = tokio::spawn(async move {
        rx.changed().await.unwrap();
        go(&world, "serve", 10).await;
    });
    server.await.unwrap();
    drop(tx);
}

#[derive(Default)]
struct Flag {
    up: AtomicBool,
    waker: std::sync::Mutex<Option<Waker>>,
}

struct Raised(Arc<Flag>, bool);

impl Future for Raised {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.1 {
            *self.0.waker.lock().unwrap() = Some(cx.waker().clone());
        }
        if self.0.up.load(Ordering::SeqCst) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

impl Flag {
    fn raise(&self) {
        self.up.store(true, Ordering::SeqCst);
        if let Some(waker) = self.waker.lock().unwrap().take() {
            waker.wake();
        }
    }
}

async fn with_a_flag(world: World, careful: bool) {
    let web = pages(&world, &[("data", 30)]);
    let flag = Arc::new(Flag::default());
    let raised = Raised(flag.clone(), careful);
    tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        flag.raise();
    });
    raised.await;
    go(&world, "serve", 10).await;
}

async fn flag_without_a_waker(world: World) {
    with_a_flag(world, false).await;
}

async fn flag_with_a_waker(world: World) {
    with_a_flag(world, true).await;
}

async fn waits_for_a_page_without_answer(world: World) {
    world.web().hangs("data");
    let _ = world.web().fetch("data").await;
    go(&world, "serve", 10).await;
}

async fn yields_until_loaded(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(AtomicBool::new(false));
    let flag = loaded.clone();
    tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        flag.store(true, Ordering::SeqCst);
    });
    while !loaded.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    go(&world, "serve", 10).await;
}

struct Deadline(tokio::time::Instant);

impl Future for Deadline {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if tokio::time::Instant::now() >= self.0 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

async fn future_that_wakes_itself(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let load = web.fetch("data");
    let (_data, ()) = tokio::join!(load, Deadline(tokio::time::Instant::now() + d(10)));
    go(&world, "serve", 10).await;
}

async fn std_channel_in_async(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let (tx, rx) = std::sync::mpsc::channel();
    tokio::spawn(async move {
        let data = web.fetch("data").await.unwrap();
        tx.send(data).unwrap();
    });
    let _data = rx.recv().unwrap();
    go(&world, "serve", 10).await;
}

async fn told_with_a_permit(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(Notify::new());
    let tell = loaded.clone();
    tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        tell.notify_one();
    })
    .await
    .unwrap();
    loaded.notified().await;
    go(&world, "serve", 10).await;
}

async fn watch_and_wait_for(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let (tx, mut rx) = watch::channel(None);
    let server = tokio::spawn(async move {
        rx.wait_for(|data: &Option<String>| data.is_some())
            .await
            .unwrap();
        go(&world, "serve", 10).await;
    });
    tx.send(web.fetch("data").await.ok()).unwrap();
    server.await.unwrap();
}

// Two serve when it is loaded.

async fn two_serve_after_load(world: World) {
    let _ = pages(&world, &[("data", 30)]).fetch("data").await;
    tokio::join!(go(&world, "serve(0)", 10), go(&world, "serve(1)", 10));
}

async fn told_to_one_of_two(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(Notify::new());
    let servers: Vec<_> = (0..2)
        .map(|n| {
            let (loaded, world) = (loaded.clone(), world.clone());
            tokio::spawn(async move {
                loaded.notified().await;
                go(&world, format!("serve({n})"), 10).await;
            })
        })
        .collect();
    web.fetch("data").await.unwrap();
    loaded.notify_one();
    for server in servers {
        server.await.unwrap();
    }
}

async fn told_to_all_that_listen(world: World) {
    let web = pages(&world, &[("data", 30)]);
    let loaded = Arc::new(Notify::new());
    let serve = async |n| {
        loaded.notified().await;
        go(&world, format!("serve({n})"), 10).await;
    };
    let load = async {
        web.fetch("data").await.unwrap();
        loaded.notify_waiters();
    };
    tokio::join!(serve(0), serve(1), load);
}

// A fan-in of two.

pub(super) async fn fan_in(world: World) {
    tokio::join!(go(&world, "left", 20), go(&world, "right", 30));
    go(&world, "sum", 5).await;
}

async fn condition_checked_too_late(world: World) {
    let done = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let bell = Arc::new(Notify::new());
    for (name, millis) in [("left", 20), ("right", 30)] {
        let (done, bell, world) = (done.clone(), bell.clone(), world.clone());
        tokio::spawn(async move {
            go(&world, name, millis).await;
            done.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            bell.notify_waiters();
        });
    }
    loop {
        bell.notified().await;
        if done.load(std::sync::atomic::Ordering::SeqCst) == 1 {
            // The other one is not there yet.
            pause(15).await;
            continue;
        }
        break;
    }
    go(&world, "sum", 5).await;
}
