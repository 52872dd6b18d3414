//! Chapter 3, *Await points*.

mod labs;

use std::thread;
use std::time::Duration;

use wakeline::world::Web;
use wakeline::{World, ms};

pub use labs::LABS;

crate::scenarios!["await_points":
    one_by_one,
    board,
    together,
    two_readers,
    long_computation,
    page_from_the_cache,
    made_first,
    in_order,
    spawn_and_await,
    one_fails,
    first_error,
    stands_still,
    meanwhile,
    login_first,
    two_steps_each,
    all_three,
    one_then_two,
    two_then_one,
    two_beside_one,
];

/// Two pages of different length: 300 ms in a line, 200 ms together.
fn two_pages(world: &World) -> Web {
    let web = world.web();
    web.page("a", ms(200));
    web.page("b", ms(100));
    web
}

/// Three pages: 450 ms in a line, 200 ms together.
fn three_pages(world: &World) -> Web {
    let web = two_pages(world);
    web.page("c", ms(150));
    web
}

/// Two pages that are nearly the same; never both there at one instant, so
/// that no picture depends on which is looked at first.
fn two_short_pages(world: &World) -> Web {
    let web = world.web();
    web.page("a", ms(50));
    web.page("b", ms(60));
    web
}

/// Two fetches, one after the other.
pub async fn one_by_one(world: World) {
    let web = two_pages(&world);
    // region: one_by_one
    let a = web.fetch("a").await.unwrap();
    let b = web.fetch("b").await.unwrap();
    world.say(format!("{a} and {b}"));
    // endregion: one_by_one
}

/// The status board: three services, one after the other.
pub async fn board(world: World) {
    let web = world.web();
    web.page("mail", ms(100));
    web.page("search", ms(150));
    web.page("billing", ms(200));
    // region: board
    for service in ["mail", "search", "billing"] {
        let answer = web.fetch(service).await.unwrap();
        world.say(answer);
    }
    // endregion: board
}

/// The same two fetches at once.
pub async fn together(world: World) {
    let web = two_pages(&world);
    // region: together
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    world.say(format!("{} and {}", a.unwrap(), b.unwrap()));
    // endregion: together
}

// region: reader
async fn reader(world: World, name: &str) {
    world.say(format!("{name} asks"));
    world.say(format!("{name} waits"));
    world.web().fetch(name).await.unwrap();
    world.say(format!("{name} is done"));
}
// endregion: reader

/// Two functions share the loop: each stands still at its one await point.
pub async fn two_readers(world: World) {
    two_pages(&world);
    // region: two_readers
    tokio::join!(reader(world.clone(), "a"), reader(world.clone(), "b"));
    // endregion: two_readers
}

// region: fetch_and_compute
async fn fetch_and_compute(web: &Web, name: &str) {
    web.fetch(name).await.unwrap();
    compute_for_100_ms();
}
// endregion: fetch_and_compute

/// Stands for a computation: in virtual time a real one would cost nothing.
/// What matters is the same: it does not give the loop back.
fn compute_for_100_ms() {
    thread::sleep(Duration::from_millis(100));
}

/// A computation between two await points keeps everybody else waiting.
pub async fn long_computation(world: World) {
    let web = two_short_pages(&world);
    // region: long_computation
    let ((), b) = tokio::join!(fetch_and_compute(&web, "a"), web.fetch("b"));
    world.say(b.unwrap());
    // endregion: long_computation
}

/// The readers again, but a's page is there at once: its await never waits.
pub async fn page_from_the_cache(world: World) {
    two_pages(&world).page("a", ms(0));
    // region: page_from_the_cache
    tokio::join!(reader(world.clone(), "a"), reader(world.clone(), "b"));
    // endregion: page_from_the_cache
}

/// Both futures made before the first await: still one after the other.
pub async fn made_first(world: World) {
    let web = two_pages(&world);
    // region: made_first
    let first = web.fetch("a");
    let second = web.fetch("b");
    let a = first.await.unwrap();
    let b = second.await.unwrap();
    world.say(format!("{a} and {b}"));
    // endregion: made_first
}

/// A task for each page, and the handles awaited in the order of spawning.
pub async fn in_order(world: World) {
    let web = three_pages(&world);
    // region: in_order
    let mut handles = Vec::new();
    for name in ["a", "b", "c"] {
        handles.push(tokio::spawn(web.fetch(name)));
    }
    let mut pages = Vec::new();
    for handle in handles {
        pages.push(handle.await.unwrap().unwrap());
    }
    world.say(pages.join(", "));
    // endregion: in_order
}

/// The same with the await in the loop that spawns: one after the other.
pub async fn spawn_and_await(world: World) {
    let web = three_pages(&world);
    // region: spawn_and_await
    let mut pages = Vec::new();
    for name in ["a", "b", "c"] {
        let handle = tokio::spawn(web.fetch(name));
        pages.push(handle.await.unwrap().unwrap());
    }
    world.say(pages.join(", "));
    // endregion: spawn_and_await
}

/// A failure is an answer like any other: `join!` waits for the rest.
pub async fn one_fails(world: World) {
    let web = world.web();
    web.broken("a", ms(50));
    web.page("b", ms(100));
    // region: one_fails
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    for answer in [a, b] {
        match answer {
            Ok(page) => world.say(page),
            Err(error) => world.say(error),
        }
    }
    // endregion: one_fails
}

/// The first error ends it: `try_join!` drops the rest.
pub async fn first_error(world: World) {
    let web = world.web();
    web.broken("a", ms(50));
    web.page("b", ms(100));
    // region: first_error
    match tokio::try_join!(web.fetch("a"), web.fetch("b")) {
        Ok((a, b)) => world.say(format!("{a} and {b}")),
        Err(error) => world.say(error),
    }
    // endregion: first_error
}

/// The lines around one await.
pub async fn stands_still(world: World) {
    let web = two_pages(&world);
    // region: stands_still
    world.say("before the await");
    web.fetch("a").await.unwrap();
    world.say("after the await");
    // endregion: stands_still
}

/// What does run in the background: a task.
pub async fn meanwhile(world: World) {
    let web = two_pages(&world);
    // region: meanwhile
    let task = tokio::spawn(web.fetch("a"));
    world.say("spawned, not awaited");
    web.fetch("b").await.unwrap();
    world.say("I have b");
    task.await.unwrap().unwrap();
    world.say("I have a");
    // endregion: meanwhile
}

/// One step that the others need, and two that are independent.
pub async fn login_first(world: World) {
    let web = world.web();
    web.page("login", ms(100));
    web.page("posts", ms(200));
    web.page("friends", ms(150));
    // region: login_first
    web.fetch("login").await.unwrap();
    let (posts, friends) =
        tokio::join!(web.fetch("posts"), web.fetch("friends"));
    world.say(format!("{} and {}", posts.unwrap(), friends.unwrap()));
    // endregion: login_first
}

// region: two_steps
async fn two_steps(web: &Web, first: &str, second: &str) {
    web.fetch(first).await.unwrap();
    web.fetch(second).await.unwrap();
}
// endregion: two_steps

/// Two functions with two await points each.
pub async fn two_steps_each(world: World) {
    let web = three_pages(&world);
    web.page("d", ms(100));
    // region: two_steps_each
    tokio::join!(two_steps(&web, "a", "b"), two_steps(&web, "c", "d"));
    // endregion: two_steps_each
}

/// Three pages at once.
pub async fn all_three(world: World) {
    let web = three_pages(&world);
    // region: all_three
    let pages = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    // endregion: all_three
    drop(pages);
}

/// One page, and then two at once.
pub async fn one_then_two(world: World) {
    let web = three_pages(&world);
    // region: one_then_two
    web.fetch("a").await.unwrap();
    let others = tokio::join!(web.fetch("b"), web.fetch("c"));
    // endregion: one_then_two
    drop(others);
}

/// Two pages at once, and then one.
pub async fn two_then_one(world: World) {
    let web = three_pages(&world);
    // region: two_then_one
    let others = tokio::join!(web.fetch("b"), web.fetch("c"));
    web.fetch("a").await.unwrap();
    // endregion: two_then_one
    drop(others);
}

/// Two pages in a row, beside one.
pub async fn two_beside_one(world: World) {
    let web = three_pages(&world);
    // region: two_beside_one
    let row = async {
        web.fetch("b").await.unwrap();
        web.fetch("c").await.unwrap();
    };
    let both = tokio::join!(web.fetch("a"), row);
    // endregion: two_beside_one
    drop(both);
}

#[cfg(test)]
mod tests;
