//! Who holds a lock, and what it does meanwhile.

use std::sync::Arc;

use tokio::sync::{Mutex, Notify, RwLock, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;
use wakeline::World;

use super::case::{Case, d, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "held-by-a-stuck-task",
            state_after_config,
            asks_a_dead_server_under_lock,
        ),
        wrong(
            "held-by-a-stuck-task",
            state_after_config,
            waits_for_go_under_lock,
        ),
        wrong(
            "held-by-a-stuck-task",
            state_after_config,
            the_writer_never_hears_back,
        ),
        wrong("took-turns-at-a-lock", avatars, a_client_behind_a_lock),
        wrong("took-turns-at-a-lock", avatars, sleeps_with_the_lock),
        wrong(
            "blocks-the-loop-for-ever",
            avatars,
            a_std_guard_while_it_waits,
        ),
        wrong(
            "blocks-the-loop-for-ever",
            avatars,
            a_std_lock_twice_in_a_row,
        ),
        right(state_after_config, asks_before_it_locks),
        right(state_after_config, a_read_lock_for_each),
        right(avatars, a_std_lock_for_a_moment),
        right(avatars, a_lock_for_each_avatar),
    ]
}

/// Reads its settings from a server that does not answer within 60 ms, goes on
/// without them, and then two readers render.
async fn state_after_config(world: World) {
    world.web().hangs("settings");
    let fetch = world.web().fetch("settings");
    let _ = timeout(d(60), fetch).await;
    let (left, right) = (
        step(&world, "render(left)", 20),
        step(&world, "render(right)", 20),
    );
    let _ = tokio::join!(left, right);
}

async fn asks_a_dead_server_under_lock(world: World) {
    world.web().hangs("settings");
    let settings = Arc::new(Mutex::new(String::new()));
    let (shared, web) = (settings.clone(), world.web());
    tokio::spawn(async move {
        let mut settings = shared.lock().await;
        *settings = web.fetch("settings").await.unwrap();
    });
    pause(60).await;
    let render = async |side: &str| {
        let _settings = settings.lock().await;
        step(&world, format!("render({side})"), 20).await.unwrap();
    };
    tokio::join!(render("left"), render("right"));
}

async fn waits_for_go_under_lock(world: World) {
    world.web().hangs("settings");
    let (settings, go) = (Arc::new(RwLock::new(0)), Arc::new(Notify::new()));
    let loader = {
        let (settings, go, web) = (settings.clone(), go.clone(), world.web());
        async move {
            let mut settings = settings.write().await;
            let _ = timeout(d(60), web.fetch("settings")).await;
            // "There you are": but it is said only after the rendering.
            go.notified().await;
            *settings += 1;
        }
    };
    let loader = tokio::spawn(loader);
    pause(60).await;
    {
        let _settings = settings.read().await;
        step(&world, "render(left)", 20).await.unwrap();
    }
    go.notify_one();
    loader.await.unwrap();
}

async fn the_writer_never_hears_back(world: World) {
    world.web().hangs("settings");
    let settings = Arc::new(Mutex::new(()));
    let (answer, asked) = oneshot::channel::<u8>();
    let mut set = JoinSet::new();
    let (writing, web) = (settings.clone(), world.web());
    set.spawn(async move {
        let _guard = writing.lock().await;
        let _ = timeout(d(60), web.fetch("settings")).await;
        let _ = asked.await;
    });
    for side in ["left", "right"] {
        let (settings, world) = (settings.clone(), world.clone());
        set.spawn(async move {
            let _guard = settings.lock().await;
            step(&world, format!("render({side})"), 20).await.unwrap();
        });
    }
    set.join_all().await;
    let _ = answer.send(1);
}

async fn asks_before_it_locks(world: World) {
    world.web().hangs("settings");
    let settings = Arc::new(RwLock::new(None));
    let fetched = timeout(d(60), world.web().fetch("settings")).await;
    *settings.write().await = fetched.ok();
    let tasks = ["left", "right"].map(|side| {
        let (settings, world) = (settings.clone(), world.clone());
        tokio::spawn(async move {
            let _settings = settings.read().await;
            step(&world, format!("render({side})"), 20).await.unwrap();
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
}

async fn a_read_lock_for_each(world: World) {
    world.web().hangs("settings");
    let settings = RwLock::new(0);
    let load = async {
        let fetch = world.web().fetch("settings");
        let mut settings = settings.write().await;
        tokio::select! {
            _ = fetch => *settings = 1,
            () = pause(60) => {}
        }
    };
    let render = async |side: &str| {
        let _settings = settings.read().await;
        step(&world, format!("render({side})"), 20).await.unwrap();
    };
    tokio::join!(load, render("left"), render("right"));
}

/// Loads three avatars side by side; each is counted.
async fn avatars(world: World) {
    let database = rows(&world, &[("ann", 35), ("ben", 20), ("cleo", 50)]);
    let load = async |who: &str| drop(database.query(who).await);
    tokio::join!(load("ann"), load("ben"), load("cleo"));
}

async fn a_client_behind_a_lock(world: World) {
    let database = rows(&world, &[("ann", 35), ("ben", 20), ("cleo", 50)]);
    let client = Arc::new(Mutex::new(database));
    let mut loads = JoinSet::new();
    for who in ["ann", "ben", "cleo"] {
        let client = client.clone();
        loads.spawn(async move { client.lock().await.query(who).await });
    }
    loads.join_all().await;
}

async fn sleeps_with_the_lock(world: World) {
    let database = rows(&world, &[("ann", 35), ("ben", 20), ("cleo", 50)]);
    let count = Arc::new(Mutex::new(0));
    let tasks = ["ann", "ben", "cleo"].map(|who| {
        let (count, database) = (count.clone(), database.clone());
        tokio::spawn(async move {
            let mut count = count.lock().await;
            *count += 1;
            // Not to be rude to the server.
            pause(10).await;
            drop(count);
            let _ = database.query(who).await;
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
}

async fn a_std_guard_while_it_waits(world: World) {
    let database = rows(&world, &[("ann", 35), ("ben", 20), ("cleo", 50)]);
    let loaded = std::sync::Mutex::new(Vec::new());
    let load = async |who: &str| {
        let mut loaded = loaded.lock().unwrap();
        loaded.push(database.query(who).await);
    };
    tokio::join!(load("ann"), load("ben"), load("cleo"));
}

async fn a_std_lock_twice_in_a_row(world: World) {
    let database = rows(&world, &[("ann", 35), ("ben", 20), ("cleo", 50)]);
    let loaded = Arc::new(std::sync::Mutex::new(Vec::new()));
    for who in ["ann", "ben", "cleo"] {
        let row = database.query(who).await;
        let mut first = loaded.lock().unwrap();
        first.push(row);
        let count = loaded.lock().unwrap().len();
        world.say(format!("{count} are loaded"));
    }
}

async fn a_std_lock_for_a_moment(world: World) {
    let database = rows(&world, &[("ann", 35), ("ben", 20), ("cleo", 50)]);
    let loaded = Arc::new(std::sync::RwLock::new(Vec::new()));
    let mut set = JoinSet::new();
    for who in ["ann", "ben", "cleo"] {
        let (query, loaded) = (database.query(who), loaded.clone());
        set.spawn(async move {
            let row = query.await;
            loaded.write().unwrap().push(row);
        });
    }
    while set.join_next().await.is_some() {}
    assert_eq!(loaded.read().unwrap().len(), 3);
}

async fn a_lock_for_each_avatar(world: World) {
    let database = rows(&world, &[("ann", 35), ("ben", 20), ("cleo", 50)]);
    let avatars = ["ann", "ben", "cleo"].map(|who| (who, Mutex::new(None)));
    let load = async |index: usize| {
        let (who, avatar) = &avatars[index];
        let mut avatar = avatar.lock().await;
        *avatar = database.query(who).await.ok();
    };
    tokio::join!(load(0), load(1), load(2));
}
