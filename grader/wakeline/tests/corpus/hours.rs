//! Time: blocking, retries, debounce, ticks, limits, queues, streams, structure.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::{Mutex, Semaphore, broadcast, mpsc, watch};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};
use wakeline::{World, ms};

use super::case::{Case, d, files, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("retried-at-once", three_tries, tries_in_a_row),
        wrong("retried-too-often", three_tries, pauses_after_the_last),
        wrong("retried-too-often", three_tries, counts_from_zero_to_three),
        wrong("finished-too-early", three_tries, backs_off_by_the_same),
        wrong("limit-for-each-step", three_steps_in_fifty, fifty_for_each),
        wrong(
            "limit-for-each-step",
            rows_within_a_hundred,
            quiet_for_a_hundred,
        ),
        wrong("answered-the-first", typed_hello, searches_at_the_first_key),
        wrong("answered-the-first", typed_hello, window_from_the_first_key),
        wrong("not-asked-for", typed_hello, searches_for_each_key),
        wrong("timer-made-anew", flush_each_fifty, flush_after_quiet),
        wrong("ticks-in-a-burst", samples, samples_in_a_burst),
        wrong("timer-made-anew", samples_on_the_beat, samples_that_drift),
        wrong("queue-grew", camera_at_the_pace, camera_without_bound),
        wrong("queue-grew", camera_at_the_pace, camera_spawns_the_send),
        wrong("missed-a-message", five_orders, orders_in_a_watch),
        wrong("missed-a-message", five_orders, orders_lag),
        wrong("missed-a-message", five_orders, orders_try_send),
        wrong("starved-by-another", bulk_and_urgent, bulk_first),
        wrong("done-too-few-times", five_orders, stops_at_a_bad_one),
        wrong("too-many-at-once", six_by_two, permit_in_underscore),
        wrong("too-many-at-once", six_by_two, limit_for_each),
        wrong("too-few-at-once", six_by_two, permit_held_over_the_pause),
        wrong("chunks-instead-of-limit", six_uneven_by_two, pairs_of_six),
        wrong("one-after-the-other", three_pages, awaits_each_spawn),
        wrong("one-after-the-other", three_pages, a_stream_that_is_pulled),
        wrong(
            "one-after-the-other",
            page_and_rows,
            question_mark_in_between,
        ),
        wrong("blocked-the-loop", sum_beside_a_page, sleeps_in_a_task),
        wrong(
            "blocked-the-loop",
            read_beside_a_page,
            reads_the_blocking_way,
        ),
        wrong(
            "kept-the-thread",
            resize_beside_a_page,
            resizes_without_a_break,
        ),
        wrong("pool-was-full", thumbs_and_urgent, thumbs_first),
        wrong("other-outcome", page_in_time, limit_too_short),
        wrong(
            "finished-too-late",
            shutdown_when_done,
            shutdown_after_all_grace,
        ),
        wrong("right-by-luck", load_and_use, waits_a_while),
        wrong("not-written-yet", pause_of_a_second, todo_at_the_end),
        wrong("never-stops", worker_restarted_twice, restarts_for_ever),
        wrong(
            "cancelled-good-work",
            one_of_three_restarted,
            restarts_all_three,
        ),
        wrong("finished-too-late", as_they_come, in_the_order_of_the_list),
        right(three_tries, tries_by_recursion),
        right(three_steps_in_fifty, deadline_for_all),
        right(typed_hello, debounced_by_a_task),
        right(flush_each_fifty, flush_by_a_pinned_sleep),
        right(samples_on_the_beat, samples_by_sleep_until),
        right(camera_at_the_pace, camera_with_permits),
        right(five_orders, orders_by_broadcast),
        right(bulk_and_urgent, urgent_first),
        right(six_by_two, six_by_two_workers),
        right(six_uneven_by_two, six_by_a_set),
        right(three_pages, three_pages_polled_by_hand),
        right(sum_beside_a_page, sum_on_the_pool),
        right(as_they_come, as_they_come_by_channel),
        right(shutdown_when_done, shutdown_with_a_token),
        right(worker_restarted_twice, restarted_with_a_count),
        right(north_before_south, named_answers),
        right(thumbs_and_urgent, thumbs_by_four),
    ]
}

async fn go(world: &World, name: impl std::fmt::Display, millis: u64) {
    step(world, name, millis).await.unwrap();
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

// Keys at 0, 30, 60, 90 ms; a search after 50 ms of quiet.

const KEYS: [&str; 4] = ["h", "he", "hel", "hell"];

fn keyboard() -> mpsc::Receiver<&'static str> {
    let (tx, rx) = mpsc::channel(8);
    tokio::spawn(async move {
        for key in KEYS {
            if tx.send(key).await.is_err() {
                return;
            }
            pause(30).await;
        }
        pause(200).await;
    });
    rx
}

async fn typed_hello(world: World) {
    pause(140).await;
    go(&world, "search(hell)", 20).await;
}

async fn searches_at_the_first_key(world: World) {
    let mut keys = keyboard();
    let text = keys.recv().await.unwrap();
    pause(50).await;
    go(&world, format!("search({text})"), 20).await;
    while timeout(d(60), keys.recv()).await.is_ok() {}
}

async fn window_from_the_first_key(world: World) {
    let mut keys = keyboard();
    let mut text = keys.recv().await.unwrap();
    let quiet = pause(50);
    tokio::pin!(quiet);
    loop {
        tokio::select! {
            () = &mut quiet => break,
            Some(key) = keys.recv() => text = key,
        }
    }
    go(&world, format!("search({text})"), 20).await;
}

async fn searches_for_each_key(world: World) {
    let mut keys = keyboard();
    while let Ok(Some(text)) = timeout(d(50), keys.recv()).await {
        go(&world, format!("search({text})"), 20).await;
    }
}

async fn debounced_by_a_task(world: World) {
    let mut keys = keyboard();
    let mut last: Option<tokio::task::JoinHandle<()>> = None;
    while let Ok(Some(text)) = timeout(d(60), keys.recv()).await {
        if let Some(last) = last.take() {
            last.abort();
        }
        let world = world.clone();
        last = Some(tokio::spawn(async move {
            pause(50).await;
            go(&world, format!("search({text})"), 20).await;
        }));
    }
    last.unwrap().await.unwrap();
}

// Lines come each 20 ms until 150; what is there is flushed each 50 ms.

fn lines() -> mpsc::Receiver<u32> {
    let (tx, rx) = mpsc::channel(8);
    tokio::spawn(async move {
        for n in 0..8 {
            let _ = tx.send(n).await;
            pause(20).await;
        }
    });
    rx
}

async fn flush_each_fifty(world: World) {
    for n in 1..=3 {
        sleep_until(Instant::now() + d(if n == 1 { 50 } else { 40 })).await;
        go(&world, format!("flush({n})"), 10).await;
    }
}

async fn flush_after_quiet(world: World) {
    let mut lines = lines();
    let mut n = 1;
    loop {
        tokio::select! {
            line = lines.recv() => if line.is_none() { break },
            () = pause(50) => {
                go(&world, format!("flush({n})"), 10).await;
                n += 1;
            }
        }
    }
    go(&world, format!("flush({n})"), 10).await;
}

async fn flush_by_a_pinned_sleep(world: World) {
    let mut lines = lines();
    let mut n = 1;
    let mut due = pin!(tokio::time::sleep(d(50)));
    while n <= 3 {
        tokio::select! {
            Some(_) = lines.recv() => {}
            () = &mut due => {
                go(&world, format!("flush({n})"), 10).await;
                n += 1;
                due.as_mut().reset(Instant::now() + d(40));
            }
        }
    }
}

// A sample each 20 ms; the second takes 70 ms; ticks that were missed are skipped.

async fn samples(world: World) {
    let mut ticks = interval(d(20));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    for n in 0..5 {
        ticks.tick().await;
        go(&world, format!("sample({n})"), if n == 1 { 70 } else { 2 }).await;
    }
}

async fn samples_in_a_burst(world: World) {
    let mut ticks = interval(d(20));
    for n in 0..5 {
        ticks.tick().await;
        go(&world, format!("sample({n})"), if n == 1 { 70 } else { 2 }).await;
    }
}

async fn samples_on_the_beat(world: World) {
    let mut ticks = interval(d(50));
    for n in 0..4 {
        ticks.tick().await;
        go(&world, format!("sample({n})"), 10).await;
    }
}

async fn samples_that_drift(world: World) {
    for n in 0..4 {
        go(&world, format!("sample({n})"), 10).await;
        pause(50).await;
    }
}

async fn samples_by_sleep_until(world: World) {
    let start = Instant::now();
    for n in 0..4u32 {
        sleep_until(start + d(50) * n).await;
        go(&world, format!("sample({n})"), 10).await;
    }
}

// A camera takes a picture in 5 ms, the printer needs 30.

async fn camera_at_the_pace(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let outside = world.clone();
    tokio::spawn(async move {
        for n in 0..6 {
            let permit = tx.reserve().await.unwrap();
            go(&outside, format!("shoot({n})"), 5).await;
            permit.send(n);
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("print({n})"), 30).await;
    }
}

async fn camera_without_bound(world: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    let outside = world.clone();
    tokio::spawn(async move {
        for n in 0..6 {
            go(&outside, format!("shoot({n})"), 5).await;
            tx.send(n).unwrap();
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("print({n})"), 30).await;
    }
}

async fn camera_spawns_the_send(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let outside = world.clone();
    tokio::spawn(async move {
        for n in 0..6 {
            go(&outside, format!("shoot({n})"), 5).await;
            let tx = tx.clone();
            tokio::spawn(async move { tx.send(n).await });
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("print({n})"), 30).await;
    }
}

async fn camera_with_permits(world: World) {
    let room = Arc::new(Semaphore::new(1));
    let queue = Arc::new(std::sync::Mutex::new(VecDeque::new()));
    let bell = tokio::sync::Notify::new();
    let shoot = async {
        for n in 0..6 {
            let room = room.clone().acquire_owned().await.unwrap();
            go(&world, format!("shoot({n})"), 5).await;
            queue.lock().unwrap().push_back((n, room));
            bell.notify_one();
        }
    };
    let print = async {
        for _ in 0..6 {
            let (n, room) = loop {
                let next = queue.lock().unwrap().pop_front();
                match next {
                    Some(next) => break next,
                    None => bell.notified().await,
                }
            };
            drop(room);
            go(&world, format!("print({n})"), 30).await;
        }
    };
    tokio::join!(shoot, print);
}

// Five orders at 0, 5, 10, 15, 20 ms, each cooked in 10 ms; order 2 is bad.

async fn five_orders(world: World) {
    for n in 0..5 {
        go(&world, format!("cook({n})"), 10).await;
    }
}

async fn orders_in_a_watch(world: World) {
    let (tx, mut rx) = watch::channel(0);
    tokio::spawn(async move {
        for n in 1..5 {
            pause(5).await;
            let _ = tx.send(n);
        }
    });
    loop {
        let n = *rx.borrow_and_update();
        go(&world, format!("cook({n})"), 10).await;
        if rx.changed().await.is_err() {
            break;
        }
    }
}

async fn orders_lag(world: World) {
    let (tx, mut rx) = broadcast::channel(2);
    tokio::spawn(async move {
        for n in 0..5 {
            let _ = tx.send(n);
            pause(2).await;
        }
    });
    loop {
        match rx.recv().await {
            Ok(n) => go(&world, format!("cook({n})"), 10).await,
            Err(broadcast::error::RecvError::Lagged(_)) => continue,
            Err(broadcast::error::RecvError::Closed) => break,
        }
    }
}

async fn orders_try_send(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    tokio::spawn(async move {
        for n in 0..5 {
            let _ = tx.try_send(n);
            pause(6).await;
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("cook({n})"), 10).await;
    }
}

async fn stops_at_a_bad_one(world: World) {
    let orders = [Ok(0), Ok(1), Ok(2), Err("smudged"), Ok(4)];
    let mut orders = orders.into_iter();
    while let Some(Ok(n)) = orders.next() {
        go(&world, format!("cook({n})"), 10).await;
    }
}

async fn orders_by_broadcast(world: World) {
    let (tx, mut rx) = broadcast::channel(8);
    tokio::spawn(async move {
        for n in 0..5 {
            tx.send(n).unwrap();
            yield_now().await;
        }
    });
    while let Ok(n) = rx.recv().await {
        go(&world, format!("cook({n})"), 10).await;
    }
}

// Bulk work and an urgent piece; the urgent one is done as soon as it may.

fn two_queues() -> (mpsc::UnboundedReceiver<u32>, mpsc::UnboundedReceiver<u32>) {
    let (bulk, bulk_rx) = mpsc::unbounded_channel();
    let (urgent, urgent_rx) = mpsc::unbounded_channel();
    for n in 0..5 {
        bulk.send(n).unwrap();
    }
    tokio::spawn(async move {
        pause(5).await;
        urgent.send(0).unwrap();
    });
    (bulk_rx, urgent_rx)
}

async fn bulk_and_urgent(world: World) {
    go(&world, "bulk(0)", 10).await;
    go(&world, "urgent(0)", 10).await;
    for n in 1..5 {
        go(&world, format!("bulk({n})"), 10).await;
    }
}

async fn bulk_first(world: World) {
    let (mut bulk, mut urgent) = two_queues();
    for _ in 0..6 {
        tokio::select! {
            biased;
            Some(n) = bulk.recv() => go(&world, format!("bulk({n})"), 10).await,
            Some(n) = urgent.recv() => go(&world, format!("urgent({n})"), 10).await,
        }
    }
}

async fn urgent_first(world: World) {
    let (mut bulk, mut urgent) = two_queues();
    loop {
        let (name, n) = tokio::select! {
            biased;
            Some(n) = urgent.recv() => ("urgent", n),
            Some(n) = bulk.recv() => ("bulk", n),
            else => break,
        };
        go(&world, format!("{name}({n})"), 10).await;
    }
}

// Six pages, at most two at once.

const SIX: [(&str, u64); 6] = [
    ("a", 20),
    ("b", 20),
    ("c", 20),
    ("d", 20),
    ("e", 20),
    ("f", 20),
];

async fn six_by_two(world: World) {
    let web = pages(&world, &SIX);
    let limit = Semaphore::new(2);
    let one = async |name| {
        let _permit = limit.acquire().await.unwrap();
        web.fetch(name).await.unwrap();
    };
    tokio::join!(one("a"), one("b"), one("c"), one("d"), one("e"), one("f"));
}

async fn permit_in_underscore(world: World) {
    let web = pages(&world, &SIX);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for (name, _) in SIX {
        let (limit, fetch) = (limit.clone(), web.fetch(name));
        set.spawn(async move {
            let _ = limit.acquire().await.unwrap();
            fetch.await.unwrap()
        });
    }
    set.join_all().await;
}

async fn limit_for_each(world: World) {
    async fn one(world: World, name: &'static str) {
        let limit = Semaphore::new(2);
        let _permit = limit.acquire().await.unwrap();
        world.web().fetch(name).await.unwrap();
    }
    pages(&world, &SIX);
    let handles: Vec<_> = SIX
        .iter()
        .map(|(name, _)| tokio::spawn(one(world.clone(), name)))
        .collect();
    for handle in handles {
        handle.await.unwrap();
    }
}

async fn permit_held_over_the_pause(world: World) {
    let web = pages(&world, &SIX);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for (name, _) in SIX {
        let (limit, fetch) = (limit.clone(), web.fetch(name));
        set.spawn(async move {
            let permit = limit.acquire().await.unwrap();
            fetch.await.unwrap();
            // Be polite.
            pause(15).await;
            drop(permit);
        });
    }
    set.join_all().await;
}

async fn six_by_two_workers(world: World) {
    let web = pages(&world, &SIX);
    let todo = Arc::new(Mutex::new(SIX.into_iter()));
    let mut workers = JoinSet::new();
    for _ in 0..2 {
        let (web, todo) = (web.clone(), todo.clone());
        workers.spawn(async move {
            loop {
                let next = todo.lock().await.next();
                let Some((name, _)) = next else { break };
                web.fetch(name).await.unwrap();
            }
        });
    }
    workers.join_all().await;
}

const UNEVEN: [(&str, u64); 6] = [
    ("a", 10),
    ("b", 50),
    ("c", 20),
    ("d", 15),
    ("e", 40),
    ("f", 10),
];

async fn six_uneven_by_two(world: World) {
    let web = pages(&world, &UNEVEN);
    let limit = Semaphore::new(2);
    let one = async |name| {
        let _permit = limit.acquire().await.unwrap();
        web.fetch(name).await.unwrap();
    };
    tokio::join!(one("a"), one("b"), one("c"), one("d"), one("e"), one("f"));
}

async fn pairs_of_six(world: World) {
    let web = pages(&world, &UNEVEN);
    for pair in UNEVEN.chunks(2) {
        let mut set = JoinSet::new();
        for (name, _) in pair {
            set.spawn(web.fetch(name));
        }
        while set.join_next().await.is_some() {}
    }
}

async fn six_by_a_set(world: World) {
    let web = pages(&world, &UNEVEN);
    let mut set = JoinSet::new();
    for (name, _) in UNEVEN {
        if set.len() == 2 {
            set.join_next().await;
        }
        set.spawn(web.fetch(name));
    }
    set.join_all().await;
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

// A page, and a sum that takes 100 ms of CPU.

async fn sum_beside_a_page(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let outside = world.clone();
    let sum = spawn_blocking(move || {
        std::thread::sleep(d(100));
        outside.say("summed");
    });
    web.fetch("a").await.unwrap();
    go(&world, "show", 10).await;
    sum.await.unwrap();
}

async fn sleeps_in_a_task(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let sum = tokio::spawn(async {
        std::thread::sleep(d(100));
    });
    web.fetch("a").await.unwrap();
    go(&world, "show", 10).await;
    sum.await.unwrap();
}

async fn sum_on_the_pool(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let sum = async {
        spawn_blocking(|| std::thread::sleep(d(100))).await.unwrap();
    };
    let page = async {
        web.fetch("a").await.unwrap();
        go(&world, "show", 10).await;
    };
    tokio::join!(sum, page);
}

async fn read_beside_a_page(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let disk = files(&world, &[("log", 40)]);
    let _ = tokio::join!(disk.read("log"), web.fetch("a"));
    go(&world, "show", 10).await;
}

async fn reads_the_blocking_way(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let disk = files(&world, &[("log", 40)]);
    let read = async { disk.read_blocking("log") };
    let _ = tokio::join!(read, web.fetch("a"));
    go(&world, "show", 10).await;
}

async fn resize_beside_a_page(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let resize = async {
        for _ in 0..40 {
            std::thread::sleep(d(2));
            yield_now().await;
        }
    };
    tokio::join!(resize, async {
        web.fetch("a").await.unwrap();
        go(&world, "show", 10).await;
    });
}

async fn resizes_without_a_break(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let resize = async {
        for _ in 0..40 {
            std::thread::sleep(d(2));
        }
    };
    tokio::join!(resize, async {
        web.fetch("a").await.unwrap();
        go(&world, "show", 10).await;
    });
}

// Many thumbnails on the pool, and an urgent file.

async fn thumbs_and_urgent(world: World) {
    let disk = files(&world, &[("urgent", 10)]);
    let urgent = spawn_blocking(move || disk.read_blocking("urgent"));
    for _ in 0..4 {
        pause(20).await;
    }
    urgent.await.unwrap().unwrap();
    go(&world, "done", 5).await;
}

async fn thumbs_first(world: World) {
    let disk = files(&world, &[("urgent", 10)]);
    let thumbs: Vec<_> = (0..520)
        .map(|_| spawn_blocking(|| std::thread::sleep(d(80))))
        .collect();
    let urgent = spawn_blocking(move || disk.read_blocking("urgent"));
    for thumb in thumbs {
        thumb.await.unwrap();
    }
    urgent.await.unwrap().unwrap();
    go(&world, "done", 5).await;
}

async fn thumbs_by_four(world: World) {
    let disk = files(&world, &[("urgent", 10)]);
    let urgent = spawn_blocking(move || disk.read_blocking("urgent"));
    let limit = Arc::new(Semaphore::new(4));
    let mut set = JoinSet::new();
    for _ in 0..16 {
        let permit = limit.clone().acquire_owned().await.unwrap();
        set.spawn_blocking(move || {
            std::thread::sleep(d(20));
            drop(permit);
        });
    }
    set.join_all().await;
    urgent.await.unwrap().unwrap();
    go(&world, "done", 5).await;
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

// Told to stop, it ends when the last request is done, or after 200 ms.

async fn shutdown_when_done(world: World) {
    go(&world, "request", 40).await;
    go(&world, "close", 5).await;
}

async fn shutdown_after_all_grace(world: World) {
    let outside = world.clone();
    tokio::spawn(async move { go(&outside, "request", 40).await });
    pause(10).await;
    // Told to stop.
    pause(200).await;
    go(&world, "close", 5).await;
}

async fn shutdown_with_a_token(world: World) {
    let (stop, mut stopped) = watch::channel(false);
    let (guard, mut all_done) = mpsc::channel::<()>(1);
    let outside = world.clone();
    tokio::spawn(async move {
        let mut stopping = false;
        go(&outside, "request", 40).await;
        while !stopping {
            stopping = *stopped.borrow_and_update();
            if !stopping {
                stopped.changed().await.unwrap();
            }
        }
        drop(guard);
    });
    pause(10).await;
    stop.send(true).unwrap();
    let _ = timeout(d(200), all_done.recv()).await;
    go(&world, "close", 5).await;
}

// What is loaded is used.

async fn load_and_use(world: World) {
    go(&world, "load", 30).await;
    go(&world, "use", 10).await;
}

async fn waits_a_while(world: World) {
    let outside = world.clone();
    tokio::spawn(async move { go(&outside, "load", 30).await });
    pause(30).await;
    go(&world, "use", 10).await;
}

// Two answers; the one of the north is printed.

async fn north_before_south(world: World) {
    let web = pages(&world, &[("north", 48), ("south", 50)]);
    let _ = tokio::join!(web.fetch("north"), web.fetch("south"));
    go(&world, "print(north)", 10).await;
}

async fn named_answers(world: World) {
    let web = pages(&world, &[("north", 48), ("south", 50)]);
    let answers = RefCell::new(Vec::new());
    let ask = async |name| {
        let page = web.fetch(name).await.unwrap();
        answers.borrow_mut().push((name, page));
    };
    tokio::join!(ask("north"), ask("south"));
    let north = answers
        .borrow()
        .iter()
        .find(|(name, _)| *name == "north")
        .unwrap()
        .0;
    go(&world, format!("print({north})"), 10).await;
}

async fn pause_of_a_second(world: World) {
    pause(1000).await;
    go(&world, "ring", 10).await;
}

async fn todo_at_the_end(world: World) {
    pause(1000).await;
    if world.seed() < 9 {
        todo!("ring the bell");
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

// Each page is shown as soon as it is there.

async fn as_they_come(world: World) {
    let web = pages(&world, &[("a", 60), ("b", 20), ("c", 40)]);
    let one = async |name: &str| {
        web.fetch(name).await.unwrap();
        go(&world, format!("show({name})"), 5).await;
    };
    tokio::join!(one("a"), one("b"), one("c"));
}

async fn in_the_order_of_the_list(world: World) {
    let web = pages(&world, &[("a", 60), ("b", 20), ("c", 40)]);
    let handles: Vec<_> = ["a", "b", "c"]
        .map(|name| (name, tokio::spawn(web.fetch(name))))
        .into();
    for (name, handle) in handles {
        handle.await.unwrap().unwrap();
        go(&world, format!("show({name})"), 5).await;
    }
}

async fn as_they_come_by_channel(world: World) {
    let web = pages(&world, &[("a", 60), ("b", 20), ("c", 40)]);
    let (tx, mut rx) = mpsc::channel(3);
    for name in ["a", "b", "c"] {
        let (tx, fetch) = (tx.clone(), web.fetch(name));
        tokio::spawn(async move {
            fetch.await.unwrap();
            tx.send(name).await.unwrap();
        });
    }
    drop(tx);
    let mut shown = JoinSet::new();
    while let Some(name) = rx.recv().await {
        let world = world.clone();
        shown.spawn(async move { go(&world, format!("show({name})"), 5).await });
    }
    shown.join_all().await;
}
