//! Decoys: programs that hold something suspicious which is right, and are
//! wrong for another reason or not at all.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};
use wakeline::world::Web;
use wakeline::{World, ms};

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("one-after-the-other", two_reports, a_spare_task_is_aborted),
        wrong(
            "one-after-the-other",
            two_reports,
            a_permit_is_forgotten_on_purpose,
        ),
        wrong(
            "finished-too-late",
            two_reports,
            a_panic_that_does_not_matter,
        ),
        wrong(
            "never-started",
            two_reports,
            an_error_that_is_rightly_ignored,
        ),
        wrong("did-it-again", two_reports, retries_what_has_not_failed),
        wrong("not-asked-for", two_reports, a_third_behind_a_lock),
        wrong("a-task-panicked", two_reports, panics_under_a_lock),
        wrong("ran-on-after-the-end", two_reports, a_set_that_is_detached),
        wrong("finished-too-early", two_reports, aborts_only_the_clock),
        right(two_reports, a_clock_is_aborted),
        right(two_reports, a_loser_of_select_is_dropped),
        right(two_reports, the_cache_may_fail),
        right(two_reports, a_lock_that_nobody_else_wants),
        right(two_reports, the_optional_task_panics),
        right(two_reports, a_place_that_is_kept_to_the_end),
    ]
}

pub(super) fn desk(world: &World) -> Web {
    world.web().broken("cache", ms(4));
    pages(world, &[("sales", 40), ("stock", 55)])
}

/// A cache is tried, which is not there; then two reports are fetched at once
/// and 20 ms later printed.
pub(super) async fn two_reports(world: World) {
    let web = desk(&world);
    let _ = web.fetch("cache").await;
    let _ = tokio::join!(web.fetch("sales"), web.fetch("stock"));
    print(&world).await;
}

pub(super) async fn print(world: &World) {
    sleep(d(20)).await;
    step(world, "print", 10).await.unwrap();
}

pub(super) async fn both(web: &Web) {
    let _ = web.fetch("cache").await;
    let _ = tokio::join!(web.fetch("sales"), web.fetch("stock"));
}

fn clock(world: &World) -> tokio::task::JoinHandle<()> {
    let world = world.clone();
    tokio::spawn(async move {
        let mut ticks = interval(d(10));
        loop {
            ticks.tick().await;
            world.say("tick");
        }
    })
}

async fn a_spare_task_is_aborted(world: World) {
    let (web, clock) = (desk(&world), clock(&world));
    for page in ["cache", "sales", "stock"] {
        let _ = web.fetch(page).await;
    }
    clock.abort();
    print(&world).await;
}

async fn a_permit_is_forgotten_on_purpose(world: World) {
    let web = desk(&world);
    let limit = Arc::new(Semaphore::new(3));
    // From now on, two at once.
    limit.acquire().await.unwrap().forget();
    let _ = web.fetch("cache").await;
    for page in ["sales", "stock"] {
        let _permit = limit.acquire().await.unwrap();
        let _ = tokio::spawn(web.fetch(page)).await;
    }
    print(&world).await;
}

async fn a_panic_that_does_not_matter(world: World) {
    let web = desk(&world);
    let statistics = tokio::spawn(async {
        let numbers: Vec<u32> = Vec::new();
        assert!(!numbers.is_empty(), "no numbers yet");
    });
    both(&web).await;
    let _ = statistics.await;
    pause(60).await;
    step(&world, "print", 10).await.unwrap();
}

async fn an_error_that_is_rightly_ignored(world: World) {
    let web = desk(&world);
    let _ = web.fetch("cache").await;
    // `web.fetch("stock")` is made, and nobody awaits it.
    let (sales, _stock) = (web.fetch("sales"), web.fetch("stock"));
    let _ = sales.await;
    pause(15).await;
    print(&world).await;
}

async fn retries_what_has_not_failed(world: World) {
    let web = desk(&world);
    both(&web).await;
    let _ = web.fetch("sales").await;
    print(&world).await;
}

async fn a_third_behind_a_lock(world: World) {
    let web = desk(&world);
    let log = Mutex::new(Vec::new());
    let _ = web.fetch("cache").await;
    let one = async |page: &'static str| {
        let answer = web.fetch(page).await;
        log.lock().await.push(answer);
    };
    tokio::join!(one("sales"), one("stock"), one("staff"));
    print(&world).await;
}

async fn panics_under_a_lock(world: World) {
    let web = desk(&world);
    let total = Arc::new(Mutex::new(None::<u32>));
    both(&web).await;
    let (sum, world2) = (total.clone(), world.clone());
    let printer = tokio::spawn(async move {
        let total = sum.lock().await;
        sleep(d(20)).await;
        world2.say(total.expect("a total"));
        step(&world2, "print", 10).await.unwrap();
    });
    let _ = printer.await;
    // tokio's lock is free again: nobody waits for it.
    *total.lock().await = Some(1);
    pause(10).await;
}

async fn a_set_that_is_detached(world: World) {
    let web = desk(&world);
    let mut set = JoinSet::new();
    set.spawn(async move {
        both(&web).await;
        print(&world).await;
    });
    set.detach_all();
}

async fn aborts_only_the_clock(world: World) {
    let (web, clock) = (desk(&world), clock(&world));
    both(&web).await;
    clock.abort();
    step(&world, "print", 10).await.unwrap();
}

async fn a_clock_is_aborted(world: World) {
    let (web, clock) = (desk(&world), clock(&world));
    both(&web).await;
    print(&world).await;
    clock.abort();
    let _ = clock.await;
}

async fn a_loser_of_select_is_dropped(world: World) {
    let web = desk(&world);
    tokio::select! {
        () = both(&web) => {}
        () = sleep(Duration::from_secs(5)) => panic!("far too slow"),
    }
    print(&world).await;
}

async fn the_cache_may_fail(world: World) {
    let web = desk(&world);
    let cached = timeout(d(50), web.fetch("cache")).await;
    if !matches!(cached, Ok(Ok(_))) {
        let mut set: JoinSet<_> = ["sales", "stock"]
            .iter()
            .map(|page| web.fetch(page))
            .collect();
        while let Some(page) = set.join_next().await {
            let _ = page.unwrap();
        }
    }
    print(&world).await;
}

async fn a_lock_that_nobody_else_wants(world: World) {
    let web = desk(&world);
    let report = Mutex::new(String::new());
    let mut report = report.lock().await;
    both(&web).await;
    report.push_str("done");
    print(&world).await;
}

async fn the_optional_task_panics(world: World) {
    let web = desk(&world);
    let hint = tokio::spawn(async { panic!("no hint today") });
    both(&web).await;
    let hint: Result<(), _> = hint.await;
    world.say(if hint.is_ok() { "a hint" } else { "no hint" });
    print(&world).await;
}

async fn a_place_that_is_kept_to_the_end(world: World) {
    let web = desk(&world);
    let places = Arc::new(Semaphore::new(2));
    let _ = web.fetch("cache").await;
    let tasks = ["sales", "stock"].map(|page| {
        let (fetch, places) = (web.fetch(page), places.clone());
        tokio::spawn(async move {
            places.acquire_owned().await.unwrap().forget();
            let _ = fetch.await;
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(places.available_permits(), 0);
    print(&world).await;
}
