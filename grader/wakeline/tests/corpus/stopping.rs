//! Stopping: deadlines, retries, cancel safety, graceful shutdown.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep_until, timeout, timeout_at};
use wakeline::world::{Database, Web};
use wakeline::{World, ms};

use super::case::{Case, pages, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("limit-for-each-step", whole_deadline, a_limit_for_each_step),
        wrong("not-cancelled", whole_deadline, looks_between_the_steps),
        wrong("ran-on-after-the-end", whole_deadline, the_task_works_on),
        wrong(
            "finished-too-early",
            whole_deadline,
            a_deadline_that_is_too_short,
        ),
        wrong("finished-too-early", backoff, the_same_pause_each_time),
        wrong("retried-too-often", backoff, a_pause_after_the_last_try),
        wrong("retried-too-often", backoff, one_try_too_many),
        wrong("done-too-few-times", backoff, one_try_too_few),
        wrong("lost-in-select", keeps_its_future, makes_the_future_anew),
        wrong("never-finished", graceful, waits_for_ever),
        wrong("aborted-with-its-owner", graceful, drops_the_work),
        wrong("ran-on-after-the-end", graceful, stops_waiting_only),
        right(whole_deadline, a_select_with_a_sleep),
        right(whole_deadline, one_deadline_for_each_step),
        right(whole_deadline, a_task_that_is_aborted),
        right(backoff, pauses_from_a_list),
        right(backoff, a_recursive_retry),
        right(keeps_its_future, a_task_for_the_fetch),
        right(graceful, a_set_with_a_deadline),
    ]
}

fn steps(world: &World) -> Database {
    rows(world, &[("1", 60), ("2", 60), ("3", 60)])
}

async fn all_steps(database: Database) {
    for row in 1..=3 {
        let _ = database.query(row).await;
    }
}

const LIMIT: Duration = Duration::from_millis(100);

/// Three steps of 60 ms; the whole has 100 ms.
async fn whole_deadline(world: World) {
    let _ = timeout(LIMIT, all_steps(steps(&world))).await;
}

async fn a_limit_for_each_step(world: World) {
    let database = steps(&world);
    for row in 1..=3 {
        if timeout(LIMIT, database.query(row)).await.is_err() {
            break;
        }
    }
}

async fn looks_between_the_steps(world: World) {
    let database = steps(&world);
    let deadline = Instant::now() + LIMIT;
    for row in 1..=3 {
        if Instant::now() > deadline {
            break;
        }
        let _ = database.query(row).await;
    }
}

async fn the_task_works_on(world: World) {
    let task = tokio::spawn(all_steps(steps(&world)));
    let _ = timeout(LIMIT, task).await;
}

async fn a_deadline_that_is_too_short(world: World) {
    let _ = timeout(Duration::from_millis(85), all_steps(steps(&world))).await;
}

async fn a_select_with_a_sleep(world: World) {
    tokio::select! {
        () = all_steps(steps(&world)) => {}
        () = pause(100) => {}
    }
}

async fn one_deadline_for_each_step(world: World) {
    let database = steps(&world);
    let deadline = Instant::now() + LIMIT;
    for row in 1..=3 {
        if timeout_at(deadline, database.query(row)).await.is_err() {
            break;
        }
    }
}

async fn a_task_that_is_aborted(world: World) {
    let task = tokio::spawn(all_steps(steps(&world)));
    pause(100).await;
    task.abort();
    let _ = task.await;
}

fn broken(world: &World) -> Web {
    world.web().broken("a", ms(10));
    world.web()
}

async fn retry(web: Web, pauses: &[u64]) {
    for millis in pauses {
        if web.fetch("a").await.is_ok() {
            return;
        }
        pause(*millis).await;
    }
    let _ = web.fetch("a").await;
}

/// Three tries, with pauses of 20 and 40 ms between them.
async fn backoff(world: World) {
    retry(broken(&world), &[20, 40]).await;
}

async fn the_same_pause_each_time(world: World) {
    retry(broken(&world), &[20, 20]).await;
}

async fn a_pause_after_the_last_try(world: World) {
    retry(broken(&world), &[20, 40]).await;
    pause(80).await;
}

async fn one_try_too_many(world: World) {
    retry(broken(&world), &[20, 40, 80]).await;
}

async fn one_try_too_few(world: World) {
    retry(broken(&world), &[20]).await;
}

async fn pauses_from_a_list(world: World) {
    let web = broken(&world);
    for before in [0, 20, 40] {
        pause(before).await;
        if web.fetch("a").await.is_ok() {
            break;
        }
    }
}

async fn a_recursive_retry(world: World) {
    async fn attempt(web: &Web, left: u32, millis: u64) {
        if web.fetch("a").await.is_err() && left > 1 {
            pause(millis).await;
            Box::pin(attempt(web, left - 1, millis * 2)).await;
        }
    }
    attempt(&broken(&world), 3, 20).await;
}

/// A fetch that goes on while a ticker ticks.
async fn keeps_its_future(world: World) {
    let web = pages(&world, &[("big", 95)]);
    let mut ticks = interval(Duration::from_millis(40));
    let mut fetch = web.fetch("big");
    loop {
        tokio::select! {
            _ = ticks.tick() => world.say("tick"),
            _ = &mut fetch => break,
        }
    }
}

async fn makes_the_future_anew(world: World) {
    let web = pages(&world, &[("big", 95)]);
    let mut ticks = interval(Duration::from_millis(40));
    ticks.tick().await;
    for _ in 0..3 {
        tokio::select! {
            _ = ticks.tick() => world.say("tick"),
            _ = web.fetch("big") => return,
        }
    }
    let _ = web.fetch("big").await;
}

async fn a_task_for_the_fetch(world: World) {
    let web = pages(&world, &[("big", 95)]);
    let mut fetch = tokio::spawn(web.fetch("big"));
    let mut ticks = interval(Duration::from_millis(40));
    loop {
        tokio::select! {
            _ = ticks.tick() => world.say("tick"),
            _ = &mut fetch => break,
        }
    }
}

fn server(world: &World) -> Web {
    world.web().hangs("stuck");
    pages(world, &[("quick", 30), ("slow", 90)])
}

fn connections(world: &World) -> JoinSet<()> {
    let web = server(world);
    let mut set = JoinSet::new();
    for page in ["quick", "slow", "stuck"] {
        let web = web.clone();
        set.spawn(async move { drop(web.fetch(page).await) });
    }
    set
}

/// Shutdown: what runs may finish, but has 200 ms at most.
async fn graceful(world: World) {
    let set = connections(&world);
    let _ = timeout(Duration::from_millis(200), set.join_all()).await;
}

async fn waits_for_ever(world: World) {
    connections(&world).join_all().await;
}

async fn drops_the_work(world: World) {
    let mut set = connections(&world);
    set.join_next().await;
    set.shutdown().await;
    pause(200).await;
}

async fn stops_waiting_only(world: World) {
    let web = server(&world);
    let tasks = ["quick", "slow", "stuck"].map(|page| tokio::spawn(web.fetch(page)));
    let all = async {
        for task in tasks {
            let _ = task.await;
        }
    };
    let _ = timeout(Duration::from_millis(200), all).await;
}

async fn a_set_with_a_deadline(world: World) {
    let deadline = Instant::now() + Duration::from_millis(200);
    let mut set = connections(&world);
    loop {
        tokio::select! {
            done = set.join_next() => if done.is_none() { break },
            () = sleep_until(deadline) => break,
        }
    }
    set.shutdown().await;
}
