//! Work that is interrupted: what is lost with it, and what must follow.

use tokio::sync::mpsc;
use tokio::time::{interval, timeout};
use wakeline::World;

use super::case::{Case, d, feed, go, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "not-cleaned-up",
            transfer_that_times_out,
            rollback_after_the_await,
        ),
        wrong("finished-too-late", transfer_cut, rollback_is_late),
        wrong("not-cleaned-up", lock_file, lock_file_left_by_a_race),
        wrong("lost-in-select", big_with_ticks, big_made_anew_each_tick),
        wrong("lost-in-select", big_with_ticks, big_in_short_timeouts),
        wrong("lost-in-select", two_letters, letter_dropped_by_a_beat),
        wrong("lost-in-select", job_then_job, next_job_drops_the_last),
        right(transfer_that_times_out, rollback_by_the_owner),
        right(big_with_ticks, big_pinned),
        right(big_with_ticks, big_in_a_task),
    ]
}

// A transfer with a limit of 40 ms.

async fn transfer_that_times_out(world: World) {
    let work = async {
        go(&world, "begin", 5).await;
        go(&world, "move", 100).await;
    };
    let _ = timeout(d(40), work).await;
    go(&world, "rollback", 5).await;
}

async fn rollback_after_the_await(world: World) {
    let work = async {
        go(&world, "begin", 5).await;
        let moved = step(&world, "move", 100).await;
        if moved.is_err() {
            go(&world, "rollback", 5).await;
        }
    };
    if timeout(d(40), work).await.is_err() {
        world.say("too late");
    }
}

async fn rollback_by_the_owner(world: World) {
    let outside = world.clone();
    let mut work = tokio::spawn(async move {
        go(&outside, "begin", 5).await;
        go(&outside, "move", 100).await;
    });
    tokio::select! {
        _ = &mut work => return,
        () = pause(40) => work.abort(),
    }
    let _ = work.await;
    go(&world, "rollback", 5).await;
}

// A move that is cut off after 40 ms.

async fn transfer_cut(world: World) {
    let _ = timeout(d(40), go(&world, "move", 100)).await;
    go(&world, "rollback", 5).await;
}

async fn rollback_is_late(world: World) {
    let _ = timeout(d(40), go(&world, "move", 100)).await;
    pause(30).await;
    go(&world, "rollback", 5).await;
}

// A lock file that is removed, whatever comes.

async fn lock_file(world: World) {
    go(&world, "create(lock)", 5).await;
    let _ = timeout(d(35), go(&world, "work", 100)).await;
    go(&world, "remove(lock)", 5).await;
    go(&world, "exit", 5).await;
}

async fn lock_file_left_by_a_race(world: World) {
    let locked = async {
        go(&world, "create(lock)", 5).await;
        go(&world, "work", 100).await;
        go(&world, "remove(lock)", 5).await;
    };
    tokio::select! {
        () = locked => {}
        () = pause(40) => {}
    }
    pause(5).await;
    go(&world, "exit", 5).await;
}

// One big page, a sign of life every 20 ms.

async fn big_with_ticks(world: World) {
    let web = pages(&world, &[("big", 50)]);
    web.fetch("big").await.unwrap();
    go(&world, "show", 10).await;
}

async fn big_made_anew_each_tick(world: World) {
    let web = pages(&world, &[("big", 50)]);
    let mut ticks = interval(d(20));
    for _ in 0..10 {
        tokio::select! {
            page = web.fetch("big") => {
                page.unwrap();
                break;
            }
            _ = ticks.tick() => world.say("still there"),
        }
    }
    go(&world, "show", 10).await;
}

async fn big_in_short_timeouts(world: World) {
    let web = pages(&world, &[("big", 50)]);
    for _ in 0..4 {
        match timeout(d(20), web.fetch("big")).await {
            Ok(_) => break,
            Err(_) => world.say("still there"),
        }
    }
    go(&world, "show", 10).await;
}

async fn big_pinned(world: World) {
    let web = pages(&world, &[("big", 50)]);
    let mut big = std::pin::pin!(web.fetch("big"));
    let mut ticks = interval(d(20));
    loop {
        tokio::select! {
            page = &mut big => {
                page.unwrap();
                break;
            }
            _ = ticks.tick() => world.say("still there"),
        }
    }
    go(&world, "show", 10).await;
}

async fn big_in_a_task(world: World) {
    let web = pages(&world, &[("big", 50)]);
    let mut big = tokio::spawn(web.fetch("big"));
    while timeout(d(20), &mut big).await.is_err() {
        world.say("still there");
    }
    go(&world, "show", 10).await;
}

// Two letters come in, each is filed (30 ms); a beat every 20 ms.

async fn two_letters(world: World) {
    go(&world, "file(0)", 30).await;
    go(&world, "file(1)", 30).await;
}

async fn letter_dropped_by_a_beat(world: World) {
    let (tx, mut rx) = mpsc::channel(2);
    tx.send(0).await.unwrap();
    tx.send(1).await.unwrap();
    drop(tx);
    let mut beat = interval(d(20));
    beat.tick().await;
    loop {
        let file = async {
            let n = rx.recv().await?;
            go(&world, format!("file({n})"), 30).await;
            Some(())
        };
        tokio::select! {
            filed = file => if filed.is_none() { break },
            _ = beat.tick() => world.say("alive"),
        }
    }
}

// A job is finished before the next one, which comes meanwhile.

async fn job_then_job(world: World) {
    go(&world, "job(0)", 40).await;
    go(&world, "job(1)", 40).await;
}

async fn next_job_drops_the_last(world: World) {
    let mut jobs = feed(30, 1);
    let mut n = 0;
    loop {
        tokio::select! {
            () = go(&world, format!("job({n})"), 40) => break,
            Some(_) = jobs.recv() => n += 1,
        }
    }
}
