//! What is dropped: tasks with their owner, and work in a lost branch.

use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle, JoinSet, LocalSet};
use wakeline::World;

use super::case::{Case, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("aborted-with-its-owner", thumbnails, a_set_in_a_function),
        wrong(
            "aborted-with-its-owner",
            thumbnails,
            a_handle_that_aborts_when_dropped,
        ),
        wrong("aborted-with-its-owner", thumbnails, aborts_the_parent),
        wrong(
            "aborted-with-its-owner",
            thumbnails,
            returns_from_the_loop_early,
        ),
        wrong(
            "aborted-with-its-owner",
            thumbnails,
            a_local_set_that_is_dropped,
        ),
        wrong(
            "aborted-with-its-owner",
            thumbnails,
            replaces_the_handle_of_the_last,
        ),
        wrong("ran-on-after-the-end", thumbnails, nobody_joins_them),
        right(thumbnails, a_set_that_is_returned),
        right(thumbnails, detached_and_awaited_by_a_channel),
        right(thumbnails, a_local_set_that_runs),
    ]
}

const IMAGES: [(&str, u64); 3] = [("cat", 30), ("dog", 45), ("owl", 20)];

/// Three thumbnails are made, and then the album is shown.
async fn thumbnails(world: World) {
    let make = |name, millis| step(&world, format!("thumb({name})"), millis);
    let _ = tokio::join!(make("cat", 30), make("dog", 45), make("owl", 20));
    step(&world, "album", 10).await.unwrap();
}

fn thumbs(world: &World) -> JoinSet<()> {
    let mut set = JoinSet::new();
    for (name, millis) in IMAGES {
        let call = step(world, format!("thumb({name})"), millis);
        set.spawn(async move { drop(call.await) });
    }
    set
}

async fn a_set_in_a_function(world: World) {
    async fn make_all(world: &World) -> usize {
        let set = thumbs(world);
        tokio::task::yield_now().await;
        set.len()
    }
    let count = make_all(&world).await;
    world.say(format!("{count} are being made"));
    pause(45).await;
    step(&world, "album", 10).await.unwrap();
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn a_handle_that_aborts_when_dropped(world: World) {
    for (name, millis) in IMAGES {
        let task = tokio::spawn(step(&world, format!("thumb({name})"), millis));
        let _guard = AbortOnDrop(task.abort_handle());
        pause(5).await;
    }
    pause(30).await;
    step(&world, "album", 10).await.unwrap();
}

async fn aborts_the_parent(world: World) {
    let making = world.clone();
    let parent = tokio::spawn(async move {
        let mut set = thumbs(&making);
        while set.join_next().await.is_some() {}
    });
    pause(25).await;
    // The first is there, and that is all that the parent is needed for.
    parent.abort();
    pause(20).await;
    step(&world, "album", 10).await.unwrap();
}

async fn returns_from_the_loop_early(world: World) {
    async fn wait_for_them(mut set: JoinSet<()>) {
        while let Some(done) = set.join_next().await {
            if done.is_ok() {
                return;
            }
        }
    }
    wait_for_them(thumbs(&world)).await;
    step(&world, "album", 10).await.unwrap();
}

async fn a_local_set_that_is_dropped(world: World) {
    {
        let local = LocalSet::new();
        for (name, millis) in IMAGES {
            local.spawn_local(step(&world, format!("thumb({name})"), millis));
        }
        local.run_until(pause(25)).await;
    }
    pause(20).await;
    step(&world, "album", 10).await.unwrap();
}

async fn replaces_the_handle_of_the_last(world: World) {
    let mut making: Option<JoinHandle<()>> = None;
    for (name, millis) in IMAGES {
        let call = step(&world, format!("thumb({name})"), millis);
        let task = tokio::spawn(async move { drop(call.await) });
        if let Some(last) = making.replace(task) {
            last.abort();
        }
        tokio::task::yield_now().await;
    }
    making.unwrap().await.unwrap();
    step(&world, "album", 10).await.unwrap();
}

async fn nobody_joins_them(world: World) {
    for (name, millis) in IMAGES {
        tokio::spawn(step(&world, format!("thumb({name})"), millis));
    }
    step(&world, "album", 10).await.unwrap();
}

async fn a_set_that_is_returned(world: World) {
    let start = async || thumbs(&world);
    start().await.join_all().await;
    step(&world, "album", 10).await.unwrap();
}

async fn detached_and_awaited_by_a_channel(world: World) {
    let (done, mut is_done) = mpsc::channel::<()>(1);
    let mut set = JoinSet::new();
    for (name, millis) in IMAGES {
        let (call, done) = (step(&world, format!("thumb({name})"), millis), done.clone());
        set.spawn(async move {
            let _ = call.await;
            drop(done);
        });
    }
    set.detach_all();
    drop((set, done));
    assert!(is_done.recv().await.is_none());
    step(&world, "album", 10).await.unwrap();
}

async fn a_local_set_that_runs(world: World) {
    let local = LocalSet::new();
    for (name, millis) in IMAGES {
        local.spawn_local(step(&world, format!("thumb({name})"), millis));
    }
    local.await;
    step(&world, "album", 10).await.unwrap();
}
