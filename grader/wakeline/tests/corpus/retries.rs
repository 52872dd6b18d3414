//! Work that is begun again: how often, after what pause, and which part of it.

use std::pin::Pin;

use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until, timeout};
use wakeline::{World, ms};

use super::case::{Case, d, go, pages, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("retried-at-once", three_tries, tries_in_a_row),
        wrong("retried-too-often", three_tries, pauses_after_the_last),
        wrong("retried-too-often", three_tries, counts_from_zero_to_three),
        wrong("finished-too-early", three_tries, backs_off_by_the_same),
        wrong("never-stops", worker_restarted_twice, restarts_for_ever),
        wrong(
            "cancelled-good-work",
            one_of_three_restarted,
            restarts_all_three,
        ),
        wrong("finished-too-early", status_each_twenty, status_each_ten),
        wrong(
            "never-started",
            three_failures_then_report,
            no_report_after_the_pause,
        ),
        wrong(
            "retried-at-once",
            two_services_fail,
            one_pauses_the_other_not,
        ),
        wrong("did-it-again", ask_api_once, two_callers_of_a_broken_api),
        wrong("never-started", two_tries_with_limit, two_tries_and_no_show),
        right(three_tries, tries_by_recursion),
        right(worker_restarted_twice, restarted_with_a_count),
        right(status_each_twenty, status_by_recursion),
        right(two_tries_with_limit, two_tries_by_select),
    ]
}

// Three tries with a growing pause.

async fn three_tries(world: World) {
    let web = world.web();
    web.broken("api", ms(10));
    let _ = web.fetch("api").await;
    pause(20).await;
    let _ = web.fetch("api").await;
    pause(40).await;
    let _ = web.fetch("api").await;
    go(&world, "alarm", 5).await;
}

async fn tries_in_a_row(world: World) {
    let web = world.web();
    web.broken("api", ms(10));
    for _ in 0..3 {
        if web.fetch("api").await.is_ok() {
            return;
        }
    }
    go(&world, "alarm", 5).await;
}

async fn pauses_after_the_last(world: World) {
    let web = world.web();
    web.broken("api", ms(10));
    let mut backoff = 20;
    for _ in 0..3 {
        if web.fetch("api").await.is_ok() {
            return;
        }
        pause(backoff).await;
        backoff *= 2;
    }
    go(&world, "alarm", 5).await;
}

async fn counts_from_zero_to_three(world: World) {
    let web = world.web();
    web.broken("api", ms(10));
    for n in 0..=3 {
        if web.fetch("api").await.is_ok() {
            return;
        }
        if n < 3 {
            pause(20 << n).await;
        }
    }
    go(&world, "alarm", 5).await;
}

async fn backs_off_by_the_same(world: World) {
    let web = world.web();
    web.broken("api", ms(10));
    for n in 1..=3 {
        if web.fetch("api").await.is_ok() {
            return;
        }
        if n < 3 {
            pause(20).await;
        }
    }
    go(&world, "alarm", 5).await;
}

async fn tries_by_recursion(world: World) {
    fn attempt(world: World, left: u32, backoff: u64) -> Pin<Box<dyn Future<Output = bool>>> {
        Box::pin(async move {
            if world.web().fetch("api").await.is_ok() {
                return true;
            }
            if left == 1 {
                return false;
            }
            pause(backoff).await;
            attempt(world, left - 1, backoff * 2).await
        })
    }
    world.web().broken("api", ms(10));
    if !attempt(world.clone(), 3, 20).await {
        go(&world, "alarm", 5).await;
    }
}

// A worker that fails is begun again, twice at the most.

async fn worker_restarted_twice(world: World) {
    world.web().broken("feed", ms(10));
    for n in 0..3 {
        let _ = world.web().fetch("feed").await;
        if n < 2 {
            pause(10).await;
        }
    }
    go(&world, "give up", 5).await;
}

async fn restarts_for_ever(world: World) {
    world.web().broken("feed", ms(10));
    loop {
        let fetch = world.web().fetch("feed");
        let worker = tokio::spawn(async move { fetch.await.map(drop) });
        match worker.await {
            Ok(Ok(())) => break,
            _ => pause(10).await,
        }
    }
    go(&world, "give up", 5).await;
}

async fn restarted_with_a_count(world: World) {
    world.web().broken("feed", ms(10));
    let mut restarts = 0;
    let gave_up = loop {
        let fetch = world.web().fetch("feed");
        let worker = tokio::spawn(async move { fetch.await.unwrap() });
        if worker.await.is_ok() {
            break false;
        }
        if restarts == 2 {
            break true;
        }
        restarts += 1;
        pause(10).await;
    };
    assert!(gave_up);
    go(&world, "give up", 5).await;
}

// Three workers; one fails at first and is begun again; the others run on.

async fn one_of_three_restarted(world: World) {
    let web = pages(&world, &[("a", 60), ("b", 80)]);
    web.broken("c", ms(20));
    let c = async {
        let _ = web.fetch("c").await;
        go(&world, "c again", 30).await;
    };
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"), c);
}

async fn restarts_all_three(world: World) {
    let web = pages(&world, &[("a", 60), ("b", 80)]);
    web.broken("c", ms(20));
    let all = tokio::try_join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    if all.is_err() {
        let _ = tokio::join!(web.fetch("a"), web.fetch("b"), go(&world, "c again", 30));
    }
}

// A status that is asked for four times, with 20 ms in between.

async fn status(world: &World, every: u64) {
    world.web().broken("status", ms(5));
    for n in 0..4 {
        if n > 0 {
            pause(every).await;
        }
        if world.web().fetch("status").await.is_ok() {
            break;
        }
    }
    go(world, "give up", 5).await;
}

async fn status_each_twenty(world: World) {
    status(&world, 20).await;
}

async fn status_each_ten(world: World) {
    status(&world, 10).await;
}

async fn status_by_recursion(world: World) {
    world.web().broken("status", ms(5));
    let (mut left, mut at) = (4, Instant::now());
    while left > 0 {
        sleep_until(at).await;
        let _ = world.web().fetch("status").await;
        at = Instant::now() + d(20);
        left -= 1;
    }
    go(&world, "give up", 5).await;
}

// Three failures, then a report.

async fn three_failures_then_report(world: World) {
    let web = world.web();
    web.broken("api", ms(10));
    for _ in 0..3 {
        let _ = web.fetch("api").await;
        pause(20).await;
    }
    go(&world, "report", 5).await;
}

async fn no_report_after_the_pause(world: World) {
    let web = world.web();
    web.broken("api", ms(10));
    for _ in 0..3 {
        let _ = web.fetch("api").await;
        pause(20).await;
    }
}

// Two services fail; each is tried three times, with pauses.

async fn two_services_fail(world: World) {
    services(&world, 20).await;
}

async fn one_pauses_the_other_not(world: World) {
    services(&world, 0).await;
}

async fn services(world: &World, pause_of_b: u64) {
    let web = world.web();
    web.broken("a", ms(10));
    web.broken("b", ms(12));
    let try_three = async |name: &str, rest: u64| {
        for n in 0..3 {
            if n > 0 && rest > 0 {
                pause(rest).await;
            }
            if web.fetch(name).await.is_ok() {
                break;
            }
        }
    };
    tokio::join!(try_three("a", 20), try_three("b", pause_of_b));
    go(world, "alarm", 5).await;
}

// A broken service is asked once.

async fn ask_api_once(world: World) {
    world.web().broken("api", ms(10));
    let _ = world.web().fetch("api").await;
    go(&world, "end", 5).await;
}

async fn two_callers_of_a_broken_api(world: World) {
    world.web().broken("api", ms(10));
    let (a, b) = (world.web().fetch("api"), world.web().fetch("api"));
    let first = tokio::spawn(a);
    let second = tokio::spawn(async move {
        yield_now().await;
        b.await
    });
    let _ = (first.await, second.await);
    go(&world, "end", 5).await;
}

// Two tries of 30 ms each.

async fn two_tries_with_limit(world: World) {
    world.web().hangs("api");
    let _ = timeout(d(30), world.web().fetch("api")).await;
    let _ = timeout(d(30), world.web().fetch("api")).await;
    go(&world, "show", 5).await;
    go(&world, "end", 5).await;
}

async fn two_tries_and_no_show(world: World) {
    world.web().hangs("api");
    let mut good = false;
    for _ in 0..2 {
        good |= timeout(d(30), world.web().fetch("api")).await.is_ok();
    }
    if good {
        go(&world, "show", 5).await;
    }
    go(&world, "end", 5).await;
}

async fn two_tries_by_select(world: World) {
    world.web().hangs("api");
    for _ in 0..2 {
        tokio::select! {
            _ = world.web().fetch("api") => break,
            () = pause(30) => {}
        }
    }
    go(&world, "show", 5).await;
    go(&world, "end", 5).await;
}
