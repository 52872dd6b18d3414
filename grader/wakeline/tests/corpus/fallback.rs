//! A plan B: the second server is asked when the first has failed.

use tokio::task::JoinSet;
use tokio::time::timeout;
use wakeline::world::Web;
use wakeline::{World, ms};

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("cancelled-good-work", plan_b, is_too_impatient),
        wrong("began-too-early", plan_b, asks_both_at_once),
        wrong("error-ignored", plan_b, keeps_nothing_as_an_answer),
        wrong("error-ignored", plan_b, gives_up_without_plan_b),
        wrong("finished-too-late", plan_b, waits_out_the_limit),
        wrong("wrong-operation", plan_b, asks_a_mirror_of_another_name),
        wrong("not-asked-for", plan_b, asks_a_third_one),
        wrong(
            "retried-at-once",
            retry_then_plan_b,
            no_pause_before_the_second_try,
        ),
        wrong("panicked", plan_b, expects_an_answer),
        right(plan_b, a_match),
        right(plan_b, a_loop_over_the_servers),
        right(retry_then_plan_b, a_loop_with_one_pause),
        right(retry_then_plan_b, a_future_that_is_chained),
    ]
}

fn servers(world: &World) -> Web {
    world.web().broken("main", ms(50));
    pages(world, &[("spare", 30), ("spare2", 30), ("third", 20)])
}

/// The main server fails after 50 ms; then the spare one is asked, and its
/// answer is kept.
async fn plan_b(world: World) {
    let web = servers(&world);
    if web.fetch("main").await.is_err() {
        web.fetch("spare").await.unwrap();
    }
    keep(&world).await;
}

async fn keep(world: &World) {
    step(world, "keep", 10).await.unwrap();
}

async fn is_too_impatient(world: World) {
    let web = servers(&world);
    match timeout(d(25), web.fetch("main")).await {
        Ok(Ok(_)) => {}
        _ => drop(web.fetch("spare").await),
    }
    keep(&world).await;
}

async fn asks_both_at_once(world: World) {
    let web = servers(&world);
    let (main, spare) = tokio::join!(web.fetch("main"), web.fetch("spare"));
    assert!(main.or(spare).is_ok());
    keep(&world).await;
}

async fn keeps_nothing_as_an_answer(world: World) {
    let web = servers(&world);
    let answer = web.fetch("main").await.ok();
    world.say(format!("{} bytes", answer.unwrap_or_default().len()));
    keep(&world).await;
}

async fn gives_up_without_plan_b(world: World) {
    let web = servers(&world);
    let task = tokio::spawn(async move {
        web.fetch("main").await?;
        keep(&world).await;
        Ok::<(), wakeline::WorldError>(())
    });
    let _ = task.await;
}

async fn waits_out_the_limit(world: World) {
    let web = servers(&world);
    let (answer, ()) = tokio::join!(web.fetch("main"), pause(80));
    if answer.is_err() {
        web.fetch("spare").await.unwrap();
    }
    keep(&world).await;
}

async fn asks_a_mirror_of_another_name(world: World) {
    let web = servers(&world);
    let mut number = 1;
    while web
        .fetch(if number == 1 {
            "main".to_owned()
        } else {
            format!("spare{number}")
        })
        .await
        .is_err()
    {
        number += 1;
    }
    keep(&world).await;
}

async fn asks_a_third_one(world: World) {
    let web = servers(&world);
    let mut answers = Vec::new();
    for server in ["main", "spare", "third"] {
        answers.extend(web.fetch(server).await);
    }
    assert!(!answers.is_empty());
    keep(&world).await;
}

async fn expects_an_answer(world: World) {
    let web = servers(&world);
    let answer = web.fetch("main").await.expect("the main server answers");
    world.say(answer);
    keep(&world).await;
}

async fn a_match(world: World) {
    let web = servers(&world);
    let answer = match tokio::spawn(web.fetch("main")).await.unwrap() {
        Ok(page) => page,
        Err(_) => tokio::spawn(web.fetch("spare")).await.unwrap().unwrap(),
    };
    world.say(answer);
    keep(&world).await;
}

async fn a_loop_over_the_servers(world: World) {
    let web = servers(&world);
    for server in ["main", "spare", "third"] {
        if let Ok(Ok(_)) = timeout(d(500), web.fetch(server)).await {
            break;
        }
    }
    keep(&world).await;
}

/// The main server gets a second chance 40 ms after its failure.
async fn retry_then_plan_b(world: World) {
    let web = servers(&world);
    let _ = web.fetch("main").await;
    pause(40).await;
    let _ = web.fetch("main").await;
    let _ = web.fetch("spare").await;
    keep(&world).await;
}

async fn no_pause_before_the_second_try(world: World) {
    let web = servers(&world);
    for server in ["main", "main", "spare"] {
        if web.fetch(server).await.is_ok() {
            break;
        }
    }
    keep(&world).await;
}

async fn a_loop_with_one_pause(world: World) {
    let web = servers(&world);
    for (server, before) in [("main", 0), ("main", 40), ("spare", 0)] {
        if before > 0 {
            pause(before).await;
        }
        if web.fetch(server).await.is_ok() {
            break;
        }
    }
    keep(&world).await;
}

async fn a_future_that_is_chained(world: World) {
    let web = servers(&world);
    let mut set = JoinSet::new();
    set.spawn(async move {
        let first = web.fetch("main").await;
        if first.is_ok() {
            return first;
        }
        pause(40).await;
        let second = web.fetch("main").await;
        if second.is_ok() {
            second
        } else {
            web.fetch("spare").await
        }
    });
    assert!(set.join_next().await.unwrap().unwrap().is_ok());
    keep(&world).await;
}
