//! Combinators made by hand: join, select and a set of futures of one's own.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use wakeline::World;
use wakeline::world::Web;

use super::case::{Case, pages, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "one-after-the-other",
            stored_as_they_come,
            all_stops_at_the_first_pending,
        ),
        wrong("lost-in-select", stored_as_they_come, makes_the_rest_anew),
        wrong(
            "cancelled-good-work",
            stored_as_they_come,
            ready_with_the_first,
        ),
        wrong("panicked", stored_as_they_come, polls_what_has_ended),
        wrong(
            "never-finished",
            stored_as_they_come,
            polls_with_a_waker_for_nobody,
        ),
        wrong(
            "spins-without-progress",
            stored_as_they_come,
            polls_in_a_loop,
        ),
        wrong(
            "different-moments",
            stored_as_they_come,
            stores_when_all_are_there,
        ),
        wrong(
            "finished-too-late",
            stored_as_they_come,
            takes_them_in_their_order,
        ),
        right(stored_as_they_come, a_set_made_by_hand),
        right(stored_as_they_come, a_join_of_pairs),
        right(stored_as_they_come, tasks_and_a_channel),
    ]
}

const NAMES: [(&str, u64); 4] = [("w", 60), ("x", 15), ("y", 90), ("z", 35)];

/// Four lookups at once; each is stored when it is there.
async fn stored_as_they_come(world: World) {
    let web = pages(&world, &NAMES);
    let one = async |name: &str| {
        let _ = web.fetch(name).await;
        store(&world, name).await;
    };
    tokio::join!(one("w"), one("x"), one("y"), one("z"));
}

async fn store(world: &World, name: &str) {
    step(world, format!("store({name})"), 5).await.unwrap();
}

type Lookup = Pin<Box<dyn Future<Output = &'static str>>>;

fn lookup(web: &Web, name: &'static str) -> Lookup {
    let fetch = web.fetch(name);
    Box::pin(async move { fetch.await.map(|_| name).unwrap() })
}

fn lookups(world: &World) -> Vec<Lookup> {
    let web = pages(world, &NAMES);
    NAMES.iter().map(|(name, _)| lookup(&web, name)).collect()
}

/// Takes the first that is ready out of the list.
fn poll_any(lookups: &mut Vec<Lookup>, context: &mut Context<'_>) -> Poll<&'static str> {
    for index in 0..lookups.len() {
        if let Poll::Ready(name) = lookups[index].as_mut().poll(context) {
            drop(lookups.remove(index));
            return Poll::Ready(name);
        }
    }
    Poll::Pending
}

async fn all_stops_at_the_first_pending(world: World) {
    let mut lookups = lookups(&world);
    let mut done = Vec::new();
    poll_fn(|context| {
        while let Some(lookup) = lookups.first_mut() {
            // Pending: so there is no need to look at the others.
            let Poll::Ready(name) = lookup.as_mut().poll(context) else {
                return Poll::Pending;
            };
            done.push(name);
            drop(lookups.remove(0));
        }
        Poll::Ready(())
    })
    .await;
    for name in done {
        store(&world, name).await;
    }
}

async fn makes_the_rest_anew(world: World) {
    let web = pages(&world, &NAMES);
    let mut left: Vec<&'static str> = NAMES.iter().map(|(name, _)| *name).collect();
    while !left.is_empty() {
        let mut lookups: Vec<_> = left.iter().map(|name| lookup(&web, name)).collect();
        let name = poll_fn(|context| poll_any(&mut lookups, context)).await;
        left.retain(|other| *other != name);
        store(&world, name).await;
    }
}

async fn ready_with_the_first(world: World) {
    let mut lookups = lookups(&world);
    let name = poll_fn(|context| poll_any(&mut lookups, context)).await;
    drop(lookups);
    store(&world, name).await;
}

async fn polls_what_has_ended(world: World) {
    let mut lookups = lookups(&world);
    let mut left = lookups.len();
    poll_fn(|context| {
        for lookup in &mut lookups {
            if lookup.as_mut().poll(context).is_ready() {
                left -= 1;
            }
        }
        if left == 0 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    for (name, _) in NAMES {
        store(&world, name).await;
    }
}

async fn polls_with_a_waker_for_nobody(world: World) {
    let mut lookups = lookups(&world);
    while !lookups.is_empty() {
        let name = poll_fn(|_| {
            let mut context = Context::from_waker(Waker::noop());
            poll_any(&mut lookups, &mut context)
        })
        .await;
        store(&world, name).await;
    }
}

async fn polls_in_a_loop(world: World) {
    let mut lookups = lookups(&world);
    while !lookups.is_empty() {
        let mut name = Poll::Pending;
        while name.is_pending() {
            name = poll_fn(|context| Poll::Ready(poll_any(&mut lookups, context))).await;
            tokio::task::yield_now().await;
        }
        if let Poll::Ready(name) = name {
            store(&world, name).await;
        }
    }
}

async fn stores_when_all_are_there(world: World) {
    let mut lookups = lookups(&world);
    let mut names = Vec::new();
    while !lookups.is_empty() {
        names.push(poll_fn(|context| poll_any(&mut lookups, context)).await);
    }
    let mut stores = JoinSet::new();
    for name in names {
        stores.spawn(step(&world, format!("store({name})"), 5));
    }
    stores.join_all().await;
}

async fn takes_them_in_their_order(world: World) {
    let web = pages(&world, &NAMES);
    let mut tasks = Vec::new();
    for (name, _) in NAMES {
        tasks.push((name, tokio::spawn(web.fetch(name))));
    }
    while let Some((name, task)) = tasks.pop() {
        let _ = task.await;
        store(&world, name).await;
    }
}

async fn a_set_made_by_hand(world: World) {
    let mut lookups = lookups(&world);
    let mut stores = Vec::new();
    while !lookups.is_empty() {
        let name = poll_fn(|context| poll_any(&mut lookups, context)).await;
        let call = step(&world, format!("store({name})"), 5);
        stores.push(tokio::spawn(call));
    }
    for store in stores {
        let _ = store.await;
    }
}

async fn a_join_of_pairs(world: World) {
    let web = pages(&world, &NAMES);
    let pair = async |names: [&'static str; 2]| {
        let one = async |name: &'static str| {
            let name = lookup(&web, name).await;
            store(&world, name).await;
        };
        tokio::join!(one(names[0]), one(names[1]));
    };
    tokio::join!(pair(["z", "y"]), pair(["x", "w"]));
}

async fn tasks_and_a_channel(world: World) {
    let web = pages(&world, &NAMES);
    let (found, mut names) = mpsc::unbounded_channel();
    for (name, _) in NAMES {
        let (fetch, found) = (web.fetch(name), found.clone());
        tokio::spawn(async move {
            let _ = fetch.await;
            let _ = found.send(name);
        });
    }
    drop(found);
    let mut stores = JoinSet::new();
    while let Some(name) = names.recv().await {
        stores.spawn(step(&world, format!("store({name})"), 5));
    }
    stores.join_all().await;
}
