//! Passing messages: pipelines and backpressure.

use tokio::sync::{mpsc, oneshot};
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("one-after-the-other", pipeline, collects_between_the_stages),
        wrong("sender-still-alive", pipeline, a_sender_is_left),
        wrong("never-started", pipeline, closes_too_early),
        wrong("one-after-the-other", pipeline, one_item_at_a_time),
        wrong("queue-grew", slow_consumer, no_bound),
        wrong("never-started", slow_consumer, drops_what_does_not_fit),
        right(pipeline, a_task_for_each_stage),
        right(pipeline, a_rendezvous_of_futures),
        right(slow_consumer, permits_before_the_fetch),
    ]
}

fn outside(world: &World) -> (Web, Database) {
    let rows = rows(world, &[("1", 30), ("2", 30), ("3", 30), ("4", 30)]);
    (
        pages(world, &[("1", 20), ("2", 20), ("3", 20), ("4", 20)]),
        rows,
    )
}

/// Fetches and saves four pages, in two stages that overlap.
async fn pipeline(world: World) {
    let (web, database) = outside(&world);
    let (give, mut take) = mpsc::channel(4);
    let fetches = async move {
        for page in 1..=4 {
            let _ = web.fetch(page).await;
            give.send(page).await.unwrap();
        }
    };
    let saves = async {
        while let Some(page) = take.recv().await {
            let _ = database.query(page).await;
        }
    };
    tokio::join!(fetches, saves);
}

async fn collects_between_the_stages(world: World) {
    let (web, database) = outside(&world);
    let mut fetched = Vec::new();
    for page in 1..=4 {
        fetched.push(web.fetch(page).await);
    }
    for page in 1..=fetched.len() {
        let _ = database.query(page).await;
    }
}

async fn a_sender_is_left(world: World) {
    let (web, database) = outside(&world);
    let (give, mut take) = mpsc::channel(4);
    let give_too = give.clone();
    let fetches = async move {
        for page in 1..=4 {
            let _ = web.fetch(page).await;
            give_too.send(page).await.unwrap();
        }
    };
    let saves = async {
        while let Some(page) = take.recv().await {
            let _ = database.query(page).await;
        }
    };
    tokio::join!(fetches, saves);
    drop(give);
}

async fn closes_too_early(world: World) {
    let (web, database) = outside(&world);
    let (give, mut take) = mpsc::channel(4);
    let fetches = async move {
        for page in 1..=4 {
            let _ = web.fetch(page).await;
            let _ = give.send(page).await;
        }
    };
    let saves = async {
        while let Some(page) = take.recv().await {
            let _ = database.query(page).await;
            if page == 2 {
                take.close();
                break;
            }
        }
    };
    tokio::join!(fetches, saves);
}

async fn one_item_at_a_time(world: World) {
    let (web, database) = outside(&world);
    for page in 1..=4 {
        let _ = web.fetch(page).await;
        let _ = database.query(page).await;
    }
}

async fn a_task_for_each_stage(world: World) {
    let (web, database) = outside(&world);
    let (give, mut take) = mpsc::unbounded_channel();
    let fetches = tokio::spawn(async move {
        for page in 1..=4 {
            let _ = web.fetch(page).await;
            give.send(page).unwrap();
        }
    });
    let saves = tokio::spawn(async move {
        while let Some(page) = take.recv().await {
            let _ = database.query(page).await;
        }
    });
    fetches.await.unwrap();
    saves.await.unwrap();
}

async fn a_rendezvous_of_futures(world: World) {
    let (web, database) = outside(&world);
    let (pages, rows): (Vec<_>, Vec<_>) = (1..=4).map(|_| oneshot::channel::<()>()).unzip();
    let fetches = async {
        for (page, fetched) in (1..).zip(pages) {
            let _ = web.fetch(page).await;
            fetched.send(()).unwrap();
        }
    };
    let saves = async {
        for (page, fetched) in (1..).zip(rows) {
            fetched.await.unwrap();
            let _ = database.query(page).await;
        }
    };
    tokio::join!(fetches, saves);
}

fn slow(world: &World) -> (Web, Database) {
    let rows = rows(world, &[("1", 100), ("2", 100), ("3", 100), ("4", 100)]);
    (
        pages(world, &[("1", 10), ("2", 10), ("3", 10), ("4", 10)]),
        rows,
    )
}

/// The producer may be one page ahead of the consumer: a place in the channel
/// is taken before the fetch.
async fn slow_consumer(world: World) {
    let (web, database) = slow(&world);
    let (give, mut take) = mpsc::channel(1);
    let produce = async move {
        for page in 1..=4 {
            let place = give.reserve().await.unwrap();
            let _ = web.fetch(page).await;
            place.send(page);
        }
    };
    let consume = async {
        while let Some(page) = take.recv().await {
            let _ = database.query(page).await;
        }
    };
    tokio::join!(produce, consume);
}

async fn no_bound(world: World) {
    let (web, database) = slow(&world);
    let (give, mut take) = mpsc::unbounded_channel();
    let produce = async move {
        for page in 1..=4 {
            let _ = web.fetch(page).await;
            give.send(page).unwrap();
        }
    };
    let consume = async {
        while let Some(page) = take.recv().await {
            let _ = database.query(page).await;
        }
    };
    tokio::join!(produce, consume);
}

async fn drops_what_does_not_fit(world: World) {
    let (web, database) = slow(&world);
    let (give, mut take) = mpsc::channel(1);
    let produce = async move {
        for page in 1..=4 {
            let _ = web.fetch(page).await;
            let _ = give.try_send(page);
        }
    };
    let consume = async {
        while let Some(page) = take.recv().await {
            let _ = database.query(page).await;
        }
    };
    tokio::join!(produce, consume);
}

async fn permits_before_the_fetch(world: World) {
    let (web, database) = slow(&world);
    let places = std::sync::Arc::new(tokio::sync::Semaphore::new(1));
    let (give, mut take) = mpsc::unbounded_channel();
    let free = places.clone();
    let produce = tokio::spawn(async move {
        for page in 1..=4 {
            places.acquire().await.unwrap().forget();
            let _ = web.fetch(page).await;
            give.send(page).unwrap();
        }
    });
    while let Some(page) = take.recv().await {
        free.add_permits(1);
        let _ = database.query(page).await;
    }
    produce.await.unwrap();
}
