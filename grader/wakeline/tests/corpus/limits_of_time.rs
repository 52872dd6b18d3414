//! Limits of time: for the whole or for each part, too short, too long, and for
//! the wrong one.

use tokio::time::{Instant, sleep_until, timeout};
use wakeline::World;

use super::case::{Case, d, feed, go, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("limit-for-each-step", three_steps_in_fifty, fifty_for_each),
        wrong(
            "not-cancelled",
            steps_in_fifty,
            last_step_outside_of_the_limit,
        ),
        wrong(
            "limit-for-each-step",
            rows_within_a_hundred,
            quiet_for_a_hundred,
        ),
        wrong(
            "timer-made-anew",
            messages_for_a_hundred,
            quiet_limit_on_recv,
        ),
        wrong("other-outcome", page_in_time, limit_too_short),
        wrong("not-cancelled", slow_is_given_up, waits_for_the_slow_one),
        wrong("not-cancelled", give_up_after_fifty, timeout_of_the_handle),
        right(three_steps_in_fifty, deadline_for_all),
        right(steps_in_fifty, steps_by_select),
        right(give_up_after_fifty, aborted_after_fifty),
    ]
}

// Three steps within 50 ms.

async fn steps(world: &World) {
    for (name, millis) in [("connect", 20), ("send", 25), ("receive", 40)] {
        go(world, name, millis).await;
    }
}

async fn three_steps_in_fifty(world: World) {
    if timeout(d(50), steps(&world)).await.is_err() {
        go(&world, "give up", 5).await;
    }
}

async fn fifty_for_each(world: World) {
    for (name, millis) in [("connect", 20), ("send", 25), ("receive", 40)] {
        let one = timeout(d(50), step(&world, name, millis));
        if one.await.is_err() {
            go(&world, "give up", 5).await;
            return;
        }
    }
}

async fn deadline_for_all(world: World) {
    let deadline = Instant::now() + d(50);
    for (name, millis) in [("connect", 20), ("send", 25), ("receive", 40)] {
        let one = tokio::time::timeout_at(deadline, step(&world, name, millis));
        if one.await.is_err() {
            go(&world, "give up", 5).await;
            return;
        }
    }
}

// Three steps within 50 ms, and the end.

async fn steps_in_fifty(world: World) {
    let all = async {
        go(&world, "connect", 20).await;
        go(&world, "send", 20).await;
        go(&world, "receive", 60).await;
    };
    let _ = timeout(d(50), all).await;
    go(&world, "end", 5).await;
}

async fn steps_by_select(world: World) {
    let all = async {
        go(&world, "connect", 20).await;
        go(&world, "send", 20).await;
        go(&world, "receive", 60).await;
    };
    tokio::select! {
        () = all => {}
        () = pause(50) => {}
    }
    go(&world, "end", 5).await;
}

async fn last_step_outside_of_the_limit(world: World) {
    let all = async {
        go(&world, "connect", 20).await;
        go(&world, "send", 20).await;
    };
    if timeout(d(50), all).await.is_ok() {
        go(&world, "receive", 60).await;
    }
    go(&world, "end", 5).await;
}

// As many rows as come within 100 ms.

async fn rows_within_a_hundred(world: World) {
    let all = async {
        for n in 0..6 {
            go(&world, format!("row({n})"), 30).await;
        }
    };
    let _ = timeout(d(100), all).await;
    go(&world, "print", 5).await;
}

async fn quiet_for_a_hundred(world: World) {
    for n in 0..6 {
        let deadline = sleep_until(Instant::now() + d(100));
        tokio::select! {
            _ = step(&world, format!("row({n})"), 30) => {}
            () = deadline => break,
        }
    }
    go(&world, "print", 5).await;
}

// Messages are taken for 100 ms in all.

async fn messages_for_a_hundred(world: World) {
    let mut rx = feed(30, 8);
    let until = Instant::now() + d(100);
    let mut n = 0;
    while let Ok(Some(_)) = tokio::time::timeout_at(until, rx.recv()).await {
        go(&world, format!("take({n})"), 5).await;
        n += 1;
    }
    go(&world, "sum", 5).await;
}

async fn quiet_limit_on_recv(world: World) {
    let mut rx = feed(30, 8);
    let mut n = 0;
    while let Ok(Some(_)) = timeout(d(100), rx.recv()).await {
        go(&world, format!("take({n})"), 5).await;
        n += 1;
    }
    go(&world, "sum", 5).await;
}

// A page that takes 60 ms, and has 200.

async fn page_in_time(world: World) {
    let web = pages(&world, &[("a", 60)]);
    let _ = timeout(d(200), web.fetch("a")).await;
    go(&world, "show", 10).await;
}

async fn limit_too_short(world: World) {
    let web = pages(&world, &[("a", 60)]);
    let _ = timeout(d(20), web.fetch("a")).await;
    go(&world, "show", 10).await;
}

// A slow page is given up, a quick one is not.

async fn slow_is_given_up(world: World) {
    let web = pages(&world, &[("slow", 300), ("quick", 20)]);
    let _ = tokio::join!(timeout(d(50), web.fetch("slow")), web.fetch("quick"));
    go(&world, "show", 5).await;
}

async fn waits_for_the_slow_one(world: World) {
    let web = pages(&world, &[("slow", 300), ("quick", 20)]);
    let _ = tokio::join!(web.fetch("slow"), timeout(d(50), web.fetch("quick")));
    go(&world, "show", 5).await;
}

// A query that is given up after 50 ms.

async fn give_up_after_fifty(world: World) {
    let db = rows(&world, &[("slow", 200)]);
    let _ = timeout(d(50), db.query("slow")).await;
    go(&world, "say sorry", 300).await;
}

async fn timeout_of_the_handle(world: World) {
    let db = rows(&world, &[("slow", 200)]);
    let query = tokio::spawn(db.query("slow"));
    if timeout(d(50), query).await.is_err() {
        go(&world, "say sorry", 300).await;
    }
}

async fn aborted_after_fifty(world: World) {
    let db = rows(&world, &[("slow", 200)]);
    let mut query = tokio::spawn(db.query("slow"));
    if timeout(d(50), &mut query).await.is_err() {
        query.abort();
        assert!(query.await.unwrap_err().is_cancelled());
        go(&world, "say sorry", 300).await;
    }
}
