//! Permits: taken, given back, and not given back.

use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use wakeline::World;
use wakeline::world::Database;

use super::case::{Case, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "permit-never-given-back",
            three_printers,
            guards_in_a_box_that_leaks,
        ),
        wrong(
            "permit-never-given-back",
            three_printers,
            a_limit_read_from_nowhere,
        ),
        wrong(
            "permit-never-given-back",
            three_printers,
            gives_back_only_on_success,
        ),
        wrong(
            "permit-never-given-back",
            three_printers,
            asks_for_more_than_there_are,
        ),
        wrong("too-many-at-once", three_printers, a_limit_for_each_caller),
        wrong(
            "too-many-at-once",
            three_printers,
            the_permit_goes_into_an_underscore,
        ),
        right(three_printers, permits_added_by_hand),
        right(three_printers, tokens_in_a_channel),
    ]
}

fn printers(world: &World) -> Database {
    rows(world, &[("p1", 30), ("p2", 30), ("p3", 30)])
}

/// Three documents, one printer.
async fn three_printers(world: World) {
    let database = printers(&world);
    for document in ["p1", "p2", "p3"] {
        let _ = database.query(document).await;
    }
}

async fn guards_in_a_box_that_leaks(world: World) {
    let (database, printer) = (printers(&world), Arc::new(Semaphore::new(1)));
    let mut set = JoinSet::new();
    for document in ["p1", "p2", "p3"] {
        let (query, printer) = (database.query(document), printer.clone());
        set.spawn(async move {
            let permit = printer.acquire_owned().await.unwrap();
            let _ = query.await;
            Box::leak(Box::new(permit));
        });
    }
    set.join_all().await;
}

async fn a_limit_read_from_nowhere(world: World) {
    let database = printers(&world);
    let limit: usize = "".parse().unwrap_or_default();
    let printer = Semaphore::new(limit);
    let print = async |document: &str| {
        let _permit = printer.acquire().await.unwrap();
        let _ = database.query(document).await;
    };
    tokio::join!(print("p1"), print("p2"), print("p3"));
}

async fn gives_back_only_on_success(world: World) {
    let database = printers(&world);
    let printer = Semaphore::new(1);
    for document in ["p1", "jammed", "p2", "p3"] {
        printer.acquire().await.unwrap().forget();
        if database.query(document).await.is_ok() {
            printer.add_permits(1);
        }
    }
}

async fn asks_for_more_than_there_are(world: World) {
    let database = printers(&world);
    let printer = Arc::new(Semaphore::new(1));
    for (pages, document) in [(1, "p1"), (1, "p2"), (3, "p3")] {
        // A permit for each page.
        let _permits = printer.acquire_many(pages).await.unwrap();
        let _ = database.query(document).await;
    }
}

async fn a_limit_for_each_caller(world: World) {
    let database = printers(&world);
    let print = async |document: &str| {
        let printer = Semaphore::new(1);
        let _permit = printer.acquire().await.unwrap();
        let _ = database.query(document).await;
    };
    tokio::join!(print("p1"), print("p2"), print("p3"));
}

async fn the_permit_goes_into_an_underscore(world: World) {
    let (database, printer) = (printers(&world), Arc::new(Semaphore::new(1)));
    let tasks = ["p1", "p2", "p3"].map(|document| {
        let (query, printer) = (database.query(document), printer.clone());
        tokio::spawn(async move {
            let _ = printer.acquire().await.unwrap();
            let _ = query.await;
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
}

async fn permits_added_by_hand(world: World) {
    let database = printers(&world);
    let printer = Semaphore::new(1);
    let print = async |document: &str| {
        printer.acquire().await.unwrap().forget();
        let _ = database.query(document).await;
        printer.add_permits(1);
    };
    tokio::join!(print("p1"), print("p2"), print("p3"));
}

async fn tokens_in_a_channel(world: World) {
    let database = printers(&world);
    let (free, mut printer) = mpsc::channel(1);
    free.send(()).await.unwrap();
    let mut set = JoinSet::new();
    for document in ["p1", "p2", "p3"] {
        printer.recv().await.unwrap();
        let (query, free) = (database.query(document), free.clone());
        set.spawn(async move {
            let _ = query.await;
            free.send(()).await.unwrap();
        });
    }
    set.join_all().await;
}
