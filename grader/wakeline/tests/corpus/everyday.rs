//! Everyday mistakes: the wrong one, one too many, one too few, too late.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, pages, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("wrong-operation", album_of_five, reads_the_counter_too_late),
        wrong(
            "chunks-instead-of-limit",
            album_of_five,
            a_set_for_each_three,
        ),
        wrong("too-few-at-once", album_of_five, two_workers_for_three),
        wrong("too-many-at-once", album_of_five, spawns_them_all),
        wrong("did-it-again", album_of_five, asks_before_and_after),
        wrong(
            "done-too-few-times",
            album_of_five,
            skips_what_is_there_twice,
        ),
        wrong("never-started", album_of_five, zips_with_too_short_a_list),
        wrong("not-asked-for", album_of_five, one_more_than_there_are),
        wrong("cancelled-good-work", album_of_five, an_error_for_the_end),
        wrong("a-task-panicked", album_of_five, an_index_out_of_range),
        right(album_of_five, three_workers_share_a_counter),
        right(album_of_five, a_semaphore_of_three),
        right(album_of_five, a_channel_of_work),
    ]
}

const PHOTOS: [(&str, u64); 5] = [("1", 40), ("2", 20), ("3", 60), ("4", 30), ("5", 50)];

/// Five photos, at most three at once; photo 2 twice, for it is the cover.
async fn album_of_five(world: World) {
    let web = pages(&world, &PHOTOS);
    let next = Cell::new(0);
    let worker = async || {
        while let Some(photo) = ALL.get(next.replace(next.get() + 1)) {
            let _ = web.fetch(photo).await;
        }
    };
    tokio::join!(worker(), worker(), worker());
    step(&world, "bind", 10).await.unwrap();
}

const ALL: [u32; 6] = [1, 2, 3, 4, 5, 2];

async fn reads_the_counter_too_late(world: World) {
    let web = pages(&world, &PHOTOS);
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..3 {
        let (web, next) = (web.clone(), next.clone());
        workers.spawn(async move {
            loop {
                next.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                // By now others have counted, too.
                let index = next.load(Ordering::SeqCst) - 1;
                let Some(photo) = ALL.get(index) else { break };
                let _ = web.fetch(photo).await;
            }
        });
    }
    workers.join_all().await;
    step(&world, "bind", 10).await.unwrap();
}

async fn a_set_for_each_three(world: World) {
    let web = pages(&world, &PHOTOS);
    for three in ALL.chunks(3) {
        let mut set = JoinSet::new();
        for photo in three {
            set.spawn(web.fetch(photo));
        }
        while set.join_next().await.is_some() {}
    }
    step(&world, "bind", 10).await.unwrap();
}

async fn shared(world: World, workers: usize, all: &'static [u32]) {
    let web = pages(&world, &PHOTOS);
    let next = Arc::new(AtomicUsize::new(0));
    let workers: Vec<_> = (0..workers)
        .map(|_| {
            let (web, next) = (web.clone(), next.clone());
            tokio::spawn(async move {
                while let Some(photo) = all.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let _ = web.fetch(photo).await;
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    step(&world, "bind", 10).await.unwrap();
}

async fn two_workers_for_three(world: World) {
    shared(world, 2, &ALL).await;
}

async fn spawns_them_all(world: World) {
    let web = pages(&world, &PHOTOS);
    let tasks = ALL.map(|photo| tokio::spawn(web.fetch(photo)));
    for task in tasks {
        let _ = task.await;
    }
    step(&world, "bind", 10).await.unwrap();
}

/// Warms a cache that does not keep anything.
async fn asks_before_and_after(world: World) {
    shared(world, 3, &[1, 2, 3, 4, 5, 2, 1, 4]).await;
}

async fn skips_what_is_there_twice(world: World) {
    shared(world, 3, &[1, 2, 3, 4, 5]).await;
}

async fn zips_with_too_short_a_list(world: World) {
    let web = pages(&world, &PHOTOS);
    let limit = Arc::new(Semaphore::new(3));
    let titles = ["hill", "lake", "wood", "sky"];
    let mut set = JoinSet::new();
    for (photo, _title) in ALL.into_iter().zip(titles) {
        let (fetch, limit) = (web.fetch(photo), limit.clone());
        set.spawn(async move {
            let _permit = limit.acquire().await.unwrap();
            fetch.await
        });
    }
    set.join_all().await;
    let _ = web.fetch(2).await;
    step(&world, "bind", 10).await.unwrap();
}

async fn one_more_than_there_are(world: World) {
    shared(world, 3, &[1, 2, 3, 4, 5, 2, 6]).await;
}

/// A worker that finds nothing left says so with an error.
async fn an_error_for_the_end(world: World) {
    let web = pages(&world, &PHOTOS);
    let next = Cell::new(0);
    let worker = async || -> Result<(), &str> {
        loop {
            let index = next.replace(next.get() + 1);
            let photo = ALL.get(index).ok_or("nothing left")?;
            web.fetch(photo).await.map_err(|_| "no photo")?;
        }
    };
    let _ = tokio::try_join!(worker(), worker(), worker());
    step(&world, "bind", 10).await.unwrap();
}

async fn an_index_out_of_range(world: World) {
    let web = pages(&world, &PHOTOS);
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..3 {
        let (web, next) = (web.clone(), next.clone());
        workers.spawn(async move {
            for _ in 0..3 {
                let index = next.fetch_add(1, Ordering::SeqCst);
                let photo = ALL[..5][index];
                let _ = web.fetch(photo).await;
            }
        });
    }
    while workers.join_next().await.is_some() {}
    step(&world, "bind", 10).await.unwrap();
}

async fn three_workers_share_a_counter(world: World) {
    shared(world, 3, &ALL).await;
}

async fn a_semaphore_of_three(world: World) {
    let web = pages(&world, &PHOTOS);
    let limit = Arc::new(Semaphore::new(3));
    let mut set = JoinSet::new();
    for photo in ALL {
        let permit = limit.clone().acquire_owned().await.unwrap();
        let fetch = web.fetch(photo);
        set.spawn(async move {
            let _ = fetch.await;
            drop(permit);
        });
    }
    set.join_all().await;
    step(&world, "bind", 10).await.unwrap();
}

async fn a_channel_of_work(world: World) {
    let web = pages(&world, &PHOTOS);
    let (give, take) = mpsc::unbounded_channel();
    for photo in ALL {
        give.send(photo).unwrap();
    }
    drop(give);
    let take = tokio::sync::Mutex::new(take);
    let worker = async || {
        loop {
            let photo = take.lock().await.recv().await;
            let Some(photo) = photo else { break };
            let _ = web.fetch(photo).await;
        }
    };
    tokio::join!(worker(), worker(), worker());
    step(&world, "bind", 10).await.unwrap();
}
