//! The first of several answers, and answers as they come.

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, go, pages, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("not-cancelled", fastest_of_three, losers_run_on),
        wrong("finished-too-late", first_of_two_is_enough, waits_for_both),
        wrong("not-asked-for", first_choice_is_there, asks_the_backup_too),
        wrong("cancelled-good-work", three_votes, returns_with_the_first),
        wrong("finished-too-late", as_they_come, in_the_order_of_the_list),
        right(fastest_of_three, losers_in_a_set),
        right(three_votes, votes_by_channel),
        right(as_they_come, as_they_come_by_channel),
    ]
}

// The fastest of three mirrors.

async fn fastest_of_three(world: World) {
    let web = pages(&world, &[("north", 60), ("east", 20), ("south", 90)]);
    tokio::select! {
        _ = web.fetch("north") => {}
        _ = web.fetch("east") => {}
        _ = web.fetch("south") => {}
    }
    go(&world, "unpack", 100).await;
}

async fn losers_run_on(world: World) {
    let web = pages(&world, &[("north", 60), ("east", 20), ("south", 90)]);
    let (tx, mut rx) = mpsc::channel(3);
    for name in ["north", "east", "south"] {
        let (tx, fetch) = (tx.clone(), web.fetch(name));
        tokio::spawn(async move {
            let _ = tx.send(fetch.await).await;
        });
    }
    rx.recv().await.unwrap().unwrap();
    go(&world, "unpack", 100).await;
}

async fn losers_in_a_set(world: World) {
    let web = pages(&world, &[("north", 60), ("east", 20), ("south", 90)]);
    let mut set = JoinSet::new();
    for name in ["north", "east", "south"] {
        set.spawn(web.fetch(name));
    }
    set.join_next().await.unwrap().unwrap().unwrap();
    drop(set);
    go(&world, "unpack", 100).await;
}

// The cache answers first, and that is enough.

async fn first_of_two_is_enough(world: World) {
    let web = pages(&world, &[("cache", 10), ("origin", 60)]);
    let origin = tokio::spawn(web.fetch("origin"));
    web.fetch("cache").await.unwrap();
    go(&world, "show", 5).await;
    let _ = origin.await;
}

async fn waits_for_both(world: World) {
    let web = pages(&world, &[("cache", 10), ("origin", 60)]);
    let _ = tokio::join!(web.fetch("cache"), web.fetch("origin"));
    go(&world, "show", 5).await;
}

// A first choice, and a backup that is only for the worst case.

async fn first_choice_is_there(world: World) {
    let web = pages(&world, &[("main", 30), ("backup", 20)]);
    web.fetch("main").await.unwrap();
    go(&world, "show", 10).await;
}

async fn asks_the_backup_too(world: World) {
    let web = pages(&world, &[("main", 30), ("backup", 20)]);
    let backup = web.fetch("backup").await;
    let page = web.fetch("main").await.or(backup);
    assert!(page.is_ok());
    go(&world, "show", 10).await;
}

// Three votes are all counted.

async fn three_votes(world: World) {
    let vote = async |n: u64| go(&world, format!("vote({n})"), 10 + n * 10).await;
    tokio::join!(vote(0), vote(1), vote(2));
    go(&world, "count", 5).await;
}

async fn returns_with_the_first(world: World) {
    let vote = async |n: u64| go(&world, format!("vote({n})"), 10 + n * 10).await;
    tokio::select! {
        () = vote(0) => {}
        () = vote(1) => {}
        () = vote(2) => {}
    }
    go(&world, "count", 5).await;
}

async fn votes_by_channel(world: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    for n in 0..3 {
        let (tx, world) = (tx.clone(), world.clone());
        tokio::spawn(async move {
            go(&world, format!("vote({n})"), 10 + n * 10).await;
            tx.send(n)
        });
    }
    for _ in 0..3 {
        rx.recv().await.unwrap();
    }
    go(&world, "count", 5).await;
}

// Each page is shown as soon as it is there.

async fn as_they_come(world: World) {
    let web = pages(&world, &[("a", 60), ("b", 20), ("c", 40)]);
    let one = async |name: &str| {
        web.fetch(name).await.unwrap();
        go(&world, format!("show({name})"), 5).await;
    };
    tokio::join!(one("a"), one("b"), one("c"));
}

async fn in_the_order_of_the_list(world: World) {
    let web = pages(&world, &[("a", 60), ("b", 20), ("c", 40)]);
    let handles: Vec<_> = ["a", "b", "c"]
        .map(|name| (name, tokio::spawn(web.fetch(name))))
        .into();
    for (name, handle) in handles {
        handle.await.unwrap().unwrap();
        go(&world, format!("show({name})"), 5).await;
    }
}

async fn as_they_come_by_channel(world: World) {
    let web = pages(&world, &[("a", 60), ("b", 20), ("c", 40)]);
    let (tx, mut rx) = mpsc::channel(3);
    for name in ["a", "b", "c"] {
        let (tx, fetch) = (tx.clone(), web.fetch(name));
        tokio::spawn(async move {
            fetch.await.unwrap();
            tx.send(name).await.unwrap();
        });
    }
    drop(tx);
    let mut shown = JoinSet::new();
    while let Some(name) = rx.recv().await {
        let world = world.clone();
        shown.spawn(async move { go(&world, format!("show({name})"), 5).await });
    }
    shown.join_all().await;
}
