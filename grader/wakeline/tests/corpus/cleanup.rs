//! Clean-up: what must follow when work is given up in the middle.

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use wakeline::{World, WorldError};

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "not-cleaned-up",
            upload_or_undo,
            the_handler_is_behind_the_await,
        ),
        wrong("not-cleaned-up", upload_or_undo, select_leaves_it_half_done),
        wrong(
            "not-cleaned-up",
            upload_or_undo,
            aborts_the_task_in_the_middle,
        ),
        wrong("not-cleaned-up", upload_or_undo, a_set_is_shut_down),
        wrong(
            "not-cleaned-up",
            upload_or_undo,
            a_destructor_that_cannot_wait,
        ),
        wrong("not-cancelled", upload_or_undo, stops_waiting_for_it),
        wrong("not-cancelled", upload_or_undo, is_patient),
        right(upload_or_undo, a_token_asks_it_to_stop),
        right(upload_or_undo, a_destructor_that_spawns),
        right(upload_or_undo, a_janitor_is_told),
    ]
}

/// An upload of three steps that is given up after 40 ms; what it has locked
/// on the server is unlocked again.
async fn upload_or_undo(world: World) {
    step(&world, "lock file", 10).await.unwrap();
    let send = step(&world, "send bytes", 90);
    if timeout(d(30), send).await.is_ok() {
        step(&world, "rename", 10).await.unwrap();
    }
    step(&world, "unlock file", 15).await.unwrap();
}

async fn upload(world: World) -> Result<(), WorldError> {
    step(&world, "lock file", 10).await?;
    step(&world, "send bytes", 90).await?;
    step(&world, "rename", 10).await?;
    step(&world, "unlock file", 15).await?;
    Ok(())
}

const LIMIT: std::time::Duration = d(40);

async fn the_handler_is_behind_the_await(world: World) {
    let careful = async {
        step(&world, "lock file", 10).await.unwrap();
        let sent = step(&world, "send bytes", 90).await;
        // Reached when it fails; not when it is dropped.
        let _ = step(&world, "unlock file", 15).await;
        sent
    };
    if timeout(LIMIT, careful).await.is_err() {
        world.say("too slow");
    }
}

async fn select_leaves_it_half_done(world: World) {
    tokio::select! {
        done = upload(world.clone()) => done.unwrap(),
        () = sleep(LIMIT) => world.say("given up"),
    }
}

async fn aborts_the_task_in_the_middle(world: World) {
    let task = tokio::spawn(upload(world));
    pause(40).await;
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
}

async fn a_set_is_shut_down(world: World) {
    let mut uploads = JoinSet::new();
    uploads.spawn(upload(world));
    tokio::select! {
        _ = uploads.join_next() => {}
        () = sleep(LIMIT) => uploads.shutdown().await,
    }
}

struct Unlock(World);

impl Drop for Unlock {
    fn drop(&mut self) {
        // A future that nobody polls.
        let _ = step(&self.0, "unlock file", 15);
    }
}

async fn a_destructor_that_cannot_wait(world: World) {
    let send = async {
        step(&world, "lock file", 10).await.unwrap();
        let _unlock = Unlock(world.clone());
        step(&world, "send bytes", 90).await.unwrap();
        step(&world, "rename", 10).await.unwrap();
    };
    let _ = timeout(LIMIT, send).await;
}

async fn stops_waiting_for_it(world: World) {
    let mut task = tokio::spawn(async move {
        step(&world, "lock file", 10).await.unwrap();
        step(&world, "send bytes", 90).await.unwrap();
        step(&world, "unlock file", 15).await.unwrap();
    });
    if timeout(LIMIT, &mut task).await.is_err() {
        task.await.unwrap();
    }
}

async fn is_patient(world: World) {
    step(&world, "lock file", 10).await.unwrap();
    if timeout(d(300), step(&world, "send bytes", 90))
        .await
        .is_err()
    {
        world.say("given up");
    }
    step(&world, "unlock file", 15).await.unwrap();
}

async fn a_token_asks_it_to_stop(world: World) {
    let (locked, is_locked) = oneshot::channel::<()>();
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        step(&world, "lock file", 10).await.unwrap();
        locked.send(()).unwrap();
        tokio::select! {
            _ = step(&world, "send bytes", 90) => drop(step(&world, "rename", 10).await),
            _ = stopped => {}
        }
        step(&world, "unlock file", 15).await.unwrap();
    });
    is_locked.await.unwrap();
    pause(30).await;
    stop.send(()).unwrap();
    task.await.unwrap();
}

struct UnlockInTask(Option<World>, mpsc::Sender<()>);

impl Drop for UnlockInTask {
    fn drop(&mut self) {
        let (world, done) = (self.0.take().unwrap(), self.1.clone());
        tokio::spawn(async move {
            step(&world, "unlock file", 15).await.unwrap();
            drop(done);
        });
    }
}

async fn a_destructor_that_spawns(world: World) {
    let (done, mut is_done) = mpsc::channel(1);
    step(&world, "lock file", 10).await.unwrap();
    let send = async {
        let _unlock = UnlockInTask(Some(world.clone()), done);
        step(&world, "send bytes", 90).await.unwrap();
        step(&world, "rename", 10).await.unwrap();
    };
    let _ = timeout(d(30), send).await;
    is_done.recv().await;
}

async fn a_janitor_is_told(world: World) {
    let (locked, mut files) = mpsc::unbounded_channel();
    let janitor = {
        let world = world.clone();
        tokio::spawn(async move {
            while let Some(file) = files.recv().await {
                step(&world, format!("unlock {file}"), 15).await.unwrap();
            }
        })
    };
    step(&world, "lock file", 10).await.unwrap();
    let sending = step(&world, "send bytes", 90);
    let task = tokio::spawn(async move { drop(sending.await) });
    pause(30).await;
    task.abort();
    let _ = task.await;
    locked.send("file").unwrap();
    drop(locked);
    janitor.await.unwrap();
}
