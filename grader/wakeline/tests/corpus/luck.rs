//! Luck: right at the usual speed, and only there.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::timeout;
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, d, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "right-by-luck",
            token_and_two_lists,
            sleeps_as_long_as_it_takes,
        ),
        wrong(
            "right-by-luck",
            token_and_two_lists,
            takes_the_answers_as_they_come,
        ),
        wrong("right-by-luck", token_and_two_lists, a_limit_that_just_fits),
        wrong(
            "right-by-luck",
            token_and_two_lists,
            waits_for_the_longer_one,
        ),
        wrong("right-by-luck", token_and_two_lists, listens_just_in_time),
        wrong("right-by-luck", token_and_two_lists, the_slower_one_decides),
        wrong(
            "began-too-early",
            token_and_two_lists,
            does_not_need_the_token,
        ),
        right(token_and_two_lists, a_set_of_both_lists),
        right(token_and_two_lists, a_bell_that_keeps_one_permit),
    ]
}

fn outside(world: &World) -> (Web, Database) {
    let rows = rows(world, &[("friends", 34), ("photos", 36)]);
    (pages(world, &[("token", 30)]), rows)
}

/// A token is fetched, then two lists at once; when both are there, they are
/// shown in this order: friends, photos.
async fn token_and_two_lists(world: World) {
    let (web, database) = outside(&world);
    let _ = web.fetch("token").await;
    let _ = tokio::join!(database.query("friends"), database.query("photos"));
    show(&world, "friends").await;
    show(&world, "photos").await;
}

async fn show(world: &World, list: &str) {
    step(world, format!("show({list})"), 5).await.unwrap();
}

async fn show_both(world: &World) {
    show(world, "friends").await;
    show(world, "photos").await;
}

async fn sleeps_as_long_as_it_takes(world: World) {
    let (web, database) = outside(&world);
    tokio::spawn(web.fetch("token"));
    pause(30).await;
    let _ = tokio::join!(database.query("friends"), database.query("photos"));
    show_both(&world).await;
}

async fn takes_the_answers_as_they_come(world: World) {
    let (web, database) = outside(&world);
    let _ = web.fetch("token").await;
    let (done, mut lists) = mpsc::channel(2);
    for list in ["friends", "photos"] {
        let (query, done) = (database.query(list), done.clone());
        tokio::spawn(async move {
            let _ = query.await;
            done.send(list).await.unwrap();
        });
    }
    let first = lists.recv().await.unwrap();
    let second = lists.recv().await.unwrap();
    show(&world, first).await;
    show(&world, second).await;
}

async fn a_limit_that_just_fits(world: World) {
    let (web, database) = outside(&world);
    if timeout(d(31), web.fetch("token")).await.is_err() {
        return;
    }
    let both = async { tokio::join!(database.query("friends"), database.query("photos")) };
    let _ = timeout(d(37), both).await;
    show_both(&world).await;
}

async fn waits_for_the_longer_one(world: World) {
    let (web, database) = outside(&world);
    let _ = web.fetch("token").await;
    tokio::spawn(database.query("friends"));
    // The photos take longer, so that both are there.
    let _ = database.query("photos").await;
    show_both(&world).await;
}

async fn listens_just_in_time(world: World) {
    let (web, database) = outside(&world);
    let bell = Arc::new(Notify::new());
    let ring = bell.clone();
    tokio::spawn(async move {
        let _ = web.fetch("token").await;
        ring.notify_waiters();
    });
    // Something else, which is over before the token is there.
    pause(28).await;
    bell.notified().await;
    let _ = tokio::join!(database.query("friends"), database.query("photos"));
    show_both(&world).await;
}

async fn the_slower_one_decides(world: World) {
    let (web, database) = outside(&world);
    let _ = web.fetch("token").await;
    let friends = tokio::spawn(database.query("friends"));
    let _ = database.query("photos").await;
    if friends.is_finished() {
        show(&world, "friends").await;
    }
    show(&world, "photos").await;
}

async fn does_not_need_the_token(world: World) {
    let (web, database) = outside(&world);
    let lists = async { tokio::join!(database.query("friends"), database.query("photos")) };
    let _ = tokio::join!(web.fetch("token"), lists);
    show_both(&world).await;
}

async fn a_set_of_both_lists(world: World) {
    let (web, database) = outside(&world);
    let _ = web.fetch("token").await;
    let mut lists = JoinSet::new();
    for list in ["photos", "friends"] {
        lists.spawn(database.query(list));
    }
    while lists.join_next().await.is_some() {}
    show_both(&world).await;
}

async fn a_bell_that_keeps_one_permit(world: World) {
    let (web, database) = outside(&world);
    let bell = Arc::new(Notify::new());
    let ring = bell.clone();
    tokio::spawn(async move {
        let _ = web.fetch("token").await;
        ring.notify_one();
    });
    pause(10).await;
    bell.notified().await;
    let both = ["friends", "photos"].map(|list| tokio::spawn(database.query(list)));
    for list in both {
        let _ = list.await;
    }
    show_both(&world).await;
}
