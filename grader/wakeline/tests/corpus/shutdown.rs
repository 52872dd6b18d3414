//! Shutting down: no new work, and what is in the queue is still done.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use wakeline::World;

use super::case::{Case, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "aborted-with-its-owner",
            finish_the_queue,
            aborts_the_worker,
        ),
        wrong(
            "aborted-with-its-owner",
            finish_the_queue,
            the_worker_lives_in_a_set,
        ),
        wrong(
            "sender-still-alive",
            finish_the_queue,
            waits_with_the_sender_in_hand,
        ),
        wrong(
            "sender-still-alive",
            finish_the_queue,
            a_guest_keeps_a_sender,
        ),
        wrong(
            "notified-nobody",
            finish_the_queue,
            the_bell_rings_while_it_works,
        ),
        wrong(
            "lost-in-select",
            finish_the_queue,
            stops_in_the_middle_of_a_job,
        ),
        wrong("began-too-early", finish_the_queue, closes_while_it_works),
        wrong("ran-on-after-the-end", finish_the_queue, returns_at_once),
        wrong("finished-too-late", finish_the_queue, waits_for_long_enough),
        wrong("no-reply", finish_the_queue, waits_for_a_word_of_the_worker),
        right(finish_the_queue, drops_the_sender),
        right(finish_the_queue, a_message_that_says_stop),
        right(finish_the_queue, a_watch_between_two_jobs),
    ]
}

/// Four jobs of 20 ms are in the queue. At 30 ms the program is asked to stop:
/// it does the four, and closes its files.
async fn finish_the_queue(world: World) {
    for job in 1..=4 {
        step(&world, format!("job({job})"), 20).await.unwrap();
    }
    step(&world, "close files", 10).await.unwrap();
}

async fn job(world: &World, job: u32) {
    step(world, format!("job({job})"), 20).await.unwrap();
}

async fn queue() -> (mpsc::Sender<u32>, mpsc::Receiver<u32>) {
    let (sender, receiver) = mpsc::channel(8);
    for job in 1..=4 {
        sender.send(job).await.unwrap();
    }
    (sender, receiver)
}

fn work(world: &World, mut jobs: mpsc::Receiver<u32>) -> JoinHandle<()> {
    let world = world.clone();
    tokio::spawn(async move {
        while let Some(number) = jobs.recv().await {
            job(&world, number).await;
        }
    })
}

async fn close(world: &World) {
    step(world, "close files", 10).await.unwrap();
}

async fn aborts_the_worker(world: World) {
    let (_sender, jobs) = queue().await;
    let worker = work(&world, jobs);
    pause(30).await;
    worker.abort();
    assert!(worker.await.unwrap_err().is_cancelled());
    close(&world).await;
}

async fn the_worker_lives_in_a_set(world: World) {
    let (sender, mut jobs) = queue().await;
    {
        let mut server = JoinSet::new();
        let working = world.clone();
        server.spawn(async move {
            while let Some(number) = jobs.recv().await {
                job(&working, number).await;
            }
        });
        pause(30).await;
        drop(sender);
    }
    close(&world).await;
}

async fn waits_with_the_sender_in_hand(world: World) {
    let (sender, jobs) = queue().await;
    let worker = work(&world, jobs);
    pause(30).await;
    worker.await.unwrap();
    close(&world).await;
    drop(sender);
}

/// What could be sent later has a sender, too, and is never run.
async fn a_guest_keeps_a_sender(world: World) {
    let (sender, jobs) = queue().await;
    let more = sender.clone();
    let guest = async move { more.send(5).await };
    let worker = work(&world, jobs);
    pause(30).await;
    drop(sender);
    worker.await.unwrap();
    close(&world).await;
    drop(guest);
}

async fn the_bell_rings_while_it_works(world: World) {
    let (sender, mut jobs) = queue().await;
    drop(sender);
    let stop = Arc::new(Notify::new());
    let (stopping, working) = (stop.clone(), world.clone());
    let worker = tokio::spawn(async move {
        loop {
            tokio::select! {
                biased;
                () = stopping.notified() => break,
                Some(number) = jobs.recv() => job(&working, number).await,
            }
        }
    });
    pause(30).await;
    stop.notify_waiters();
    worker.await.unwrap();
    close(&world).await;
}

async fn stops_in_the_middle_of_a_job(world: World) {
    let (_sender, mut jobs) = queue().await;
    let (stop, mut stopped) = oneshot::channel();
    let working = world.clone();
    let worker = tokio::spawn(async move {
        loop {
            let next = async {
                if let Some(number) = jobs.recv().await {
                    job(&working, number).await;
                }
            };
            tokio::select! {
                () = next => {}
                _ = &mut stopped => break,
            }
        }
        // What is left.
        while let Ok(number) = jobs.try_recv() {
            job(&working, number).await;
        }
    });
    pause(30).await;
    stop.send(()).unwrap();
    worker.await.unwrap();
    close(&world).await;
}

async fn closes_while_it_works(world: World) {
    let (sender, jobs) = queue().await;
    let worker = work(&world, jobs);
    pause(30).await;
    drop(sender);
    close(&world).await;
    worker.await.unwrap();
}

async fn returns_at_once(world: World) {
    let (sender, mut jobs) = queue().await;
    tokio::spawn(async move {
        while let Some(number) = jobs.recv().await {
            job(&world, number).await;
        }
        close(&world).await;
    });
    pause(30).await;
    drop(sender);
}

async fn waits_for_long_enough(world: World) {
    let (sender, jobs) = queue().await;
    let worker = work(&world, jobs);
    pause(30).await;
    drop(sender);
    // Surely it is done by then.
    pause(200).await;
    worker.await.unwrap();
    close(&world).await;
}

async fn waits_for_a_word_of_the_worker(world: World) {
    let (sender, mut jobs) = queue().await;
    let (done, is_done) = oneshot::channel::<()>();
    let (stop, mut stopped) = watch::channel(false);
    let working = world.clone();
    tokio::spawn(async move {
        let done = done;
        while let Some(number) = jobs.recv().await {
            job(&working, number).await;
        }
        // Says that it is done only if it is asked to stop now.
        if stopped.wait_for(|stop| *stop).await.is_ok() {
            done.send(()).unwrap();
        }
    });
    pause(30).await;
    drop(sender);
    is_done.await.unwrap();
    stop.send(true).unwrap();
    close(&world).await;
}

async fn drops_the_sender(world: World) {
    let (sender, jobs) = queue().await;
    let worker = work(&world, jobs);
    pause(30).await;
    drop(sender);
    worker.await.unwrap();
    close(&world).await;
}

async fn a_message_that_says_stop(world: World) {
    let (sender, mut jobs) = queue().await;
    let worker = async {
        loop {
            match jobs.recv().await {
                Some(0) | None => break,
                Some(number) => job(&world, number).await,
            }
        }
        close(&world).await;
    };
    let asks = async {
        pause(30).await;
        sender.send(0).await.unwrap();
    };
    tokio::join!(worker, asks);
}

async fn a_watch_between_two_jobs(world: World) {
    let (sender, mut jobs) = queue().await;
    let (stop, stopped) = watch::channel(false);
    let working = world.clone();
    let worker = tokio::spawn(async move {
        while let Some(number) = jobs.recv().await {
            job(&working, number).await;
            if *stopped.borrow() {
                jobs.close();
            }
        }
    });
    pause(30).await;
    stop.send(true).unwrap();
    worker.await.unwrap();
    close(&world).await;
    drop(sender);
}
