//! Tasks, and futures that share one.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

use crate::fidelity::generator::{Row, between, pause, pick};
use crate::fidelity::program::Block;
use crate::fidelity::room::Room;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Task {
    /// It runs while this one does something else, and then it is waited for.
    Spawn,
    SpawnAndPanic,
    SpawnAndLeave,
    SpawnAndAbort(Duration),
    /// A `JoinSet`: half of its tasks are waited for, and then its rest.
    Set(Rest),
    /// More tasks than tokio runs before it looks at timers again.
    Crowd(usize),
    Join,
    /// Biased.
    Select,
    Repeat(usize),
}

/// What becomes of the rest of a set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rest {
    Joined,
    Aborted,
    Detached,
    Dropped,
}

impl Task {
    pub(crate) const ROWS: &[Row] = &[
        Row::new(4, |_| Task::Spawn.into()).around(1, 2),
        Row::new(1, |_| Task::SpawnAndPanic.into()).around(1, 2),
        Row::new(6, |_| Task::SpawnAndLeave.into()).around(1, 1),
        Row::new(3, |random| Task::SpawnAndAbort(pause(random)).into()).around(1, 1),
        Row::new(5, |random| {
            let rests = [Rest::Joined, Rest::Aborted, Rest::Detached, Rest::Dropped];
            Task::Set(pick(random, &rests)).into()
        })
        .around(2, 4),
        Row::new(1, |random| Task::Crowd(between(random, 20, 139)).into()),
        Row::new(4, |_| Task::Join.into()).around(2, 3),
        Row::new(5, |_| Task::Select.into()).around(2, 3),
        Row::new(2, |random| Task::Repeat(between(random, 2, 3)).into()).around(1, 1),
    ];

    pub(crate) async fn run(self, blocks: &[Block], step: usize, room: &Arc<Room>) -> String {
        match self {
            Task::Spawn => {
                let task = tokio::spawn(room.run(blocks, 0));
                room.run(blocks, 1).await;
                return said(&task.await);
            }
            Task::SpawnAndPanic => {
                let work = room.run(blocks, 0);
                let task = tokio::spawn(async {
                    work.await;
                    // No hook writes of this one on standard error.
                    resume_unwind(Box::new("on purpose"));
                });
                room.run(blocks, 1).await;
                return said(&task.await);
            }
            Task::SpawnAndLeave => drop(tokio::spawn(room.run(blocks, 0))),
            Task::SpawnAndAbort(after) => {
                let task = tokio::spawn(room.run(blocks, 0));
                sleep(after).await;
                task.abort();
                return said(&task.await);
            }
            Task::Set(rest) => set(rest, blocks, step, room).await,
            Task::Crowd(size) => {
                let mut set = JoinSet::new();
                for number in 0..size {
                    let room = Arc::clone(room);
                    set.spawn(async move {
                        tokio::task::yield_now().await;
                        room.log.say(step, format!("hears {number}"));
                    });
                }
                set.join_all().await;
            }
            Task::Join => {
                let run = |index| room.run(blocks, index);
                tokio::join!(run(0), run(1), run(2));
            }
            Task::Select => {
                return tokio::select! {
                    biased;
                    () = room.run(blocks, 0) => "takes 1",
                    () = room.run(blocks, 1) => "takes 2",
                    () = room.run(blocks, 2), if blocks.len() > 2 => "takes 3",
                }
                .to_owned();
            }
            Task::Repeat(times) => {
                for _ in 0..times {
                    room.run(blocks, 0).await;
                }
            }
        }
        "ends".to_owned()
    }
}

async fn set(rest: Rest, blocks: &[Block], step: usize, room: &Arc<Room>) {
    let mut set = JoinSet::new();
    for index in 0..blocks.len() {
        set.spawn(room.run(blocks, index));
    }
    for _ in 0..blocks.len() / 2 {
        if let Some(ended) = set.join_next().await {
            room.log.say(step, said(&ended));
        }
    }
    match rest {
        Rest::Joined => {}
        Rest::Aborted => set.abort_all(),
        Rest::Detached => set.detach_all(),
        Rest::Dropped => return,
    }
    while let Some(ended) = set.join_next().await {
        room.log.say(step, said(&ended));
    }
}

fn said(ended: &Result<(), JoinError>) -> String {
    match ended {
        Ok(()) => "joins one that ended",
        Err(error) if error.is_cancelled() => "joins one that was aborted",
        Err(_) => "joins one that panicked",
    }
    .to_owned()
}
