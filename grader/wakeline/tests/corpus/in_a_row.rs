//! One after the other: work that could overlap, and what makes it take turns.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::{Mutex, RwLock, Semaphore, mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use wakeline::World;

use super::case::{Case, go, pages, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("one-after-the-other", three_pages, awaits_each_spawn),
        wrong("one-after-the-other", three_pages, a_stream_that_is_pulled),
        wrong(
            "one-after-the-other",
            page_and_rows,
            question_mark_in_between,
        ),
        wrong("too-few-at-once", six_by_two_workers, workers_that_rest),
        wrong("too-few-at-once", uneven_by_two, halves_of_the_list),
        wrong("one-after-the-other", three_calls, serial_accept_loop),
        wrong("one-after-the-other", three_calls, actor_that_awaits_inline),
        wrong("one-after-the-other", three_calls, joined_after_each_spawn),
        wrong(
            "one-after-the-other",
            three_calls,
            home_made_join_of_the_first,
        ),
        wrong("took-turns-at-a-lock", three_calls, all_permits_for_each),
        wrong("took-turns-at-a-lock", three_calls, permit_over_the_sleep),
        wrong("too-few-at-once", calls_at_once, staggered_by_hand),
        wrong(
            "took-turns-at-a-lock",
            write_beside_reads,
            writer_behind_a_long_read,
        ),
        wrong(
            "starved-by-another",
            fetch_parse_store,
            stream_stops_while_it_stores,
        ),
        right(three_pages, three_pages_polled_by_hand),
        right(uneven_by_two, uneven_by_channel_workers),
        right(three_calls, an_idle_task_stays),
    ]
}

// Three pages at once.

const PAGES: [(&str, u64); 3] = [("a", 20), ("b", 30), ("c", 25)];

async fn three_pages(world: World) {
    let web = pages(&world, &PAGES);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
}

async fn awaits_each_spawn(world: World) {
    let web = pages(&world, &PAGES);
    let mut found = Vec::new();
    for (name, _) in PAGES {
        let page = tokio::spawn(web.fetch(name)).await.unwrap();
        found.push(page);
    }
}

async fn a_stream_that_is_pulled(world: World) {
    let web = pages(&world, &PAGES);
    let mut todo: VecDeque<_> = PAGES
        .iter()
        .map(|(name, _)| Box::pin(web.fetch(name)))
        .collect();
    let mut next = async || match todo.pop_front() {
        Some(page) => Some(page.await),
        None => None,
    };
    while let Some(page) = next().await {
        page.unwrap();
    }
}

async fn three_pages_polled_by_hand(world: World) {
    let web = pages(&world, &PAGES);
    let mut open: Vec<_> = PAGES
        .iter()
        .map(|(name, _)| Box::pin(web.fetch(name)))
        .collect();
    poll_fn(|cx| {
        open.retain_mut(|page| page.as_mut().poll(cx).is_pending());
        if open.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

// A page and a row, of which neither needs the other.

async fn page_and_rows(world: World) {
    let web = pages(&world, &[("front", 30)]);
    let db = rows(&world, &[("user", 25)]);
    let _ = tokio::join!(web.fetch("front"), db.query("user"));
    go(&world, "render", 5).await;
}

async fn question_mark_in_between(world: World) {
    let web = pages(&world, &[("front", 30)]);
    let db = rows(&world, &[("user", 25)]);
    let load = async || {
        let page = web.fetch("front").await?;
        let user = db.query("user").await?;
        Ok::<_, wakeline::WorldError>((page, user))
    };
    load().await.unwrap();
    go(&world, "render", 5).await;
}

// A list of calls for two workers.

async fn workers(world: &World, list: &'static [(&'static str, u64)], rest: u64) {
    let todo = Arc::new(Mutex::new(list.iter()));
    let mut set = JoinSet::new();
    for _ in 0..2 {
        let (world, todo) = (world.clone(), todo.clone());
        set.spawn(async move {
            loop {
                let next = todo.lock().await.next();
                let Some((name, millis)) = next else { break };
                go(&world, name, *millis).await;
                if rest > 0 {
                    pause(rest).await;
                }
            }
        });
    }
    set.join_all().await;
}

const SIX: [(&str, u64); 6] = [
    ("get(a)", 20),
    ("get(b)", 20),
    ("get(c)", 20),
    ("get(d)", 20),
    ("get(e)", 20),
    ("get(f)", 20),
];

const UNEVEN: [(&str, u64); 6] = [
    ("get(a)", 40),
    ("get(b)", 35),
    ("get(c)", 30),
    ("get(d)", 10),
    ("get(e)", 12),
    ("get(f)", 9),
];

async fn six_by_two_workers(world: World) {
    workers(&world, &SIX, 0).await;
}

async fn workers_that_rest(world: World) {
    workers(&world, &SIX, 10).await;
}

async fn uneven_by_two(world: World) {
    workers(&world, &UNEVEN, 0).await;
}

async fn halves_of_the_list(world: World) {
    let half = async |part: &[(&str, u64)]| {
        for (name, millis) in part {
            go(&world, name, *millis).await;
        }
    };
    tokio::join!(half(&UNEVEN[..3]), half(&UNEVEN[3..]));
}

async fn uneven_by_channel_workers(world: World) {
    let (tx, rx) = mpsc::channel(6);
    for next in UNEVEN {
        tx.send(next).await.unwrap();
    }
    drop(tx);
    let rx = Arc::new(Mutex::new(rx));
    let worker = async || {
        loop {
            let next = rx.lock().await.recv().await;
            let Some((name, millis)) = next else { break };
            go(&world, name, millis).await;
        }
    };
    tokio::join!(worker(), worker());
}

// Three calls at once.

async fn three_calls(world: World) {
    tokio::join!(
        go(&world, "call(0)", 30),
        go(&world, "call(1)", 20),
        go(&world, "call(2)", 25)
    );
}

const CALLS: [u64; 3] = [30, 20, 25];

async fn serial_accept_loop(world: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let outside = world.clone();
    let server = tokio::spawn(async move {
        while let Some(n) = rx.recv().await {
            go(&outside, format!("call({n})"), CALLS[n]).await;
        }
    });
    for n in 0..3 {
        tx.send(n).await.unwrap();
    }
    drop(tx);
    server.await.unwrap();
}

async fn actor_that_awaits_inline(world: World) {
    let (tx, mut rx) = mpsc::channel::<(usize, oneshot::Sender<()>)>(4);
    let outside = world.clone();
    tokio::spawn(async move {
        while let Some((n, reply)) = rx.recv().await {
            go(&outside, format!("call({n})"), CALLS[n]).await;
            let _ = reply.send(());
        }
    });
    let ask = async |n| {
        let (reply, answer) = oneshot::channel();
        tx.send((n, reply)).await.unwrap();
        answer.await.unwrap();
    };
    tokio::join!(ask(0), ask(1), ask(2));
}

async fn joined_after_each_spawn(world: World) {
    let mut set = JoinSet::new();
    for n in 0..3 {
        let world = world.clone();
        set.spawn(async move { go(&world, format!("call({n})"), CALLS[n]).await });
        set.join_next().await.unwrap().unwrap();
    }
}

async fn home_made_join_of_the_first(world: World) {
    let mut open: Vec<Pin<Box<dyn Future<Output = ()>>>> = (0..3)
        .map(|n| {
            let world = world.clone();
            Box::pin(async move { go(&world, format!("call({n})"), CALLS[n]).await }) as _
        })
        .collect();
    std::future::poll_fn(|cx| {
        while let Some(first) = open.first_mut() {
            if first.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            open.remove(0);
        }
        Poll::Ready(())
    })
    .await;
}

async fn all_permits_for_each(world: World) {
    let limit = Arc::new(Semaphore::new(3));
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (limit, world) = (limit.clone(), world.clone());
        set.spawn(async move {
            let _all = limit.acquire_many(3).await.unwrap();
            go(&world, format!("call({n})"), CALLS[n]).await;
        });
    }
    set.join_all().await;
}

async fn permit_over_the_sleep(world: World) {
    let limit = Arc::new(Semaphore::new(2));
    let warm = limit.clone();
    tokio::spawn(async move {
        let _seat = warm.acquire().await.unwrap();
        pause(15).await;
    });
    tokio::task::yield_now().await;
    let call = async |n: usize| {
        let _seat = limit.acquire().await.unwrap();
        go(&world, format!("call({n})"), CALLS[n]).await;
    };
    tokio::join!(call(0), call(1), call(2));
}

async fn an_idle_task_stays(world: World) {
    let (tx, mut rx) = mpsc::channel::<()>(1);
    tokio::spawn(async move { while rx.recv().await.is_some() {} });
    let calls = [
        task(&world, "call(0)", 30),
        task(&world, "call(1)", 20),
        task(&world, "call(2)", 25),
    ];
    for call in calls {
        call.await.unwrap();
    }
    std::mem::forget(tx);
}

pub(super) fn task(world: &World, name: impl std::fmt::Display, millis: u64) -> JoinHandle<()> {
    let (world, name) = (world.clone(), name.to_string());
    tokio::spawn(async move { go(&world, name, millis).await })
}

// Three calls at once, each with a line in a log.

async fn calls_at_once(world: World) {
    let call = async |n: u64| go(&world, format!("call({n})"), 20).await;
    tokio::join!(call(0), call(1), call(2));
}

async fn staggered_by_hand(world: World) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (log, world) = (log.clone(), world.clone());
        set.spawn(async move {
            pause(n * 30).await;
            log.lock().await.push(n);
            go(&world, format!("call({n})"), 20).await;
        });
    }
    set.join_all().await;
}

// A write that need not wait for the reads.

async fn write_beside_reads(world: World) {
    tokio::join!(go(&world, "export", 60), go(&world, "write", 10));
}

async fn writer_behind_a_long_read(world: World) {
    let list = Arc::new(RwLock::new(vec![1]));
    let (own, outside) = (list.clone(), world.clone());
    let export = tokio::spawn(async move {
        let list = own.read().await;
        go(&outside, "export", 60).await;
        list.len()
    });
    tokio::task::yield_now().await;
    let mut list = list.write().await;
    go(&world, "write", 10).await;
    list.push(2);
    drop(list);
    export.await.unwrap();
}

// Three pages are fetched and parsed at once, and stored one by one as they come.

async fn fetch_parse_store(world: World) {
    let mut set = JoinSet::new();
    for (n, millis) in [10, 30, 50].into_iter().enumerate() {
        let world = world.clone();
        set.spawn(async move {
            go(&world, format!("fetch({n})"), millis).await;
            go(&world, format!("parse({n})"), 10).await;
            n
        });
    }
    while let Some(n) = set.join_next().await {
        go(&world, format!("store({})", n.unwrap()), 50).await;
    }
}

async fn stream_stops_while_it_stores(world: World) {
    let mut open: Vec<Pin<Box<dyn Future<Output = usize>>>> = Vec::new();
    for (n, millis) in [10, 30, 50].into_iter().enumerate() {
        let world = world.clone();
        open.push(Box::pin(async move {
            go(&world, format!("fetch({n})"), millis).await;
            go(&world, format!("parse({n})"), 10).await;
            n
        }));
    }
    while !open.is_empty() {
        let n = std::future::poll_fn(|cx| {
            for at in 0..open.len() {
                if let Poll::Ready(n) = open[at].as_mut().poll(cx) {
                    drop(open.remove(at));
                    return Poll::Ready(n);
                }
            }
            Poll::Pending
        })
        .await;
        go(&world, format!("store({n})"), 50).await;
    }
}
