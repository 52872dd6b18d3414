//! Two that take turns: one runs, and then the other must.

use std::sync::mpsc::sync_channel;
use std::thread;

use tokio::sync::mpsc::channel;

/// Two tasks hand a ball to and fro, so many times.
// region: tasks
pub async fn tasks(times: usize) {
    let (to_b, mut from_a) = channel(1);
    let (to_a, mut from_b) = channel(1);
    let b = tokio::spawn(async move {
        while let Some(ball) = from_a.recv().await {
            to_a.send(ball).await.unwrap();
        }
    });
    for _ in 0..times {
        to_b.send("ball").await.unwrap();
        from_b.recv().await.unwrap();
    }
    drop(to_b);
    b.await.unwrap();
}
// endregion: tasks

/// Two threads do the same.
// region: threads
pub fn threads(times: usize) {
    let (to_b, from_a) = sync_channel(1);
    let (to_a, from_b) = sync_channel(1);
    let b = thread::spawn(move || {
        while let Ok(ball) = from_a.recv() {
            to_a.send(ball).unwrap();
        }
    });
    for _ in 0..times {
        to_b.send("ball").unwrap();
        from_b.recv().unwrap();
    }
    drop(to_b);
    b.join().unwrap();
}
// endregion: threads

/// Two tasks that do nothing but give the thread to each other, so many times.
pub async fn yields(times: usize) {
    let other = tokio::spawn(yield_again_and_again(times));
    yield_again_and_again(times).await;
    other.await.unwrap();
}

async fn yield_again_and_again(times: usize) {
    for _ in 0..times {
        tokio::task::yield_now().await;
    }
}
