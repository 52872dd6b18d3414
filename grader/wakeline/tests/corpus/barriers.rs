//! Barriers: how many must come, and how many do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Barrier, Notify};
use tokio::task::{JoinSet, yield_now};
use wakeline::World;

use super::case::{Case, pages, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("too-few-at-the-barrier", load_then_play, counts_the_referee),
        wrong(
            "too-few-at-the-barrier",
            load_then_play,
            one_player_gives_up,
        ),
        wrong(
            "too-few-at-the-barrier",
            load_then_play,
            two_meetings_for_one,
        ),
        wrong(
            "too-few-at-the-barrier",
            load_then_play,
            a_player_panics_on_its_way,
        ),
        wrong("began-too-early", load_then_play, a_barrier_for_each),
        wrong(
            "spins-without-progress",
            load_then_play,
            looks_again_and_again,
        ),
        right(load_then_play, a_set_between_two_loops),
        right(load_then_play, main_meets_them_too),
        right(load_then_play, a_counter_and_a_bell),
    ]
}

/// Three players load; when all are there, all play.
async fn load_then_play(world: World) {
    let load = |name, millis| step(&world, format!("load({name})"), millis);
    let play = |name| step(&world, format!("play({name})"), 20);
    let _ = tokio::join!(load("ann", 25), load("ben", 45), load("cy", 10));
    let _ = tokio::join!(play("ann"), play("ben"), play("cy"));
}

const PLAYERS: [(&str, u64); 3] = [("ann", 25), ("ben", 45), ("cy", 10)];

/// What a player does, with its wait for the others.
async fn player(world: World, (name, millis): (&'static str, u64), others: impl Future) {
    step(&world, format!("load({name})"), millis).await.unwrap();
    others.await;
    step(&world, format!("play({name})"), 20).await.unwrap();
}

async fn counts_the_referee(world: World) {
    // Three players and the one who starts them.
    let barrier = Arc::new(Barrier::new(PLAYERS.len() + 1));
    let tasks = PLAYERS.map(|who| {
        let barrier = barrier.clone();
        tokio::spawn(player(
            world.clone(),
            who,
            async move { barrier.wait().await },
        ))
    });
    for task in tasks {
        task.await.unwrap();
    }
}

async fn one_player_gives_up(world: World) {
    world.web().broken("map", wakeline::ms(10));
    let web = pages(&world, &[]);
    let barrier = Barrier::new(3);
    let ann = player(world.clone(), PLAYERS[0], barrier.wait());
    let ben = player(world.clone(), PLAYERS[1], barrier.wait());
    let cy = async {
        if web.fetch("map").await.is_ok() {
            player(world.clone(), PLAYERS[2], barrier.wait()).await;
        }
    };
    tokio::join!(ann, ben, cy);
}

async fn two_meetings_for_one(world: World) {
    let barrier = Arc::new(Barrier::new(3));
    let mut set = JoinSet::new();
    for who in PLAYERS {
        let barrier = barrier.clone();
        let twice = async move {
            barrier.wait().await;
            // Only the others wait for a second round.
            if who.0 != "ben" {
                barrier.wait().await;
            }
        };
        set.spawn(player(world.clone(), who, twice));
    }
    while set.join_next().await.is_some() {}
}

async fn a_player_panics_on_its_way(world: World) {
    let barrier = Arc::new(Barrier::new(3));
    let tasks = PLAYERS.map(|who| {
        let barrier = barrier.clone();
        tokio::spawn(player(world.clone(), who, async move {
            assert_ne!(who.0, "cy", "no map for this player");
            barrier.wait().await;
        }))
    });
    for task in tasks {
        let _ = task.await;
    }
}

async fn a_barrier_for_each(world: World) {
    let mut set = JoinSet::new();
    for who in PLAYERS {
        let meet = async move { Barrier::new(1).wait().await };
        set.spawn(player(world.clone(), who, meet));
    }
    set.join_all().await;
}

async fn looks_again_and_again(world: World) {
    let loaded = AtomicUsize::new(0);
    let others = async || {
        loaded.fetch_add(1, Ordering::SeqCst);
        while loaded.load(Ordering::SeqCst) < 3 {
            yield_now().await;
        }
    };
    tokio::join!(
        player(world.clone(), PLAYERS[0], others()),
        player(world.clone(), PLAYERS[1], others()),
        player(world.clone(), PLAYERS[2], others()),
    );
}

async fn a_set_between_two_loops(world: World) {
    let mut set = JoinSet::new();
    for (name, millis) in PLAYERS {
        set.spawn(step(&world, format!("load({name})"), millis));
    }
    while set.join_next().await.is_some() {}
    for (name, _) in PLAYERS {
        set.spawn(step(&world, format!("play({name})"), 20));
    }
    while set.join_next().await.is_some() {}
}

async fn main_meets_them_too(world: World) {
    let barrier = Arc::new(Barrier::new(4));
    let tasks = PLAYERS.map(|who| {
        let barrier = barrier.clone();
        tokio::spawn(player(
            world.clone(),
            who,
            async move { barrier.wait().await },
        ))
    });
    barrier.wait().await;
    world.say("all are there");
    for task in tasks {
        task.await.unwrap();
    }
}

async fn a_counter_and_a_bell(world: World) {
    let (missing, bell) = (AtomicUsize::new(PLAYERS.len()), Notify::new());
    let others = async || {
        let heard = bell.notified();
        if missing.fetch_sub(1, Ordering::SeqCst) == 1 {
            bell.notify_waiters();
        } else {
            heard.await;
        }
    };
    tokio::join!(
        player(world.clone(), PLAYERS[2], others()),
        player(world.clone(), PLAYERS[1], others()),
        player(world.clone(), PLAYERS[0], others()),
    );
}
