//! Programs that end, with a wrong timeline whose cause looks like another one.

use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::{Mutex, RwLock, Semaphore, mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};
use wakeline::{World, ms};

use super::case::{Case, d, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
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
        wrong(
            "took-turns-at-a-lock",
            write_beside_reads,
            writer_behind_a_long_read,
        ),
        wrong("took-turns-at-a-lock", three_calls, permit_over_the_sleep),
        wrong(
            "starved-by-another",
            fetch_parse_store,
            stream_stops_while_it_stores,
        ),
        wrong("one-after-the-other", two_feeds, one_feed_then_the_other),
        wrong("never-started", two_feeds, ends_with_the_first),
        wrong("lost-in-select", job_then_job, next_job_drops_the_last),
        wrong("not-cancelled", newest_search_counts, old_searches_go_on),
        wrong("never-started", bad_one_is_replaced, forgets_to_close),
        wrong("one-after-the-other", bad_one_among_three, bad_one_in_a_row),
        wrong(
            "never-started",
            bad_one_among_three,
            question_mark_in_the_loop,
        ),
        wrong("never-started", survives_a_panic, survives_and_forgets),
        wrong("never-started", heart_then_flush, heart_and_no_flush),
        wrong("ran-on-after-the-end", heart_stops_with_work, heart_goes_on),
        wrong("did-it-again", idle_close, closes_twice),
        wrong(
            "timer-made-anew",
            messages_for_a_hundred,
            quiet_limit_on_recv,
        ),
        wrong("timer-made-anew", beat_of_fifty, interval_made_each_turn),
        wrong("finished-too-late", skipped_ticks, delayed_ticks),
        wrong("finished-too-early", status_each_twenty, status_each_ten),
        wrong(
            "never-started",
            three_failures_then_report,
            no_report_after_the_pause,
        ),
        wrong("wrong-operation", throttled_keys, debounced_keys),
        wrong("not-cancelled", slow_is_given_up, waits_for_the_slow_one),
        wrong("blocked-the-loop", short_steps, blocks_a_bit_each_turn),
        wrong("blocked-the-loop", thread_beside, thread_is_joined),
        wrong("began-too-early", migrate_then_serve, serves_at_once),
        wrong("finished-too-late", first_of_two_is_enough, waits_for_both),
        wrong("finished-too-late", stop_at_once, stop_seen_after_the_tick),
        wrong(
            "retried-at-once",
            two_services_fail,
            one_pauses_the_other_not,
        ),
        wrong(
            "finished-too-late",
            read_on_the_pool,
            pauses_for_good_measure,
        ),
        wrong("done-too-few-times", four_beats, three_beats),
        wrong("did-it-again", four_beats, five_beats),
        wrong(
            "aborted-with-its-owner",
            upload_in_the_background,
            upload_in_a_local_set_of_a_struct,
        ),
        wrong(
            "cancelled-good-work",
            upload_in_the_background,
            upload_raced_with_a_pause,
        ),
        wrong("error-ignored", write_then_confirm, confirms_anyway),
        wrong("not-cleaned-up", lock_file, lock_file_left_by_a_race),
        wrong("too-many-at-once", per_host, one_limit_for_two_hosts),
        wrong("took-turns-at-a-lock", per_host_wide, one_for_all_hosts),
        right(two_feeds, fair_merge),
        right(heart_stops_with_work, heart_by_token),
        right(survives_a_panic, survives_by_catch),
        right(newest_search_counts, newest_by_select),
        right(uneven_by_two, uneven_by_channel_workers),
        right(three_calls, an_idle_task_stays),
        right(bad_one_is_replaced, replaced_in_a_task),
        right(status_each_twenty, status_by_recursion),
    ]
}

async fn go(world: &World, name: impl std::fmt::Display, millis: u64) {
    step(world, name, millis).await.unwrap();
}

fn task(world: &World, name: impl std::fmt::Display, millis: u64) -> JoinHandle<()> {
    let (world, name) = (world.clone(), name.to_string());
    tokio::spawn(async move { go(&world, name, millis).await })
}

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

// Two feeds, as things come.

fn feed(every: u64, count: u32) -> mpsc::Receiver<u32> {
    let (tx, rx) = mpsc::channel(8);
    tokio::spawn(async move {
        for n in 0..count {
            pause(every).await;
            if tx.send(n).await.is_err() {
                return;
            }
        }
    });
    rx
}

async fn two_feeds(world: World) {
    let one = async |mut rx: mpsc::Receiver<u32>, name: &str| {
        while let Some(n) = rx.recv().await {
            go(&world, format!("{name}({n})"), 2).await;
        }
    };
    tokio::join!(one(feed(10, 3), "left"), one(feed(15, 4), "right"));
}

async fn one_feed_then_the_other(world: World) {
    let (mut left, mut right) = (feed(10, 3), feed(15, 4));
    while let Some(n) = left.recv().await {
        go(&world, format!("left({n})"), 2).await;
    }
    while let Some(n) = right.recv().await {
        go(&world, format!("right({n})"), 2).await;
    }
}

async fn ends_with_the_first(world: World) {
    let (mut left, mut right) = (feed(10, 3), feed(15, 4));
    let mut set = JoinSet::new();
    loop {
        let (name, n) = tokio::select! {
            n = left.recv() => ("left", n),
            n = right.recv() => ("right", n),
        };
        let Some(n) = n else { break };
        let world = world.clone();
        set.spawn(async move { go(&world, format!("{name}({n})"), 2).await });
    }
    set.join_all().await;
}

async fn fair_merge(world: World) {
    let (mut left, mut right) = (feed(10, 3), feed(15, 4));
    let mut set = JoinSet::new();
    loop {
        let (name, n) = tokio::select! {
            Some(n) = left.recv() => ("left", n),
            Some(n) = right.recv() => ("right", n),
            else => break,
        };
        let world = world.clone();
        set.spawn(async move { go(&world, format!("{name}({n})"), 2).await });
    }
    set.join_all().await;
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

// Search as you type: keys at 10, 20, 30; the last search counts.

async fn newest_search_counts(world: World) {
    pause(10).await;
    let _ = timeout(d(10), go(&world, "search(0)", 50)).await;
    let _ = timeout(d(10), go(&world, "search(1)", 50)).await;
    go(&world, "search(2)", 50).await;
    go(&world, "show", 5).await;
    pause(100).await;
}

async fn old_searches_go_on(world: World) {
    let mut keys = feed(10, 3);
    let mut last = None;
    while let Some(n) = keys.recv().await {
        last = Some(task(&world, format!("search({n})"), 50));
    }
    last.unwrap().await.unwrap();
    go(&world, "show", 5).await;
    pause(100).await;
}

async fn newest_by_select(world: World) {
    let mut keys = feed(10, 3);
    let mut n = keys.recv().await.unwrap();
    loop {
        tokio::select! {
            () = go(&world, format!("search({n})"), 50) => break,
            Some(key) = keys.recv() => n = key,
        }
    }
    go(&world, "show", 5).await;
    pause(100).await;
}

// A failure that is dealt with.

async fn bad_one_is_replaced(world: World) {
    let web = pages(&world, &[("mirror", 20)]);
    web.broken("main", ms(10));
    if web.fetch("main").await.is_err() {
        web.fetch("mirror").await.unwrap();
    }
    go(&world, "store", 10).await;
    go(&world, "close", 5).await;
}

async fn forgets_to_close(world: World) {
    let web = pages(&world, &[("mirror", 20)]);
    web.broken("main", ms(10));
    if web.fetch("main").await.is_err() {
        web.fetch("mirror").await.unwrap();
    }
    go(&world, "store", 10).await;
}

async fn replaced_in_a_task(world: World) {
    let web = pages(&world, &[("mirror", 20)]);
    web.broken("main", ms(10));
    let page = tokio::spawn(async move {
        match web.fetch("main").await {
            Ok(page) => page,
            Err(_) => web.fetch("mirror").await.unwrap(),
        }
    });
    page.await.unwrap();
    go(&world, "store", 10).await;
    go(&world, "close", 5).await;
}

async fn bad_one_among_three(world: World) {
    let db = rows(&world, &[("a", 30), ("c", 20)]);
    db.broken("b", ms(25));
    let _ = tokio::join!(db.query("a"), db.query("b"), db.query("c"));
    go(&world, "report", 10).await;
}

async fn bad_one_in_a_row(world: World) {
    let db = rows(&world, &[("a", 30), ("c", 20)]);
    db.broken("b", ms(25));
    let mut bad = 0;
    for name in ["a", "b", "c"] {
        bad += u32::from(db.query(name).await.is_err());
    }
    assert_eq!(bad, 1);
    go(&world, "report", 10).await;
}

async fn question_mark_in_the_loop(world: World) {
    let db = rows(&world, &[("a", 30), ("c", 20)]);
    db.broken("b", ms(25));
    let all = async || {
        for name in ["a", "b", "c"] {
            db.query(name).await?;
        }
        Ok::<_, wakeline::WorldError>(())
    };
    let _ = all().await;
    go(&world, "report", 10).await;
}

// A panic that is survived.

async fn survives_a_panic(world: World) {
    go(&world, "risky", 10).await;
    go(&world, "plan b", 20).await;
    go(&world, "tidy", 5).await;
}

async fn survives_and_forgets(world: World) {
    let outside = world.clone();
    let risky = tokio::spawn(async move {
        go(&outside, "risky", 10).await;
        panic!("as feared");
    });
    if risky.await.is_err() {
        go(&world, "plan b", 20).await;
        return;
    }
    go(&world, "tidy", 5).await;
}

async fn survives_by_catch(world: World) {
    let outside = world.clone();
    let risky = tokio::spawn(async move {
        go(&outside, "risky", 10).await;
        panic!("as feared");
    });
    if risky.await.is_err() {
        go(&world, "plan b", 20).await;
    }
    go(&world, "tidy", 5).await;
}

// A heart beats until the work is done; then a flush.

async fn heart_then_flush(world: World) {
    heart_stops_with_work(world.clone()).await;
    go(&world, "flush", 10).await;
}

async fn heart_and_no_flush(world: World) {
    let outside = world.clone();
    let heart = tokio::spawn(async move {
        loop {
            go(&outside, "beat", 5).await;
            pause(15).await;
        }
    });
    go(&world, "work", 50).await;
    heart.abort();
    let _ = heart.await;
}

async fn heart_stops_with_work(world: World) {
    let heart = async {
        loop {
            go(&world, "beat", 5).await;
            pause(15).await;
        }
    };
    tokio::select! {
        biased;
        () = go(&world, "work", 50) => {}
        () = heart => {}
    }
}

async fn heart_goes_on(world: World) {
    let outside = world.clone();
    tokio::spawn(async move {
        loop {
            go(&outside, "beat", 5).await;
            pause(15).await;
        }
    });
    go(&world, "work", 50).await;
}

async fn heart_by_token(world: World) {
    let (stop, stopped) = watch::channel(());
    let outside = world.clone();
    let heart = tokio::spawn(async move {
        let mut stopped = stopped;
        let beat = async {
            loop {
                go(&outside, "beat", 5).await;
                pause(15).await;
            }
        };
        tokio::select! {
            _ = stopped.changed() => {}
            () = beat => {}
        }
    });
    go(&world, "work", 50).await;
    drop(stop);
    heart.await.unwrap();
}

// A connection is closed when nothing came for 50 ms.

async fn idle_close(world: World) {
    let mut rx = feed(20, 3);
    let mut n = 0;
    while let Ok(Some(_)) = timeout(d(50), rx.recv()).await {
        go(&world, format!("answer({n})"), 5).await;
        n += 1;
    }
    go(&world, "close", 5).await;
}

async fn closes_twice(world: World) {
    let mut rx = feed(20, 3);
    let mut n = 0;
    loop {
        match timeout(d(50), rx.recv()).await {
            Ok(Some(_)) => go(&world, format!("answer({n})"), 5).await,
            _ => {
                go(&world, "close", 5).await;
                break;
            }
        }
        n += 1;
    }
    go(&world, "close", 5).await;
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

async fn beat_of_fifty(world: World) {
    let mut ticks = interval(d(50));
    for n in 0..4 {
        ticks.tick().await;
        go(&world, format!("beat({n})"), 10).await;
    }
}

async fn interval_made_each_turn(world: World) {
    for n in 0..4 {
        interval(d(50)).tick().await;
        go(&world, format!("beat({n})"), 10).await;
    }
}

async fn skipped_ticks(world: World) {
    ticks(&world, MissedTickBehavior::Skip).await;
}

async fn delayed_ticks(world: World) {
    ticks(&world, MissedTickBehavior::Delay).await;
}

async fn ticks(world: &World, missed: MissedTickBehavior) {
    let mut ticks = interval(d(50));
    ticks.set_missed_tick_behavior(missed);
    for n in 0..4 {
        ticks.tick().await;
        go(world, format!("beat({n})"), if n == 1 { 70 } else { 10 }).await;
    }
}

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

// The first key is answered at once, then at most one each 60 ms.

async fn throttled_keys(world: World) {
    let mut keys = feed(20, 4);
    let mut next = Instant::now();
    while let Some(n) = keys.recv().await {
        if Instant::now() >= next {
            next = Instant::now() + d(60);
            go(&world, format!("find({n})"), 5).await;
        }
    }
}

async fn debounced_keys(world: World) {
    let mut keys = feed(20, 4);
    let mut last = None;
    loop {
        match timeout(d(30), keys.recv()).await {
            Ok(Some(n)) => last = Some(n),
            _ => break,
        }
    }
    if let Some(n) = last {
        go(&world, format!("find({n})"), 5).await;
    }
}

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

async fn short_steps(world: World) {
    let web = pages(&world, &[("a", 35)]);
    let steps = async {
        for _ in 0..4 {
            pause(10).await;
        }
    };
    tokio::join!(steps, async { web.fetch("a").await });
    go(&world, "end", 5).await;
}

async fn blocks_a_bit_each_turn(world: World) {
    let web = pages(&world, &[("a", 35)]);
    let steps = async {
        for _ in 0..4 {
            std::thread::sleep(d(9));
            pause(1).await;
        }
    };
    tokio::join!(steps, async { web.fetch("a").await });
    go(&world, "end", 5).await;
}

async fn thread_beside(world: World) {
    let web = pages(&world, &[("a", 20)]);
    let hash = spawn_blocking(|| std::thread::sleep(d(50)));
    web.fetch("a").await.unwrap();
    hash.await.unwrap();
    go(&world, "end", 5).await;
}

async fn thread_is_joined(world: World) {
    let web = pages(&world, &[("a", 20)]);
    let hash = async {
        let thread = std::thread::spawn(|| std::thread::sleep(d(50)));
        thread.join().unwrap();
    };
    let _ = tokio::join!(hash, web.fetch("a"));
    go(&world, "end", 5).await;
}

async fn migrate_then_serve(world: World) {
    let db = rows(&world, &[("users", 10)]);
    go(&world, "migrate", 30).await;
    tokio::join!(async { db.query("users").await }, go(&world, "listen", 20));
}

async fn serves_at_once(world: World) {
    let db = rows(&world, &[("users", 10)]);
    let _ = tokio::join!(
        go(&world, "migrate", 30),
        async {
            let _ = db.query("users").await;
        },
        async {
            pause(30).await;
            go(&world, "listen", 20).await;
        }
    );
}

async fn first_of_two_is_enough(world: World) {
    let web = pages(&world, &[("cache", 10), ("origin", 60)]);
    let origin = tokio::spawn(web.fetch("origin"));
    web.fetch("cache").await.unwrap();
    go(&world, "show", 5).await;
    let _ = origin.await;
}

async fn waits_for_both(world: World) {
    let web = pages(&world, &[("cache", 10), ("origin", 60)]);
    let _ = tokio::join!(web.fetch("cache"), web.fetch("origin"));
    go(&world, "show", 5).await;
}

// Told to stop at 25 ms.

async fn stop_at_once(world: World) {
    go(&world, "poll(0)", 5).await;
    pause(20).await;
    go(&world, "bye", 5).await;
}

async fn stop_seen_after_the_tick(world: World) {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        pause(25).await;
        stop.send_replace(true);
        pause(500).await;
    });
    let mut n = 0;
    while !*stopped.borrow() {
        go(&world, format!("poll({n})"), 5).await;
        n += 1;
        pause(95).await;
    }
    go(&world, "bye", 5).await;
}

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

async fn read_on_the_pool(world: World) {
    let disk = world.disk();
    disk.file("log", ms(30), "x");
    spawn_blocking(move || disk.read_blocking("log"))
        .await
        .unwrap()
        .unwrap();
    go(&world, "show", 5).await;
}

async fn pauses_for_good_measure(world: World) {
    let disk = world.disk();
    disk.file("log", ms(30), "x");
    let read = spawn_blocking(move || disk.read_blocking("log"));
    pause(100).await;
    read.await.unwrap().unwrap();
    go(&world, "show", 5).await;
}

async fn beats(world: &World, count: u32) {
    for _ in 0..count {
        go(world, "beat", 5).await;
        pause(15).await;
    }
}

async fn four_beats(world: World) {
    beats(&world, 4).await;
}

async fn three_beats(world: World) {
    beats(&world, 3).await;
}

async fn five_beats(world: World) {
    beats(&world, 5).await;
}

async fn upload_in_the_background(world: World) {
    tokio::join!(go(&world, "upload", 80), async {
        go(&world, "draw", 30).await;
        pause(60).await;
    });
}

struct Uploader(tokio::task::LocalSet);

async fn upload_in_a_local_set_of_a_struct(world: World) {
    let uploader = Uploader(tokio::task::LocalSet::new());
    let outside = world.clone();
    uploader
        .0
        .spawn_local(async move { go(&outside, "upload", 80).await });
    uploader.0.run_until(go(&world, "draw", 30)).await;
    drop(uploader);
    pause(60).await;
}

async fn upload_raced_with_a_pause(world: World) {
    tokio::select! {
        () = go(&world, "upload", 80) => {}
        () = async {
            go(&world, "draw", 30).await;
            pause(20).await;
        } => {}
    }
    pause(40).await;
}

async fn write_then_confirm(world: World) {
    let db = rows(&world, &[]);
    db.broken("order", ms(20));
    match db.query("order").await {
        Ok(_) => go(&world, "mail(thanks)", 10).await,
        Err(_) => go(&world, "mail(sorry)", 10).await,
    }
}

async fn confirms_anyway(world: World) {
    let db = rows(&world, &[]);
    db.broken("order", ms(20));
    let order = tokio::spawn(db.query("order"));
    if order.await.is_ok() {
        go(&world, "mail(thanks)", 10).await;
    } else {
        go(&world, "mail(sorry)", 10).await;
    }
}

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

// Two hosts, one request at a time to each.

const HOSTS: [(&str, usize); 4] = [("x/1", 0), ("x/2", 0), ("y/1", 1), ("y/2", 1)];

async fn hosts(world: &World, limits: [Arc<Semaphore>; 2]) {
    let mut set = JoinSet::new();
    for (name, host) in HOSTS {
        let (limit, world) = (limits[host].clone(), world.clone());
        set.spawn(async move {
            let _seat = limit.acquire().await.unwrap();
            go(&world, format!("get({name})"), 20).await;
        });
    }
    set.join_all().await;
}

async fn per_host(world: World) {
    hosts(&world, [1, 1].map(|n| Arc::new(Semaphore::new(n)))).await;
}

async fn one_limit_for_two_hosts(world: World) {
    let both = Arc::new(Semaphore::new(4));
    hosts(&world, [both.clone(), both]).await;
}

async fn per_host_wide(world: World) {
    per_host(world).await;
}

async fn one_for_all_hosts(world: World) {
    let both = Arc::new(Semaphore::new(1));
    hosts(&world, [both.clone(), both]).await;
}
