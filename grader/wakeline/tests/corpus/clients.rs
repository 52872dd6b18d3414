//! Limits for hosts, transactions and caches.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::{Mutex, RwLock, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio::{join, select, spawn};
use wakeline::world::Database;
use wakeline::{World, ms};

use super::case::{Case, d, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("took-turns-at-a-lock", four_of_six, a_semaphore_of_three),
        wrong("too-few-at-once", four_of_six, releases_late),
        wrong("chunks-instead-of-limit", four_of_six, two_batches),
        wrong("never-stops", crawl_all, the_frontier_never_ends),
        wrong("not-cleaned-up", transfer, the_limit_cuts_the_transaction),
        wrong("error-ignored", transfer_fails, commits_though_it_failed),
        wrong("waits-for-itself", nested_queries, a_query_inside_a_query),
        wrong("waits-in-a-circle", two_nested_queries, both_nest),
        wrong(
            "permit-never-given-back",
            pool_of_two,
            an_error_path_forgets,
        ),
        wrong("did-it-again", herd, everybody_fills_the_cache),
        wrong("not-asked-for", typing, each_key_is_searched),
        wrong(
            "cancelled-good-work",
            upload_and_status,
            the_status_ends_the_upload,
        ),
        right(four_of_six, four_workers_over_a_channel),
        right(transfer, transfer_in_a_task),
        right(herd, herd_with_one_filler),
        right(crawl_all, crawl_all),
        right(transfer_fails, transfer_fails),
        right(nested_queries, nested_queries),
        right(two_nested_queries, two_nested_queries),
        right(pool_of_two, pool_of_two),
        right(typing, typing),
        right(upload_and_status, upload_and_status),
    ]
}

const SIX: [u64; 6] = [40, 25, 30, 20, 35, 15];

/// Six pages, four at a time.
async fn four_of_six(w: World) {
    limited(w, 4).await;
}

async fn limited(w: World, limit: usize) {
    let permits = Arc::new(Semaphore::new(limit));
    let mut set = JoinSet::new();
    for (i, millis) in SIX.into_iter().enumerate() {
        let permits = permits.clone();
        let page = step(&w, format!("page({i})"), millis);
        set.spawn(async move {
            let _permit = permits.acquire().await.unwrap();
            page.await.unwrap();
        });
    }
    set.join_all().await;
}

async fn a_semaphore_of_three(w: World) {
    limited(w, 3).await;
}

async fn releases_late(w: World) {
    let permits = Arc::new(Semaphore::new(4));
    let mut set = JoinSet::new();
    for (i, millis) in SIX.into_iter().enumerate() {
        let permits = permits.clone();
        let page = step(&w, format!("page({i})"), millis);
        set.spawn(async move {
            let permit = permits.acquire().await.unwrap();
            page.await.unwrap();
            // Be kind to the server.
            pause(30).await;
            drop(permit);
        });
    }
    set.join_all().await;
}

async fn two_batches(w: World) {
    let all: Vec<_> = SIX.into_iter().enumerate().collect();
    for batch in all.chunks(4) {
        let mut set = JoinSet::new();
        for (i, millis) in batch {
            set.spawn(step(&w, format!("page({i})"), *millis));
        }
        set.join_all().await;
    }
}

async fn four_workers_over_a_channel(w: World) {
    let (tx, rx) = mpsc::channel(8);
    for (i, millis) in SIX.into_iter().enumerate() {
        tx.send((i, millis)).await.unwrap();
    }
    drop(tx);
    let rx = Arc::new(Mutex::new(rx));
    let mut set = JoinSet::new();
    for _ in 0..4 {
        let (w, rx) = (w.clone(), rx.clone());
        set.spawn(async move {
            loop {
                let next = rx.lock().await.recv().await;
                let Some((i, millis)) = next else { break };
                step(&w, format!("page({i})"), millis).await.unwrap();
            }
        });
    }
    set.join_all().await;
}

/// Two pages that name each other, each fetched once.
async fn crawl_all(w: World) {
    let web = pages(&w, &[("x", 20), ("y", 20)]);
    web.fetch("x").await.unwrap();
    web.fetch("y").await.unwrap();
}

async fn the_frontier_never_ends(w: World) {
    let web = pages(&w, &[("x", 20), ("y", 20)]);
    let mut frontier = VecDeque::from(["x"]);
    while let Some(page) = frontier.pop_front() {
        web.fetch(page).await.unwrap();
        frontier.push_back(if page == "x" { "y" } else { "x" });
    }
}

/// A transfer is given up after 50 ms and rolled back.
async fn transfer(w: World) {
    step(&w, "begin", 5).await.unwrap();
    step(&w, "debit", 10).await.unwrap();
    let _ = timeout(d(30), step(&w, "credit", 100)).await;
    step(&w, "rollback", 5).await.unwrap();
}

async fn transfer_in_a_task(w: World) {
    let task = spawn(async move {
        step(&w, "begin", 5).await.unwrap();
        step(&w, "debit", 10).await.unwrap();
        select! {
            _ = step(&w, "credit", 100) => step(&w, "commit", 5).await.unwrap(),
            () = sleep(d(30)) => step(&w, "rollback", 5).await.unwrap(),
        };
    });
    task.await.unwrap();
}

async fn the_limit_cuts_the_transaction(w: World) {
    step(&w, "begin", 5).await.unwrap();
    let debit = step(&w, "debit", 10);
    debit.await.unwrap();
    let _ = timeout(d(30), async {
        if step(&w, "credit", 100).await.is_ok() {
            step(&w, "commit", 5).await.unwrap();
        } else {
            step(&w, "rollback", 5).await.unwrap();
        }
    })
    .await;
}

fn accounts(w: &World) -> Database {
    w.database().row("debit", ms(10), "ok");
    w.database().broken("credit", ms(15));
    w.database()
}

/// The credit fails, so it is rolled back.
async fn transfer_fails(w: World) {
    let db = accounts(&w);
    let _ = db.query("debit").await;
    if db.query("credit").await.is_err() {
        step(&w, "rollback", 5).await.unwrap();
    }
}

async fn commits_though_it_failed(w: World) {
    let db = accounts(&w);
    for half in ["debit", "credit"] {
        if let Err(error) = db.query(half).await {
            w.say(format!("could not {half}: {error}"));
        }
    }
    step(&w, "commit", 5).await.unwrap();
}

/// A list and its details, over a pool of one connection.
async fn nested_queries(w: World) {
    step(&w, "list", 20).await.unwrap();
    step(&w, "details", 10).await.unwrap();
}

async fn details(w: &World, pool: &Semaphore) {
    let _connection = pool.acquire().await.unwrap();
    step(w, "details", 10).await.unwrap();
}

async fn a_query_inside_a_query(w: World) {
    let pool = Semaphore::new(1);
    let _connection = pool.acquire().await.unwrap();
    step(&w, "list", 20).await.unwrap();
    details(&w, &pool).await;
}

/// Two requests with a list and details each, over a pool of two connections.
async fn two_nested_queries(w: World) {
    let request = async || {
        step(&w, "list", 20).await.unwrap();
        step(&w, "details", 10).await.unwrap();
    };
    join!(request(), request());
}

async fn both_nest(w: World) {
    let pool = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for _ in 0..2 {
        let (w, pool) = (w.clone(), pool.clone());
        set.spawn(async move {
            let _connection = pool.clone().acquire_owned().await.unwrap();
            step(&w, "list", 20).await.unwrap();
            details(&w, &pool).await;
        });
    }
    set.join_all().await;
}

/// Four queries over a pool of two; two of them fail.
async fn pool_of_two(w: World) {
    w.database().broken("bad", ms(10));
    rows(&w, &[("good", 10)]);
    let pool = Semaphore::new(2);
    let query = async |id: &str| {
        let _permit = pool.acquire().await.unwrap();
        let _ = w.database().query(id).await;
    };
    join!(query("bad"), query("bad"), query("good"), query("good"));
}

async fn an_error_path_forgets(w: World) {
    w.database().broken("bad", ms(10));
    rows(&w, &[("good", 10)]);
    let pool = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for id in ["bad", "bad", "good", "good"] {
        let (db, pool) = (w.database(), pool.clone());
        set.spawn(async move {
            let permit = pool.acquire().await.unwrap();
            permit.forget();
            if db.query(id).await.is_err() {
                return;
            }
            pool.add_permits(1);
        });
    }
    set.join_all().await;
}

/// Three requests need one row, which is fetched once.
async fn herd(w: World) {
    let db = rows(&w, &[("hot", 30)]);
    db.query("hot").await.unwrap();
    let answer = |i: u32| step(&w, format!("answer({i})"), 5);
    let _ = join!(answer(1), answer(2), answer(3));
}

async fn herd_with_one_filler(w: World) {
    let db = rows(&w, &[("hot", 30)]);
    let (tx, rx) = watch::channel(None::<String>);
    let filler = async {
        tx.send_replace(Some(db.query("hot").await.unwrap()));
    };
    let request = |i: u32| {
        let (w, mut rx) = (w.clone(), rx.clone());
        async move {
            rx.wait_for(Option::is_some).await.unwrap();
            step(&w, format!("answer({i})"), 5).await.unwrap();
        }
    };
    join!(request(1), request(2), request(3), filler);
}

async fn everybody_fills_the_cache(w: World) {
    let db = rows(&w, &[("hot", 30)]);
    let cache = Arc::new(RwLock::new(None::<String>));
    let mut set = JoinSet::new();
    for i in 1..=3 {
        let (w, db, cache) = (w.clone(), db.clone(), cache.clone());
        set.spawn(async move {
            let hit = cache.read().await.is_some();
            if !hit {
                let row = db.query("hot").await.unwrap();
                *cache.write().await = Some(row);
            }
            step(&w, format!("answer({i})"), 5).await.unwrap();
        });
    }
    set.join_all().await;
}

/// Three keys, 10 ms apart: only the last word is searched.
async fn typing(w: World) {
    pause(20).await;
    step(&w, "search(cat)", 30).await.unwrap();
    step(&w, "show(cat)", 5).await.unwrap();
}

async fn each_key_is_searched(w: World) {
    let mut searches = JoinSet::new();
    for (i, word) in ["c", "ca", "cat"].into_iter().enumerate() {
        if i > 0 {
            pause(10).await;
        }
        let search = step(&w, format!("search({word})"), 30);
        searches.spawn(async move { search.await.map(|_| word).unwrap() });
    }
    let words = searches.join_all().await;
    step(&w, format!("show({})", words.last().unwrap()), 5)
        .await
        .unwrap();
}

/// An upload of 100 ms; the status is shown once meanwhile.
async fn upload_and_status(w: World) {
    let _ = join!(step(&w, "upload", 100), step(&w, "status", 30));
    step(&w, "done", 5).await.unwrap();
}

async fn the_status_ends_the_upload(w: World) {
    select! {
        _ = step(&w, "upload", 100) => {}
        _ = step(&w, "status", 30) => {}
    }
    step(&w, "done", 5).await.unwrap();
}
