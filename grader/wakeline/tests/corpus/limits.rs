//! Limits of time: for the whole, or for each of its steps.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use wakeline::World;
use wakeline::world::Web;

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "limit-for-each-step",
            whole_download,
            a_limit_for_each_chunk,
        ),
        wrong("limit-for-each-step", whole_download, a_limit_for_each_half),
        wrong(
            "limit-for-each-step",
            whole_download,
            the_limit_is_inside_the_function,
        ),
        wrong(
            "limit-for-each-step",
            whole_download,
            a_limit_for_each_message,
        ),
        wrong("not-cancelled", whole_download, looks_at_the_clock_between),
        wrong(
            "one-after-the-other",
            two_mirrors,
            the_second_waits_for_the_first,
        ),
        wrong("finished-too-late", two_mirrors, a_limit_that_is_too_long),
        wrong("never-finished", two_mirrors, no_limit_at_all),
        right(whole_download, a_select_around_the_whole),
        right(whole_download, what_is_left_for_each),
        right(two_mirrors, a_limit_for_both),
        right(two_mirrors, tasks_that_are_aborted),
    ]
}

const CHUNKS: [(&str, u64); 4] = [("c1", 40), ("c2", 40), ("c3", 40), ("c4", 40)];
const LIMIT: Duration = d(100);

/// Four chunks of 40 ms; the download as a whole has 100 ms, and then says how
/// far it came.
async fn whole_download(world: World) {
    let web = pages(&world, &CHUNKS);
    let _ = timeout(LIMIT, all_chunks(&web)).await;
    step(&world, "report", 5).await.unwrap();
}

async fn all_chunks(web: &Web) {
    for (chunk, _) in CHUNKS {
        let _ = web.fetch(chunk).await;
    }
}

async fn a_limit_for_each_chunk(world: World) {
    let web = pages(&world, &CHUNKS);
    for (chunk, _) in CHUNKS {
        match timeout(LIMIT, web.fetch(chunk)).await {
            Ok(page) => world.say(page.unwrap()),
            Err(_) => break,
        }
    }
    step(&world, "report", 5).await.unwrap();
}

async fn a_limit_for_each_half(world: World) {
    let web = pages(&world, &CHUNKS);
    let half = async |first: &str, second: &str| {
        let _ = web.fetch(first).await;
        let _ = web.fetch(second).await;
    };
    if timeout(LIMIT, half("c1", "c2")).await.is_ok() {
        let _ = timeout(LIMIT, half("c3", "c4")).await;
    }
    step(&world, "report", 5).await.unwrap();
}

async fn the_limit_is_inside_the_function(world: World) {
    async fn chunk(web: Web, name: &'static str) -> bool {
        timeout(LIMIT, web.fetch(name)).await.is_ok()
    }
    let web = pages(&world, &CHUNKS);
    let download = tokio::spawn(async move {
        for (name, _) in CHUNKS {
            if !chunk(web.clone(), name).await {
                return;
            }
        }
    });
    download.await.unwrap();
    step(&world, "report", 5).await.unwrap();
}

async fn a_limit_for_each_message(world: World) {
    let web = pages(&world, &CHUNKS);
    let (sender, mut chunks) = mpsc::channel(4);
    let server = tokio::spawn(async move {
        for (chunk, _) in CHUNKS {
            let _ = sender.send(web.fetch(chunk).await).await;
        }
    });
    while let Ok(Some(_)) = timeout(LIMIT, chunks.recv()).await {}
    server.abort();
    step(&world, "report", 5).await.unwrap();
}

async fn looks_at_the_clock_between(world: World) {
    let (web, start) = (pages(&world, &CHUNKS), Instant::now());
    for (chunk, _) in CHUNKS {
        if start.elapsed() >= LIMIT {
            break;
        }
        let _ = web.fetch(chunk).await;
    }
    step(&world, "report", 5).await.unwrap();
}

async fn a_select_around_the_whole(world: World) {
    let web = pages(&world, &CHUNKS);
    tokio::select! {
        () = all_chunks(&web) => {}
        () = sleep(LIMIT) => world.say("too slow"),
    }
    step(&world, "report", 5).await.unwrap();
}

async fn what_is_left_for_each(world: World) {
    let (web, start) = (pages(&world, &CHUNKS), Instant::now());
    for (chunk, _) in CHUNKS {
        let left = LIMIT.saturating_sub(start.elapsed());
        if timeout(left, web.fetch(chunk)).await.is_err() {
            break;
        }
    }
    step(&world, "report", 5).await.unwrap();
}

fn mirrors(world: &World) -> Web {
    world.web().hangs("old");
    pages(world, &[("new", 30)])
}

/// Two mirrors at once, for 80 ms at most; one of them never answers.
async fn two_mirrors(world: World) {
    let web = mirrors(&world);
    let old = timeout(d(80), web.fetch("old"));
    let new = timeout(d(80), web.fetch("new"));
    let _ = tokio::join!(old, new);
}

async fn the_second_waits_for_the_first(world: World) {
    let web = mirrors(&world);
    for mirror in ["old", "new"] {
        let _ = timeout(d(80), web.fetch(mirror)).await;
    }
}

async fn a_limit_that_is_too_long(world: World) {
    let web = mirrors(&world);
    let both = async { tokio::join!(web.fetch("old"), web.fetch("new")) };
    let _ = timeout(d(800), both).await;
}

async fn no_limit_at_all(world: World) {
    let web = mirrors(&world);
    let tasks = ["old", "new"].map(|mirror| tokio::spawn(web.fetch(mirror)));
    for task in tasks {
        let _ = task.await;
    }
}

async fn a_limit_for_both(world: World) {
    let web = mirrors(&world);
    let deadline = Instant::now() + d(80);
    let both = async { tokio::join!(web.fetch("new"), web.fetch("old")) };
    let _ = timeout_at(deadline, both).await;
}

async fn tasks_that_are_aborted(world: World) {
    let web = mirrors(&world);
    let tasks = ["old", "new"].map(|mirror| tokio::spawn(web.fetch(mirror)));
    pause(80).await;
    for task in tasks {
        task.abort();
        let _ = task.await;
    }
}
