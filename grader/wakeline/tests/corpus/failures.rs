//! When things go wrong: the first error ends all, or every result counts, and
//! a panic stays in its task.

use tokio::task::JoinSet;
use wakeline::world::{Database, Web};
use wakeline::{World, WorldError, ms};

use super::case::{Case, pages, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("not-cancelled", all_or_nothing, join_hears_of_it_late),
        wrong("ran-on-after-the-end", all_or_nothing, tasks_run_on),
        wrong(
            "one-after-the-other",
            all_or_nothing,
            question_marks_in_a_row,
        ),
        wrong("wrong-result", all_or_nothing, loses_the_cause),
        wrong("cancelled-good-work", every_result, stops_at_the_first),
        wrong("one-after-the-other", every_result, every_result_in_a_row),
        wrong("did-it-again", every_result, tries_the_failed_one_again),
        wrong("panicked", survives_a_panic, dies_with_the_task),
        wrong("a-task-panicked", survives_a_panic, swallows_the_panic),
        wrong("panicked", survives_a_panic, does_not_spawn_it),
        right(all_or_nothing, a_set_that_is_dropped),
        right(all_or_nothing, a_select_on_the_failure),
        right(every_result, a_set_of_results),
        right(every_result, handles_of_results),
        right(survives_a_panic, asks_the_join_error),
        right(survives_a_panic, a_set_that_reports),
    ]
}

fn web(world: &World) -> Web {
    world.web().broken("b", ms(40));
    pages(world, &[("a", 100), ("c", 200)])
}

/// The first error stops the rest.
async fn all_or_nothing(world: World) {
    let web = web(&world);
    let all = tokio::try_join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    assert_eq!(all.unwrap_err().operation, "fetch(b)");
}

async fn join_hears_of_it_late(world: World) {
    let web = web(&world);
    let (a, b, c) = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    assert!(a.and(b).and(c).is_err());
}

async fn tasks_run_on(world: World) {
    let web = web(&world);
    let [a, b, c] = ["a", "b", "c"].map(|page| tokio::spawn(web.fetch(page)));
    let flat =
        async |task: tokio::task::JoinHandle<Result<String, WorldError>>| task.await.unwrap();
    assert!(tokio::try_join!(flat(a), flat(b), flat(c)).is_err());
}

async fn question_marks_in_a_row(world: World) {
    async fn all(web: Web) -> Result<(), WorldError> {
        web.fetch("a").await?;
        web.fetch("b").await?;
        web.fetch("c").await?;
        Ok(())
    }
    assert!(all(web(&world)).await.is_err());
}

async fn loses_the_cause(world: World) {
    let web = web(&world);
    let all = tokio::try_join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    let cause = all.map_err(|_| "something failed".to_owned()).unwrap_err();
    assert_eq!(cause, "fetch(b) failed: connection reset");
}

async fn a_set_that_is_dropped(world: World) {
    let web = web(&world);
    let mut set: JoinSet<_> = ["a", "b", "c"].iter().map(|page| web.fetch(page)).collect();
    while let Some(Ok(Ok(_))) = set.join_next().await {}
    set.shutdown().await;
}

async fn a_select_on_the_failure(world: World) {
    let web = web(&world);
    let good = async { tokio::join!(web.fetch("a"), web.fetch("c")) };
    tokio::select! {
        _ = good => {}
        Err(_) = web.fetch("b") => {}
    }
}

/// Every result counts, good or bad.
async fn every_result(world: World) {
    let web = web(&world);
    let (a, b, c) = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    assert!(a.is_ok() && b.is_err() && c.is_ok());
}

async fn stops_at_the_first(world: World) {
    let web = web(&world);
    let _ = tokio::try_join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
}

async fn every_result_in_a_row(world: World) {
    let web = web(&world);
    let mut failed = Vec::new();
    for page in ["a", "b", "c"] {
        failed.extend(web.fetch(page).await.err());
    }
    assert_eq!(failed.len(), 1);
}

async fn tries_the_failed_one_again(world: World) {
    let web = web(&world);
    let stubborn = async {
        let first = web.fetch("b").await;
        if first.is_err() {
            return web.fetch("b").await;
        }
        first
    };
    let _ = tokio::join!(web.fetch("a"), stubborn, web.fetch("c"));
}

async fn a_set_of_results(world: World) {
    let web = web(&world);
    let set: JoinSet<_> = ["a", "b", "c"].iter().map(|page| web.fetch(page)).collect();
    let results = set.join_all().await;
    assert_eq!(results.iter().filter(|result| result.is_err()).count(), 1);
}

async fn handles_of_results(world: World) {
    let web = web(&world);
    let tasks = ["a", "b", "c"].map(|page| tokio::spawn(web.fetch(page)));
    let mut good = 0;
    for task in tasks {
        good += usize::from(task.await.unwrap().is_ok());
    }
    assert_eq!(good, 2);
}

fn shop(world: &World) -> Database {
    rows(world, &[("order", 30), ("stock", 60), ("report", 10)])
}

async fn bad_order(database: Database) {
    let _ = database.query("order").await;
    let nothing: Vec<u32> = Vec::new();
    assert_ne!(nothing[nothing.len()], 0);
}

/// A task panics; the other goes on, and the panic is reported.
async fn survives_a_panic(world: World) {
    let database = shop(&world);
    let order = tokio::spawn(bad_order(database.clone()));
    let (order, _) = tokio::join!(order, database.query("stock"));
    if order.is_err() {
        let _ = database.query("report").await;
    }
}

async fn dies_with_the_task(world: World) {
    let database = shop(&world);
    let order = tokio::spawn(bad_order(database.clone()));
    let (order, _) = tokio::join!(order, database.query("stock"));
    order.unwrap();
}

async fn swallows_the_panic(world: World) {
    let database = shop(&world);
    let order = tokio::spawn(bad_order(database.clone()));
    let _ = tokio::join!(order, database.query("stock"));
}

async fn does_not_spawn_it(world: World) {
    let database = shop(&world);
    let _ = tokio::join!(bad_order(database.clone()), database.query("stock"));
    let _ = database.query("report").await;
}

async fn asks_the_join_error(world: World) {
    let database = shop(&world);
    let order = tokio::spawn(bad_order(database.clone()));
    let _ = database.query("stock").await;
    match order.await {
        Err(error) if error.is_panic() => drop(database.query("report").await),
        _ => {}
    }
}

async fn a_set_that_reports(world: World) {
    let database = shop(&world);
    let mut set = JoinSet::new();
    set.spawn(bad_order(database.clone()));
    let stock = database.query("stock");
    set.spawn(async move { drop(stock.await) });
    let mut panics = 0;
    while let Some(done) = set.join_next().await {
        panics += usize::from(done.is_err());
    }
    if panics > 0 {
        let _ = database.query("report").await;
    }
}
