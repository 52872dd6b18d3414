//! Owners of tasks: who keeps them alive, and who lets go of them too early.

use tokio::task::{AbortHandle, JoinSet, LocalSet};
use wakeline::World;

use super::case::{Case, go, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("aborted-with-its-owner", serve_three, set_of_a_function),
        wrong(
            "aborted-with-its-owner",
            two_in_the_background,
            guard_bound_to_underscore,
        ),
        wrong(
            "aborted-with-its-owner",
            two_in_the_background,
            local_set_left_early,
        ),
        wrong(
            "never-started",
            two_in_the_background,
            local_set_that_nobody_runs,
        ),
        wrong(
            "ran-on-after-the-end",
            save_then_bye,
            save_is_not_waited_for,
        ),
        wrong("never-started", save_then_bye, future_in_a_variable),
        wrong(
            "aborted-with-its-owner",
            upload_in_the_background,
            upload_in_a_local_set_of_a_struct,
        ),
        wrong(
            "cancelled-good-work",
            upload_in_the_background,
            upload_raced_with_a_pause,
        ),
        right(serve_three, set_given_back),
        right(two_in_the_background, local_set_run),
        right(save_then_bye, save_in_a_task_joined),
    ]
}

// A server of three.

async fn serve_three(world: World) {
    let serve = async |n: u64| go(&world, format!("serve({n})"), 20).await;
    tokio::join!(serve(0), serve(1), serve(2));
    go(&world, "close", 5).await;
}

fn start(world: &World) -> JoinSet<()> {
    let mut set = JoinSet::new();
    for n in 0..3 {
        let world = world.clone();
        set.spawn(async move { go(&world, format!("serve({n})"), 20).await });
    }
    set
}

async fn set_of_a_function(world: World) {
    async fn start_all(world: &World) -> usize {
        let set = start(world);
        pause(5).await;
        set.len()
    }
    assert_eq!(start_all(&world).await, 3);
    pause(20).await;
    go(&world, "close", 5).await;
}

async fn set_given_back(world: World) {
    let mut set = start(&world);
    while set.join_next().await.is_some() {}
    go(&world, "close", 5).await;
}

// Two in the background.

async fn two_in_the_background(world: World) {
    tokio::join!(go(&world, "sync", 30), go(&world, "index", 20));
    go(&world, "ready", 5).await;
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn background(world: &World, name: &'static str, millis: u64) -> AbortOnDrop {
    let world = world.clone();
    AbortOnDrop(tokio::spawn(async move { go(&world, name, millis).await }).abort_handle())
}

async fn guard_bound_to_underscore(world: World) {
    let _sync = background(&world, "sync", 30);
    tokio::task::yield_now().await;
    {
        let _index = background(&world, "index", 20);
        tokio::task::yield_now().await;
    }
    pause(30).await;
    go(&world, "ready", 5).await;
}

async fn local_set_left_early(world: World) {
    let local = LocalSet::new();
    let (sync, index) = (world.clone(), world.clone());
    local.spawn_local(async move { go(&sync, "sync", 30).await });
    let index = local.spawn_local(async move { go(&index, "index", 20).await });
    local.run_until(async { index.await.unwrap() }).await;
    drop(local);
    pause(10).await;
    go(&world, "ready", 5).await;
}

async fn local_set_that_nobody_runs(world: World) {
    let local = LocalSet::new();
    let sync = world.clone();
    local.spawn_local(async move { go(&sync, "sync", 30).await });
    go(&world, "index", 20).await;
    pause(10).await;
    go(&world, "ready", 5).await;
}

async fn local_set_run(world: World) {
    let local = LocalSet::new();
    local
        .run_until(async {
            let (sync, index) = (world.clone(), world.clone());
            let a = tokio::task::spawn_local(async move { go(&sync, "sync", 30).await });
            let b = tokio::task::spawn_local(async move { go(&index, "index", 20).await });
            a.await.unwrap();
            b.await.unwrap();
        })
        .await;
    go(&world, "ready", 5).await;
}

// A save, then a word.

async fn save_then_bye(world: World) {
    go(&world, "edit", 10).await;
    go(&world, "save", 20).await;
}

async fn save_is_not_waited_for(world: World) {
    go(&world, "edit", 10).await;
    let outside = world.clone();
    tokio::spawn(async move { go(&outside, "save", 20).await });
    tokio::task::yield_now().await;
}

async fn future_in_a_variable(world: World) {
    go(&world, "edit", 10).await;
    let saved = async {
        go(&world, "save", 20).await;
        true
    };
    // "It is saved in the background."
    pause(20).await;
    drop(saved);
}

async fn save_in_a_task_joined(world: World) {
    go(&world, "edit", 10).await;
    let outside = world.clone();
    let saved = tokio::spawn(async move { go(&outside, "save", 20).await });
    saved.await.unwrap();
}

// An upload goes on in the background.

async fn upload_in_the_background(world: World) {
    tokio::join!(go(&world, "upload", 80), async {
        go(&world, "draw", 30).await;
        pause(60).await;
    });
}

struct Uploader(tokio::task::LocalSet);

async fn upload_in_a_local_set_of_a_struct(world: World) {
    let uploader = Uploader(tokio::task::LocalSet::new());
    let outside = world.clone();
    uploader
        .0
        .spawn_local(async move { go(&outside, "upload", 80).await });
    uploader.0.run_until(go(&world, "draw", 30)).await;
    drop(uploader);
    pause(60).await;
}

async fn upload_raced_with_a_pause(world: World) {
    tokio::select! {
        () = go(&world, "upload", 80) => {}
        () = async {
            go(&world, "draw", 30).await;
            pause(20).await;
        } => {}
    }
    pause(40).await;
}
