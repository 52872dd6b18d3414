//! Debounce, throttle, coalescing: which of many events is acted on, and when.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "answered-the-first",
            save_when_quiet,
            a_timer_for_each_change,
        ),
        wrong(
            "answered-the-first",
            save_when_quiet,
            sleeps_and_takes_what_is_there,
        ),
        wrong(
            "answered-the-first",
            save_when_quiet,
            the_quiet_time_starts_with_the_first,
        ),
        wrong(
            "answered-the-first",
            save_when_quiet,
            saves_at_once_and_then_is_quiet,
        ),
        wrong(
            "answered-the-first",
            save_when_quiet,
            an_old_timer_is_not_aborted,
        ),
        right(save_when_quiet, a_pinned_sleep_that_is_reset),
        right(save_when_quiet, a_task_that_is_replaced),
        right(save_when_quiet, a_watch_and_a_timeout),
    ]
}

const QUIET: Duration = d(40);

/// Changes at 0, 25, 50 and 200 ms. A version is saved once nothing has
/// changed for 40 ms.
async fn save_when_quiet(world: World) {
    sleep(d(90)).await;
    step(&world, "save(3)", 10).await.unwrap();
    let save = step(&world, "save(4)", 10);
    sleep(d(240).saturating_sub(world.now().into())).await;
    save.await.unwrap();
}

fn changes() -> mpsc::Receiver<u32> {
    let (sender, changes) = mpsc::channel(8);
    tokio::spawn(async move {
        let start = Instant::now();
        for (version, millis) in [(1, 0), (2, 25), (3, 50), (4, 200)] {
            sleep_until(start + d(millis)).await;
            sender.send(version).await.unwrap();
        }
    });
    changes
}

async fn save(world: World, version: u32) {
    step(&world, format!("save({version})"), 10).await.unwrap();
}

async fn a_timer_for_each_change(world: World) {
    let mut changes = changes();
    let mut saves = JoinSet::new();
    while let Some(version) = changes.recv().await {
        let world = world.clone();
        saves.spawn(async move {
            sleep(QUIET).await;
            save(world, version).await;
        });
    }
    saves.join_all().await;
}

async fn sleeps_and_takes_what_is_there(world: World) {
    let mut changes = changes();
    while let Some(mut version) = changes.recv().await {
        sleep(QUIET).await;
        while let Ok(newer) = changes.try_recv() {
            version = newer;
        }
        save(world.clone(), version).await;
    }
}

async fn the_quiet_time_starts_with_the_first(world: World) {
    let mut changes = changes();
    while let Some(first) = changes.recv().await {
        let mut version = first;
        let quiet = Instant::now() + QUIET;
        while let Ok(Some(newer)) = timeout_at(quiet, changes.recv()).await {
            version = newer;
        }
        sleep_until(quiet).await;
        save(world.clone(), version).await;
    }
}

/// The leading edge: the first is saved, and the rest of the burst is dropped.
async fn saves_at_once_and_then_is_quiet(world: World) {
    let mut changes = changes();
    let mut open = true;
    while open {
        let Some(version) = changes.recv().await else {
            break;
        };
        save(world.clone(), version).await;
        loop {
            match timeout(QUIET, changes.recv()).await {
                Ok(Some(_)) => {}
                Ok(None) => break open = false,
                Err(_) => break,
            }
        }
    }
    pause(30).await;
}

async fn an_old_timer_is_not_aborted(world: World) {
    let mut changes = changes();
    let mut timer: Option<JoinHandle<()>> = None;
    let mut older = Vec::new();
    while let Some(version) = changes.recv().await {
        // The handle is dropped or kept: in neither case does its task end.
        older.extend(timer.take());
        let world = world.clone();
        timer = Some(tokio::spawn(async move {
            pause(40).await;
            save(world, version).await;
        }));
    }
    timer.unwrap().await.unwrap();
}

async fn a_pinned_sleep_that_is_reset(world: World) {
    let mut changes = changes();
    let (mut last, mut open) = (None, true);
    let mut quiet = pin!(sleep(QUIET));
    while open || last.is_some() {
        tokio::select! {
            version = changes.recv(), if open => match version {
                Some(version) => {
                    last = Some(version);
                    quiet.as_mut().reset(Instant::now() + QUIET);
                }
                None => open = false,
            },
            () = &mut quiet, if last.is_some() => {
                save(world.clone(), last.take().unwrap()).await;
            }
        }
    }
}

async fn a_task_that_is_replaced(world: World) {
    let mut changes = changes();
    let mut timer: Option<JoinHandle<()>> = None;
    while let Some(version) = changes.recv().await {
        if let Some(older) = timer.take() {
            older.abort();
        }
        let world = world.clone();
        timer = Some(tokio::spawn(async move {
            sleep(QUIET).await;
            save(world, version).await;
        }));
    }
    timer.unwrap().await.unwrap();
}

async fn a_watch_and_a_timeout(world: World) {
    let (sender, mut latest) = watch::channel(0);
    let mut changes = changes();
    tokio::spawn(async move {
        while let Some(version) = changes.recv().await {
            sender.send(version).unwrap();
        }
        pause(100).await;
    });
    while latest.changed().await.is_ok() {
        while let Ok(Ok(())) = timeout(QUIET, latest.changed()).await {}
        let version = *latest.borrow_and_update();
        save(world.clone(), version).await;
        if version == 4 {
            break;
        }
    }
}
