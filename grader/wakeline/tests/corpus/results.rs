//! Errors and panics: who looks at them, and what follows.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio::{join, spawn, try_join};
use wakeline::world::{Database, Web};
use wakeline::{World, WorldError, ms};

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("a-task-panicked", import, the_join_error_is_ignored),
        wrong("a-task-panicked", import, the_worker_takes_the_queue_down),
        wrong("panicked", import, unwraps_the_join_error),
        wrong("error-ignored", book_or_refund, books_whatever_the_answer),
        wrong("error-ignored", book_or_refund, ok_hides_the_error),
        wrong("not-cancelled", all_or_nothing, join_and_then_look),
        wrong(
            "ran-on-after-the-end",
            all_or_nothing,
            question_mark_on_handles,
        ),
        wrong("never-started", every_result, question_mark_in_the_loop),
        wrong("cancelled-good-work", every_result, try_join_gives_up),
        wrong("retried-at-once", retry, no_wait_between_tries),
        wrong("finished-too-early", retry, the_wait_never_grows),
        wrong("retried-too-often", retry, sleeps_after_the_last_try),
        wrong("retried-too-often", retry, counts_to_three_inclusive),
        wrong("limit-for-each-step", retry_until, a_limit_for_each_try),
        right(import, import_reports_the_panic),
        right(all_or_nothing, all_or_nothing_in_a_set),
        right(every_result, every_result_spawned),
        right(retry, retry_by_recursion),
        right(retry_until, retry_until_by_hand),
        right(book_or_refund, book_or_refund),
    ]
}

/// Three lines are imported; the bad one is reported.
async fn import(w: World) {
    let _ = join!(step(&w, "line(1)", 20), step(&w, "line(3)", 40));
    step(&w, "report(2)", 10).await.unwrap();
    step(&w, "bad(1)", 5).await.unwrap();
}

async fn line(w: World, i: u32) {
    let number: Result<u32, String> = match i {
        2 => Err("not a number".into()),
        i => Ok(i),
    };
    let number = number.expect("line holds a number");
    step(&w, format!("line({number})"), u64::from(i) * 10 + 10)
        .await
        .unwrap();
}

async fn import_reports_the_panic(w: World) {
    let tasks = [1, 2, 3].map(|i| spawn(line(w.clone(), i)));
    let (mut good, mut bad) = (0, 0);
    for task in tasks {
        match task.await {
            Ok(()) => good += 1,
            Err(error) if error.is_panic() => bad += 1,
            Err(_) => unreachable!(),
        }
    }
    // Lines take as long as in the reference in the nominal world only.
    step(&w, format!("report({good})"), 10).await.unwrap();
    step(&w, format!("bad({bad})"), 5).await.unwrap();
}

async fn the_join_error_is_ignored(w: World) {
    let mut set = JoinSet::new();
    for i in 1..=3 {
        set.spawn(line(w.clone(), i));
    }
    while let Some(result) = set.join_next().await {
        let _ = result;
    }
    step(&w, "report(2)", 10).await.unwrap();
}

async fn the_worker_takes_the_queue_down(w: World) {
    let (tx, mut rx) = mpsc::channel(8);
    for i in 1..=3 {
        tx.send(i).await.unwrap();
    }
    drop(tx);
    let worker = w.clone();
    let task = spawn(async move {
        while let Some(i) = rx.recv().await {
            line(worker.clone(), i).await;
        }
    });
    let _ = task.await;
    step(&w, "report(2)", 10).await.unwrap();
    step(&w, "bad(1)", 5).await.unwrap();
}

async fn unwraps_the_join_error(w: World) {
    let tasks = [1, 2, 3].map(|i| spawn(line(w.clone(), i)));
    for task in tasks {
        task.await.unwrap();
    }
    step(&w, "report(2)", 10).await.unwrap();
    step(&w, "bad(1)", 5).await.unwrap();
}

fn bank(w: &World) -> Database {
    w.database().row("seat", ms(10), "12A");
    w.database().broken("card", ms(30));
    w.database()
}

/// The card fails, so the seat is given back.
async fn book_or_refund(w: World) {
    let db = bank(&w);
    db.query("seat").await.unwrap();
    match db.query("card").await {
        Ok(_) => step(&w, "ticket", 20).await.unwrap(),
        Err(_) => step(&w, "give-back", 20).await.unwrap(),
    };
}

async fn books_whatever_the_answer(w: World) {
    let db = bank(&w);
    db.query("seat").await.unwrap();
    let _ = db.query("card").await;
    step(&w, "ticket", 20).await.unwrap();
}

async fn ok_hides_the_error(w: World) {
    let db = bank(&w);
    db.query("seat").await.unwrap();
    if let Some(_payment) = db.query("card").await.ok() {
        step(&w, "ticket", 20).await.unwrap();
    }
}

fn parts(w: &World) -> Web {
    let web = pages(w, &[("body", 60), ("foot", 80)]);
    web.broken("head", ms(20));
    web
}

/// Three parts; the first error gives up the rest, and an error page is shown.
async fn all_or_nothing(w: World) {
    let web = parts(&w);
    let all = try_join!(web.fetch("head"), web.fetch("body"), web.fetch("foot"));
    assert!(all.is_err());
    step(&w, "error-page", 10).await.unwrap();
}

async fn all_or_nothing_in_a_set(w: World) {
    let web = parts(&w);
    let mut set = JoinSet::new();
    for part in ["head", "body", "foot"] {
        set.spawn(web.fetch(part));
    }
    while let Some(done) = set.join_next().await {
        if done.unwrap().is_err() {
            break;
        }
    }
    drop(set);
    step(&w, "error-page", 10).await.unwrap();
}

async fn join_and_then_look(w: World) {
    let web = parts(&w);
    let (head, body, foot) = join!(web.fetch("head"), web.fetch("body"), web.fetch("foot"));
    if head.is_err() || body.is_err() || foot.is_err() {
        step(&w, "error-page", 10).await.unwrap();
    }
}

async fn load(web: &Web) -> Result<(), WorldError> {
    let head = spawn(web.fetch("head"));
    let body = spawn(web.fetch("body"));
    let foot = spawn(web.fetch("foot"));
    head.await.unwrap()?;
    body.await.unwrap()?;
    foot.await.unwrap()?;
    Ok(())
}

async fn question_mark_on_handles(w: World) {
    let web = parts(&w);
    if load(&web).await.is_err() {
        step(&w, "error-page", 10).await.unwrap();
    }
}

const CHECKS: [&str; 3] = ["disk", "mail", "dns"];

fn services(w: &World) -> Web {
    let web = pages(w, &[("disk", 10), ("dns", 40)]);
    web.broken("mail", ms(20));
    web
}

/// Each service is asked, good or bad; then a summary.
async fn every_result(w: World) {
    let web = services(&w);
    let _ = join!(web.fetch("disk"), web.fetch("mail"), web.fetch("dns"));
    step(&w, "summary", 5).await.unwrap();
}

async fn every_result_spawned(w: World) {
    let web = services(&w);
    let tasks = CHECKS.map(|name| spawn(web.fetch(name)));
    let mut results = HashMap::new();
    for (name, task) in CHECKS.iter().zip(tasks) {
        results.insert(name, task.await.unwrap());
    }
    assert_eq!(results.values().filter(|result| result.is_err()).count(), 1);
    step(&w, "summary", 5).await.unwrap();
}

async fn ask_all(web: &Web) -> Result<Vec<String>, WorldError> {
    let mut answers = vec![];
    for name in CHECKS {
        answers.push(web.fetch(name).await?);
    }
    Ok(answers)
}

async fn question_mark_in_the_loop(w: World) {
    let web = services(&w);
    let _answers = ask_all(&web).await.unwrap_or_default();
    step(&w, "summary", 5).await.unwrap();
}

async fn try_join_gives_up(w: World) {
    let web = services(&w);
    let _ = try_join!(web.fetch("disk"), web.fetch("mail"), web.fetch("dns"));
    step(&w, "summary", 5).await.unwrap();
}

fn flaky(w: &World) -> Web {
    w.web().broken("api", ms(10));
    w.web()
}

/// Three tries, 20 and 40 ms apart, then the cached answer.
async fn retry(w: World) {
    let web = flaky(&w);
    for wait in [20, 40] {
        if web.fetch("api").await.is_ok() {
            return;
        }
        pause(wait).await;
    }
    if web.fetch("api").await.is_err() {
        step(&w, "cached", 5).await.unwrap();
    }
}

fn try_again(
    web: Web,
    left: u32,
    wait: u64,
) -> Pin<Box<dyn Future<Output = Result<String, WorldError>> + Send>> {
    Box::pin(async move {
        match web.fetch("api").await {
            Err(_) if left > 1 => {
                pause(wait).await;
                try_again(web, left - 1, wait * 2).await
            }
            answer => answer,
        }
    })
}

async fn retry_by_recursion(w: World) {
    if try_again(flaky(&w), 3, 20).await.is_err() {
        step(&w, "cached", 5).await.unwrap();
    }
}

async fn no_wait_between_tries(w: World) {
    let web = flaky(&w);
    for _ in 0..3 {
        if web.fetch("api").await.is_ok() {
            return;
        }
    }
    step(&w, "cached", 5).await.unwrap();
}

async fn the_wait_never_grows(w: World) {
    let web = flaky(&w);
    let mut tries = 0;
    loop {
        tries += 1;
        match web.fetch("api").await {
            Ok(_) => return,
            Err(_) if tries == 3 => break,
            Err(_) => sleep(d(20)).await,
        }
    }
    step(&w, "cached", 5).await.unwrap();
}

async fn sleeps_after_the_last_try(w: World) {
    let web = flaky(&w);
    let mut wait = d(20);
    for _ in 0..3 {
        if web.fetch("api").await.is_ok() {
            return;
        }
        sleep(wait).await;
        wait *= 2;
    }
    step(&w, "cached", 5).await.unwrap();
}

async fn counts_to_three_inclusive(w: World) {
    let web = flaky(&w);
    for attempt in 0..=3 {
        if web.fetch("api").await.is_ok() {
            return;
        }
        if attempt < 3 {
            sleep(d(20) * 2_u32.pow(attempt)).await;
        }
    }
    step(&w, "cached", 5).await.unwrap();
}

/// Tries until 100 ms are over; each takes 30 ms and 20 ms lie between them.
async fn retry_until(w: World) {
    w.database().broken("stock", ms(30));
    let db = w.database();
    let tries = async {
        loop {
            if db.query("stock").await.is_ok() {
                break;
            }
            pause(20).await;
        }
    };
    if timeout(d(125), tries).await.is_err() {
        step(&w, "give-up", 5).await.unwrap();
    }
}

async fn retry_until_by_hand(w: World) {
    w.database().broken("stock", ms(30));
    let deadline = Instant::now() + d(125);
    let found = loop {
        match timeout_at(deadline, w.database().query("stock")).await {
            Ok(Ok(_)) => break true,
            Ok(Err(_)) => {
                if timeout_at(deadline, sleep(d(20))).await.is_err() {
                    break false;
                }
            }
            Err(_) => break false,
        }
    };
    if !found {
        step(&w, "give-up", 5).await.unwrap();
    }
}

async fn a_limit_for_each_try(w: World) {
    w.database().broken("stock", ms(30));
    for _ in 0..5 {
        let answer = timeout(d(125), w.database().query("stock")).await;
        if matches!(answer, Ok(Ok(_))) {
            return;
        }
        pause(20).await;
    }
    step(&w, "give-up", 5).await.unwrap();
}
