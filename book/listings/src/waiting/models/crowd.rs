//! Very many that only wait: tasks on one thread, or threads.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);

static STARTED: AtomicUsize = AtomicUsize::new(0);

/// Starts so many tasks, which wait for an hour. Returns when all of them wait.
// region: tasks
pub async fn waiting_tasks(count: usize) {
    for _ in 0..count {
        tokio::spawn(async {
            STARTED.fetch_add(1, Relaxed);
            tokio::time::sleep(HOUR).await;
        });
    }
    while STARTED.load(Relaxed) < count {
        tokio::task::yield_now().await;
    }
}
// endregion: tasks

/// Starts so many threads, which wait for an hour. Returns when all have begun.
// region: threads
pub fn waiting_threads(count: usize) {
    for _ in 0..count {
        thread::spawn(|| {
            STARTED.fetch_add(1, Relaxed);
            thread::sleep(HOUR);
        });
    }
    while STARTED.load(Relaxed) < count {
        thread::yield_now();
    }
}
// endregion: threads
