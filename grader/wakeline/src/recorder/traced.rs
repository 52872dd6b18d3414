//! Tasks that tokio traces, counted. Its hooks tell only of the tasks of one
//! runtime, and not of those in a `LocalSet`: the difference is what a timeline
//! does not show.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Recorder;
use crate::timeline::Unseen;

/// How many tasks tokio made, on the threads of one scenario.
#[derive(Default)]
pub(super) struct Traced {
    tasks: AtomicU64,
    local: AtomicU64,
}

impl Recorder {
    /// tokio made a task for some runtime.
    pub(crate) fn task_made(&self) {
        self.traced.tasks.fetch_add(1, Ordering::Relaxed);
    }

    /// tokio made a task for a `LocalSet`.
    pub(crate) fn local_task_made(&self) {
        self.traced.local.fetch_add(1, Ordering::Relaxed);
    }

    /// What the hooks did not tell of, where they told of `spawned` tasks.
    pub(super) fn unseen_tasks(&self, spawned: u32) -> Vec<Unseen> {
        let tasks = self.traced.tasks.load(Ordering::Relaxed);
        let local = self.traced.local.load(Ordering::Relaxed);
        let elsewhere = tasks.saturating_sub(spawned.into());
        let mut unseen = Vec::new();
        if local > 0 {
            unseen.push(Unseen::LocalTasks { count: local });
        }
        if elsewhere > 0 {
            unseen.push(Unseen::TasksElsewhere { count: elsewhere });
        }
        unseen
    }
}
