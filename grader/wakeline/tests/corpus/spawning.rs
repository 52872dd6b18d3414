//! Spawning: fan out and collect; tasks that vanish, and tasks that stay.

use tokio::task::JoinSet;
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("one-after-the-other", fan_out, awaits_inside_the_loop),
        wrong("ran-on-after-the-end", fan_out, forgets_the_handles),
        wrong("ran-on-after-the-end", fan_out, waits_only_for_the_first),
        wrong("aborted-with-its-owner", fan_out, drops_the_set),
        wrong("did-it-again", fan_out, spawns_and_also_awaits),
        wrong("wrong-operation", fan_out, all_tasks_share_one_number),
        wrong("never-started", fan_out, skips_the_last),
        wrong("aborted-with-its-owner", log_then_answer, aborts_the_log),
        wrong("ran-on-after-the-end", log_then_answer, leaves_the_log),
        wrong(
            "finished-too-late",
            log_then_answer,
            waits_before_it_answers,
        ),
        right(fan_out, a_join_set),
        right(fan_out, handles_in_reverse),
        right(fan_out, results_through_a_channel),
        right(log_then_answer, joins_both),
        right(log_then_answer, a_set_that_is_drained),
    ]
}

fn web(world: &World) -> Web {
    pages(world, &[("1", 40), ("2", 80), ("3", 60), ("4", 20)])
}

async fn fan_out(world: World) {
    let web = web(&world);
    let tasks = [1, 2, 3, 4].map(|page| tokio::spawn(web.fetch(page)));
    for task in tasks {
        let _ = task.await;
    }
}

async fn awaits_inside_the_loop(world: World) {
    let web = web(&world);
    for page in 1..=4 {
        let task = tokio::spawn(web.fetch(page));
        let _ = task.await;
    }
}

async fn forgets_the_handles(world: World) {
    let web = web(&world);
    for page in 1..=4 {
        tokio::spawn(web.fetch(page));
    }
    tokio::task::yield_now().await;
}

async fn waits_only_for_the_first(world: World) {
    let web = web(&world);
    let mut tasks = [1, 2, 3, 4].map(|page| tokio::spawn(web.fetch(page)));
    let _ = (&mut tasks[0]).await;
}

async fn drops_the_set(world: World) {
    let web = web(&world);
    let mut set = JoinSet::new();
    for page in 1..=4 {
        set.spawn(web.fetch(page));
    }
    for _ in 0..2 {
        set.join_next().await;
    }
}

async fn spawns_and_also_awaits(world: World) {
    let web = web(&world);
    let tasks = [1, 2, 3, 4].map(|page| tokio::spawn(web.fetch(page)));
    let _ = web.fetch(1).await;
    for task in tasks {
        let _ = task.await;
    }
}

async fn all_tasks_share_one_number(world: World) {
    let web = web(&world);
    let page = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let mut set = JoinSet::new();
    for _ in 1..=4 {
        page.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let (page, web) = (page.clone(), web.clone());
        // Read when the task runs, and by then the loop is through.
        set.spawn(async move {
            web.fetch(page.load(std::sync::atomic::Ordering::SeqCst))
                .await
        });
    }
    set.join_all().await;
}

async fn skips_the_last(world: World) {
    let web = web(&world);
    let mut set = JoinSet::new();
    for page in 1..4 {
        set.spawn(web.fetch(page));
    }
    set.join_all().await;
}

async fn a_join_set(world: World) {
    let web = web(&world);
    let mut set: JoinSet<_> = (1..=4).map(|page| web.fetch(page)).collect();
    while set.join_next().await.is_some() {}
}

async fn handles_in_reverse(world: World) {
    let web = web(&world);
    let mut tasks = [1, 2, 3, 4].map(|page| tokio::spawn(web.fetch(page)));
    tasks.reverse();
    for task in tasks {
        let _ = task.await;
    }
}

async fn results_through_a_channel(world: World) {
    let web = web(&world);
    let (done, mut answers) = tokio::sync::mpsc::unbounded_channel();
    for page in 1..=4 {
        let (done, web) = (done.clone(), web.clone());
        tokio::spawn(async move { done.send(web.fetch(page).await) });
    }
    drop(done);
    while answers.recv().await.is_some() {}
}

fn log(world: &World) -> Database {
    rows(world, &[("log", 50), ("answer", 20)])
}

/// The log is written while the answer is made, and is complete at the end.
async fn log_then_answer(world: World) {
    let database = log(&world);
    let log = tokio::spawn(database.query("log"));
    let _ = database.query("answer").await;
    let _ = log.await;
}

async fn aborts_the_log(world: World) {
    let database = log(&world);
    let log = tokio::spawn(database.query("log"));
    let _ = database.query("answer").await;
    log.abort();
}

async fn leaves_the_log(world: World) {
    let database = log(&world);
    drop(tokio::spawn(database.query("log")));
    let _ = database.query("answer").await;
}

async fn waits_before_it_answers(world: World) {
    let database = log(&world);
    let log = tokio::spawn(database.query("log"));
    pause(40).await;
    let _ = database.query("answer").await;
    let _ = log.await;
}

async fn joins_both(world: World) {
    let database = log(&world);
    let _ = tokio::join!(database.query("answer"), database.query("log"));
}

async fn a_set_that_is_drained(world: World) {
    let database = log(&world);
    let mut background = JoinSet::new();
    background.spawn(database.query("log"));
    let _ = database.query("answer").await;
    background.join_all().await;
}
