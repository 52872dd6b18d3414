//! Stuck for other reasons: nobody polls, nobody wakes, nobody answers.

use std::future::{Future, pending, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::{JoinSet, LocalSet, spawn_local};
use tokio::time::sleep;
use wakeline::World;

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("left-no-waker", load_then_draw, a_flag_without_a_waker),
        wrong(
            "never-finished",
            load_then_draw,
            waits_for_a_task_that_hangs,
        ),
        wrong(
            "never-finished",
            load_then_draw,
            a_local_task_without_its_set,
        ),
        wrong("left-no-waker", load_then_draw, a_server_that_has_no_end),
        wrong("never-finished", load_then_draw, the_value_was_there_before),
        wrong("left-no-waker", load_then_draw, never_says_that_it_is_ready),
        wrong(
            "waits-for-itself",
            load_then_draw,
            a_lock_for_a_future_that_rests,
        ),
        wrong(
            "waits-for-itself",
            load_then_draw,
            a_stream_that_rests_with_its_lock,
        ),
        wrong("spins-without-progress", load_then_draw, wakes_itself_again),
        wrong(
            "spins-without-progress",
            load_then_draw,
            asks_whether_it_is_finished,
        ),
        right(load_then_draw, a_waker_that_is_kept),
        right(load_then_draw, a_local_set_that_is_awaited),
        right(load_then_draw, a_server_that_is_aborted),
        right(load_then_draw, asks_for_the_value_first),
    ]
}

/// Loads a model, and then draws it.
async fn load_then_draw(world: World) {
    let web = pages(&world, &[("model", 45)]);
    let _ = web.fetch("model").await;
    step(&world, "draw", 10).await.unwrap();
}

/// Ready once the flag is set; but it tells nobody whom to wake.
struct IsSet(Arc<AtomicBool>);

impl Future for IsSet {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0.load(Ordering::SeqCst) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

async fn a_flag_without_a_waker(world: World) {
    let flag = Arc::new(AtomicBool::new(false));
    let (fetch, set) = (pages(&world, &[("model", 45)]).fetch("model"), flag.clone());
    tokio::spawn(async move {
        let _ = fetch.await;
        set.store(true, Ordering::SeqCst);
    });
    IsSet(flag).await;
    step(&world, "draw", 10).await.unwrap();
}

async fn waits_for_a_task_that_hangs(world: World) {
    let web = pages(&world, &[("model", 45)]);
    web.hangs("textures");
    let mut loads = JoinSet::new();
    for page in ["model", "textures"] {
        loads.spawn(web.fetch(page));
    }
    loads.join_all().await;
    step(&world, "draw", 10).await.unwrap();
}

async fn a_local_task_without_its_set(world: World) {
    let local = LocalSet::new();
    let fetch = pages(&world, &[("model", 45)]).fetch("model");
    let load = local.spawn_local(fetch);
    // The set would have to run for that.
    let _ = load.await;
    step(&world, "draw", 10).await.unwrap();
}

async fn a_server_that_has_no_end(world: World) {
    let web = pages(&world, &[("model", 45)]);
    let (load, mut loads) = mpsc::channel::<&str>(1);
    let server = tokio::spawn(async move {
        while let Some(page) = loads.recv().await {
            let _ = web.fetch(page).await;
        }
        pending::<()>().await;
    });
    load.send("model").await.unwrap();
    drop(load);
    server.await.unwrap();
    step(&world, "draw", 10).await.unwrap();
}

/// `changed` waits for the next value, and there is none.
async fn the_value_was_there_before(world: World) {
    let (model, mut loaded) = watch::channel(None);
    let web = pages(&world, &[("model", 45)]);
    model.send(web.fetch("model").await.ok()).unwrap();
    assert!(loaded.borrow_and_update().is_some());
    loaded.changed().await.unwrap();
    step(&world, "draw", 10).await.unwrap();
    drop(model);
}

async fn never_says_that_it_is_ready(world: World) {
    let web = pages(&world, &[("model", 45)]);
    let loaded = AtomicBool::new(false);
    let mut load = pin!(async {
        let _ = web.fetch("model").await;
        loaded.store(true, Ordering::SeqCst);
    });
    let is_loaded = poll_fn(|context| {
        // Polled until it is there; and then?
        if !loaded.load(Ordering::SeqCst) {
            let _ = load.as_mut().poll(context);
        }
        Poll::Pending::<()>
    });
    is_loaded.await;
    step(&world, "draw", 10).await.unwrap();
}

/// The lock is handed to a future that is not polled meanwhile.
async fn a_lock_for_a_future_that_rests(world: World) {
    let web = pages(&world, &[("model", 45)]);
    let models = Arc::new(Mutex::new(0));
    let loading = models.clone();
    tokio::spawn(async move {
        let mut models = loading.lock().await;
        let _ = web.fetch("model").await;
        *models += 1;
    });
    pause(1).await;
    let mut first = pin!(async { *models.lock().await += 1 });
    tokio::select! {
        () = &mut first => {}
        () = sleep(d(20)) => {
            *models.lock().await += 1;
        }
    }
    step(&world, "draw", 10).await.unwrap();
}

/// An item is begun under the lock, and not polled on when it is late.
async fn a_stream_that_rests_with_its_lock(world: World) {
    let web = pages(&world, &[("model", 45)]);
    let cache = Mutex::new(Vec::new());
    let mut load = pin!(async {
        let mut cache = cache.lock().await;
        cache.push(web.fetch("model").await);
    });
    loop {
        tokio::select! {
            () = &mut load => break,
            () = sleep(d(30)) => {
                let count = cache.lock().await.len();
                world.say(format!("{count} so far"));
            }
        }
    }
    step(&world, "draw", 10).await.unwrap();
}

async fn wakes_itself_again(world: World) {
    let fetch = pages(&world, &[("model", 45)]).fetch("model");
    let task = tokio::spawn(fetch);
    poll_fn(|context| {
        if task.is_finished() {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    step(&world, "draw", 10).await.unwrap();
}

async fn asks_whether_it_is_finished(world: World) {
    let (model, mut loaded) = mpsc::channel(1);
    let web = pages(&world, &[("model", 45)]);
    tokio::spawn(async move { model.send(web.fetch("model").await).await });
    while loaded.try_recv().is_err() {
        tokio::task::yield_now().await;
    }
    step(&world, "draw", 10).await.unwrap();
}

async fn a_waker_that_is_kept(world: World) {
    let fetch = pages(&world, &[("model", 45)]).fetch("model");
    let mut fetch = pin!(fetch);
    let mut polls = 0;
    let _ = poll_fn(|context| {
        polls += 1;
        fetch.as_mut().poll(context)
    })
    .await;
    world.say(format!("{polls} polls"));
    step(&world, "draw", 10).await.unwrap();
}

async fn a_local_set_that_is_awaited(world: World) {
    let fetch = pages(&world, &[("model", 45)]).fetch("model");
    LocalSet::new()
        .run_until(async { spawn_local(fetch).await.unwrap().unwrap() })
        .await;
    step(&world, "draw", 10).await.unwrap();
}

async fn a_server_that_is_aborted(world: World) {
    let web = pages(&world, &[("model", 45)]);
    let (load, mut loads) = mpsc::channel::<&str>(1);
    let (loaded, mut is_loaded) = mpsc::channel(1);
    let server = tokio::spawn(async move {
        while let Some(page) = loads.recv().await {
            let _ = loaded.send(web.fetch(page).await).await;
        }
    });
    load.send("model").await.unwrap();
    is_loaded.recv().await;
    server.abort();
    step(&world, "draw", 10).await.unwrap();
}

async fn asks_for_the_value_first(world: World) {
    let (model, mut loaded) = watch::channel(false);
    let web = pages(&world, &[("model", 45)]);
    let load = async {
        let _ = web.fetch("model").await;
        model.send_replace(true);
    };
    let draw = async {
        loaded.wait_for(|loaded| *loaded).await.unwrap();
        step(&world, "draw", 10).await.unwrap();
    };
    tokio::join!(draw, load);
}
