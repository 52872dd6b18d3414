//! Programs in which what a rule looks for is there, and is not the fault.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, OnceCell, RwLock, Semaphore, mpsc, oneshot, watch};
use tokio::task::{JoinSet, LocalSet, spawn_blocking, yield_now};
use tokio::time::{Instant, interval, timeout};
use wakeline::{World, ms};

use super::case::{Case, d, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("took-turns-at-a-lock", paced_calls, sleeps_in_the_limiter),
        wrong("too-few-at-once", calls_at_once, staggered_by_hand),
        wrong("too-few-at-once", shoot_and_print, printer_starts_late),
        wrong("did-it-again", heart_beats, two_hearts),
        wrong("finished-too-late", bulk_then_urgent, urgent_is_sent_late),
        wrong("wrong-operation", typed, the_key_before_the_last),
        wrong("finished-too-late", pool_reads, asked_for_late),
        wrong(
            "not-cancelled",
            steps_in_fifty,
            last_step_outside_of_the_limit,
        ),
        wrong("did-it-again", ask_api_once, two_callers_of_a_broken_api),
        wrong("never-started", two_tries_with_limit, two_tries_and_no_show),
        wrong("finished-too-late", transfer_cut, rollback_is_late),
        wrong("not-asked-for", two_by_two, one_more_beside),
        wrong("different-moments", b_before_a, a_before_b),
        wrong("never-finished", one_message, seconds_for_milliseconds),
        wrong("never-finished", one_message, sender_sleeps_for_ever),
        wrong("a-task-panicked", one_message_stored, semaphore_closed),
        wrong("panicked", one_message, unwraps_an_abort),
        wrong("never-finished", one_message, reserved_and_not_used),
        wrong("waits-for-itself", one_message, cell_within_itself),
        wrong("never-finished", one_message, waits_for_receivers_to_go),
        wrong("held-by-a-stuck-task", one_message, closure_holds_the_lock),
        wrong("waits-in-a-circle", one_message, circle_with_a_third_behind),
        wrong("held-by-a-stuck-task", one_message, both_holders_are_stuck),
        wrong(
            "spins-without-progress",
            one_message,
            select_with_a_ready_branch,
        ),
        wrong(
            "spins-without-progress",
            one_message,
            a_task_that_feeds_itself,
        ),
        wrong("never-stops", one_message, asks_until_it_is_there),
        wrong(
            "kept-the-thread",
            many_small_reads,
            reads_between_ready_awaits,
        ),
        wrong("blocked-the-loop", page_beside, waits_with_a_std_timeout),
        wrong("right-by-luck", page_within, limit_of_fifty_five),
        wrong("right-by-luck", index_then_query, query_after_forty),
        wrong("wrong-result", sum_of_three, sum_without_the_last),
        wrong("panicked", page_beside, expects_a_page),
        wrong(
            "permit-never-given-back",
            pool_of_two,
            connection_lost_on_a_timeout,
        ),
        wrong("waits-in-a-circle", pool_of_two, pool_within_a_pool),
        wrong("sender-still-alive", fan_in, the_router_keeps_a_map),
        wrong("notified-nobody", fan_in, condition_checked_too_late),
        wrong(
            "error-ignored",
            stop_at_first_error,
            goes_on_after_the_error,
        ),
        wrong(
            "aborted-with-its-owner",
            upload_then_close,
            shutdown_of_the_set,
        ),
        wrong("missed-a-message", prices, last_price_only),
        right(two_tries_with_limit, two_tries_by_select),
        right(steps_in_fifty, steps_by_select),
        right(paced_calls, paced_by_an_interval),
        right(heart_beats, heart_in_a_local_set),
        right(pool_of_two, pool_by_channel),
        right(prices, prices_by_mpsc),
        right(page_within, page_within_by_abort),
    ]
}

async fn go(world: &World, name: impl std::fmt::Display, millis: u64) {
    step(world, name, millis).await.unwrap();
}

// A call each 20 ms; each takes 30.

async fn paced_calls(world: World) {
    let call = async |n: u64| {
        pause(n * 20).await;
        go(&world, format!("call({n})"), 30).await;
    };
    tokio::join!(call(0), call(1), call(2));
}

async fn sleeps_in_the_limiter(world: World) {
    let limiter = Arc::new(Mutex::new(()));
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (limiter, world) = (limiter.clone(), world.clone());
        set.spawn(async move {
            let _turn = limiter.lock().await;
            if n > 0 {
                pause(20).await;
            }
            go(&world, format!("call({n})"), 30).await;
        });
    }
    set.join_all().await;
}

async fn paced_by_an_interval(world: World) {
    let mut pace = interval(d(20));
    let mut set = JoinSet::new();
    for n in 0..3 {
        pace.tick().await;
        let world = world.clone();
        set.spawn(async move { go(&world, format!("call({n})"), 30).await });
    }
    set.join_all().await;
}

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

async fn shots(world: &World, late: u64) {
    let (tx, mut rx) = mpsc::channel(8);
    let outside = world.clone();
    tokio::spawn(async move {
        for n in 0..4 {
            go(&outside, format!("shoot({n})"), 10).await;
            tx.send(n).await.unwrap();
        }
    });
    pause(late).await;
    while let Some(n) = rx.recv().await {
        go(world, format!("print({n})"), 5).await;
    }
}

async fn shoot_and_print(world: World) {
    shots(&world, 0).await;
}

async fn printer_starts_late(world: World) {
    shots(&world, 100).await;
}

async fn beats(world: World, first: u64) {
    pause(first).await;
    for _ in 0..4 {
        go(&world, "beat", 2).await;
        pause(18).await;
    }
}

async fn heart_beats(world: World) {
    beats(world, 0).await;
}

async fn two_hearts(world: World) {
    tokio::join!(beats(world.clone(), 0), beats(world, 5));
}

async fn heart_in_a_local_set(world: World) {
    let local = LocalSet::new();
    local
        .run_until(async { tokio::task::spawn_local(beats(world, 0)).await.unwrap() })
        .await;
}

async fn bulk(world: &World, at: u64) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        pause(at).await;
        let _ = tx.send(());
        std::future::pending::<()>().await;
    });
    let mut left = 0..4;
    let mut urgent = 1;
    loop {
        let next = left.clone().next();
        tokio::select! {
            biased;
            Some(()) = rx.recv(), if urgent > 0 => {
                urgent = 0;
                go(world, "urgent", 5).await;
            }
            () = std::future::ready(()), if next.is_some() => {
                left.next();
                go(world, format!("bulk({})", next.unwrap()), 20).await;
            }
            else => break,
        }
    }
}

async fn bulk_then_urgent(world: World) {
    bulk(&world, 10).await;
}

async fn urgent_is_sent_late(world: World) {
    bulk(&world, 70).await;
}

fn keyboard() -> mpsc::Receiver<&'static str> {
    let (tx, rx) = mpsc::channel(8);
    tokio::spawn(async move {
        for key in ["h", "he", "hel", "hell"] {
            let _ = tx.send(key).await;
            pause(30).await;
        }
        pause(200).await;
    });
    rx
}

async fn type_and_search(world: &World, before_last: bool) {
    let mut keys = keyboard();
    let (mut last, mut before) = ("", "");
    while let Ok(Some(key)) = timeout(d(50), keys.recv()).await {
        before = last;
        last = key;
    }
    go(
        world,
        format!("search({})", if before_last { before } else { last }),
        20,
    )
    .await;
}

async fn typed(world: World) {
    type_and_search(&world, false).await;
}

async fn the_key_before_the_last(world: World) {
    type_and_search(&world, true).await;
}

async fn read_in_the_pool(world: &World, late: u64) {
    let disk = world.disk();
    disk.file("urgent", ms(10), "x");
    let rest: Vec<_> = (0..8)
        .map(|_| spawn_blocking(|| std::thread::sleep(d(60))))
        .collect();
    pause(late).await;
    spawn_blocking(move || disk.read_blocking("urgent"))
        .await
        .unwrap()
        .unwrap();
    for one in rest {
        one.await.unwrap();
    }
    go(world, "end", 5).await;
}

async fn pool_reads(world: World) {
    read_in_the_pool(&world, 0).await;
}

async fn asked_for_late(world: World) {
    read_in_the_pool(&world, 70).await;
}

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

async fn transfer_cut(world: World) {
    let _ = timeout(d(40), go(&world, "move", 100)).await;
    go(&world, "rollback", 5).await;
}

async fn rollback_is_late(world: World) {
    let _ = timeout(d(40), go(&world, "move", 100)).await;
    pause(30).await;
    go(&world, "rollback", 5).await;
}

async fn two_by_two(world: World) {
    tokio::join!(go(&world, "a", 20), go(&world, "b", 20));
    tokio::join!(go(&world, "c", 20), go(&world, "d", 20));
}

async fn one_more_beside(world: World) {
    tokio::join!(
        go(&world, "a", 20),
        go(&world, "b", 20),
        go(&world, "ping", 5)
    );
    tokio::join!(go(&world, "c", 20), go(&world, "d", 20));
}

async fn b_before_a(world: World) {
    go(&world, "b", 20).await;
    go(&world, "a", 10).await;
}

async fn a_before_b(world: World) {
    go(&world, "a", 10).await;
    go(&world, "b", 20).await;
}

// One message.

async fn one_message(world: World) {
    go(&world, "send", 20).await;
    go(&world, "print", 10).await;
}

async fn one_message_stored(world: World) {
    go(&world, "send", 20).await;
    go(&world, "store", 10).await;
    go(&world, "print", 10).await;
}

async fn seconds_for_milliseconds(world: World) {
    go(&world, "send", 20).await;
    tokio::time::sleep(Duration::from_secs(5_000_000)).await;
    go(&world, "print", 10).await;
}

async fn sender_sleeps_for_ever(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let outside = world.clone();
    tokio::spawn(async move {
        go(&outside, "send", 20).await;
        tokio::time::sleep(Duration::MAX).await;
        let _ = tx.send(1).await;
    });
    rx.recv().await.unwrap();
    go(&world, "print", 10).await;
}

async fn semaphore_closed(world: World) {
    let room = Arc::new(Semaphore::new(1));
    let (own, outside) = (room.clone(), world.clone());
    let store = tokio::spawn(async move {
        go(&outside, "send", 20).await;
        let _seat = own.acquire().await.expect("a seat");
        go(&outside, "store", 10).await;
    });
    pause(10).await;
    room.close();
    let _ = store.await;
    pause(10).await;
    go(&world, "print", 10).await;
}

async fn unwraps_an_abort(world: World) {
    let outside = world.clone();
    let send = tokio::spawn(async move { go(&outside, "send", 20).await });
    pause(10).await;
    send.abort();
    send.await.unwrap();
    go(&world, "print", 10).await;
}

async fn reserved_and_not_used(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let seat = tx.reserve().await.unwrap();
    go(&world, "send", 20).await;
    tx.send(1).await.unwrap();
    seat.send(2);
    rx.recv().await.unwrap();
    go(&world, "print", 10).await;
}

async fn cell_within_itself(world: World) {
    let cell: OnceCell<u32> = OnceCell::new();
    let inner = async { *cell.get_or_init(|| async { 1 }).await };
    cell.get_or_init(|| async {
        go(&world, "send", 20).await;
        inner.await + 1
    })
    .await;
    go(&world, "print", 10).await;
}

async fn waits_for_receivers_to_go(world: World) {
    let (tx, rx) = watch::channel(0);
    let reader = tokio::spawn(async move {
        let mut rx = rx;
        while rx.changed().await.is_ok() {}
    });
    go(&world, "send", 20).await;
    tx.send(1).unwrap();
    tx.closed().await;
    drop(tx);
    reader.await.unwrap();
    go(&world, "print", 10).await;
}

async fn closure_holds_the_lock(world: World) {
    let lock = Arc::new(Mutex::new(0));
    let (tx, rx) = oneshot::channel();
    let own = lock.clone();
    let closure = spawn_blocking(move || {
        let mut value = own.blocking_lock();
        *value += rx.blocking_recv().unwrap_or(0);
    });
    go(&world, "send", 20).await;
    let value = lock.lock().await;
    tx.send(*value).unwrap();
    drop(value);
    closure.await.unwrap();
    go(&world, "print", 10).await;
}

async fn circle_with_a_third_behind(world: World) {
    let a = Arc::new(Mutex::new(()));
    let b = Arc::new(Mutex::new(()));
    let mut set = JoinSet::new();
    for (first, second) in [(a.clone(), b.clone()), (b.clone(), a.clone())] {
        set.spawn(async move {
            let _first = first.lock().await;
            pause(5).await;
            let _second = second.lock().await;
        });
    }
    go(&world, "send", 20).await;
    let _third = a.lock().await;
    set.join_all().await;
    go(&world, "print", 10).await;
}

async fn both_holders_are_stuck(world: World) {
    let room = Arc::new(Semaphore::new(2));
    let bell = Arc::new(Notify::new());
    for _ in 0..2 {
        let (room, bell) = (room.clone(), bell.clone());
        tokio::spawn(async move {
            let _seat = room.acquire().await.unwrap();
            bell.notified().await;
        });
    }
    go(&world, "send", 20).await;
    let _seat = room.acquire().await.unwrap();
    bell.notify_waiters();
    go(&world, "print", 10).await;
}

async fn select_with_a_ready_branch(world: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let outside = world.clone();
    tokio::spawn(async move {
        go(&outside, "send", 20).await;
        let _ = tx.send(1).await;
    });
    loop {
        tokio::select! {
            Some(_) = rx.recv() => break,
            () = yield_now() => {}
        }
    }
    go(&world, "print", 10).await;
}

async fn a_task_that_feeds_itself(world: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    tx.send(0u64).unwrap();
    go(&world, "send", 20).await;
    while let Some(n) = rx.recv().await {
        if n == u64::MAX {
            break;
        }
        tx.send(n + 1).unwrap();
    }
    go(&world, "print", 10).await;
}

async fn asks_until_it_is_there(world: World) {
    while world.database().query("answer").await.is_err() {}
    go(&world, "print", 10).await;
}

// A page, beside other things.

async fn many_small_reads(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let hash = async { spawn_blocking(|| std::thread::sleep(d(60))).await.unwrap() };
    let _ = tokio::join!(hash, web.fetch("a"));
    go(&world, "end", 5).await;
}

async fn reads_between_ready_awaits(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let (tx, mut rx) = mpsc::channel(32);
    for n in 0..20 {
        tx.send(n).await.unwrap();
    }
    drop(tx);
    let hash = async {
        while let Some(_) = rx.recv().await {
            std::thread::sleep(d(3));
        }
    };
    let _ = tokio::join!(hash, web.fetch("a"));
    go(&world, "end", 5).await;
}

async fn page_beside(world: World) {
    let _ = pages(&world, &[("a", 30)]).fetch("a").await;
    go(&world, "end", 5).await;
}

async fn waits_with_a_std_timeout(world: World) {
    let (_tx, rx) = std::sync::mpsc::channel::<()>();
    let config = async { rx.recv_timeout(d(50)).is_ok() };
    let _ = tokio::join!(config, pages(&world, &[("a", 30)]).fetch("a"));
    go(&world, "end", 5).await;
}

async fn expects_a_page(world: World) {
    world.web().broken("a", ms(30));
    world.web().fetch("a").await.expect("the page is there");
    go(&world, "end", 5).await;
}

async fn page_within(world: World) {
    let _ = timeout(d(100), pages(&world, &[("a", 50)]).fetch("a")).await;
    go(&world, "end", 5).await;
}

async fn limit_of_fifty_five(world: World) {
    let _ = timeout(d(52), pages(&world, &[("a", 50)]).fetch("a")).await;
    go(&world, "end", 5).await;
}

async fn page_within_by_abort(world: World) {
    let mut fetch = tokio::spawn(pages(&world, &[("a", 50)]).fetch("a"));
    tokio::select! {
        _ = &mut fetch => {}
        () = pause(100) => fetch.abort(),
    }
    go(&world, "end", 5).await;
}

async fn index_then_query(world: World) {
    let db = rows(&world, &[("user", 10)]);
    go(&world, "index", 40).await;
    db.query("user").await.unwrap();
}

async fn query_after_forty(world: World) {
    let db = rows(&world, &[("user", 10)]);
    tokio::join!(go(&world, "index", 40), async {
        pause(40).await;
        db.query("user").await.unwrap();
    });
}

async fn sum_of_three(world: World) {
    tokio::join!(
        go(&world, "part(1)", 10),
        go(&world, "part(2)", 20),
        go(&world, "part(3)", 30)
    );
    let sum = 6;
    assert_eq!(sum, 6);
}

async fn sum_without_the_last(world: World) {
    let (tx, mut rx) = mpsc::channel(4);
    for n in 1..=3 {
        let (tx, world) = (tx.clone(), world.clone());
        tokio::spawn(async move {
            go(&world, format!("part({n})"), n * 10).await;
            tx.send(n).await.unwrap();
        });
    }
    let mut sum = 0;
    for _ in 1..3 {
        sum += rx.recv().await.unwrap();
    }
    assert_eq!(sum, 6);
}

// A pool of two connections, three queries.

async fn pool_of_two(world: World) {
    let room = Semaphore::new(2);
    let query = async |n: u64| {
        let _one = room.acquire().await.unwrap();
        go(&world, format!("query({n})"), 20).await;
    };
    tokio::join!(query(0), query(1), query(2));
}

async fn connection_lost_on_a_timeout(world: World) {
    let (give, take) = mpsc::channel(2);
    for n in 0..2 {
        give.send(n).await.unwrap();
    }
    let take = Mutex::new(take);
    let query = async |n: u64| {
        let connection = take.lock().await.recv().await.unwrap();
        go(&world, format!("query({n})"), 20).await;
        if n > 1 {
            give.send(connection).await.unwrap();
        }
    };
    tokio::join!(query(0), query(1), query(2));
}

async fn pool_by_channel(world: World) {
    let (give, take) = mpsc::channel(2);
    for n in 0..2 {
        give.send(n).await.unwrap();
    }
    let take = Mutex::new(take);
    let query = async |n: u64| {
        let connection = take.lock().await.recv().await.unwrap();
        go(&world, format!("query({n})"), 20).await;
        give.send(connection).await.unwrap();
    };
    tokio::join!(query(0), query(1), query(2));
}

async fn pool_within_a_pool(world: World) {
    let room = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (room, world) = (room.clone(), world.clone());
        set.spawn(async move {
            let _outer = room.acquire().await.unwrap();
            yield_now().await;
            let _inner = room.acquire().await.unwrap();
            go(&world, format!("query({n})"), 20).await;
        });
    }
    set.join_all().await;
}

// A fan-in of two.

async fn fan_in(world: World) {
    tokio::join!(go(&world, "left", 20), go(&world, "right", 30));
    go(&world, "sum", 5).await;
}

async fn the_router_keeps_a_map(world: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let mut routes = std::collections::BTreeMap::new();
    for (name, millis) in [("left", 20), ("right", 30)] {
        routes.insert(name, tx.clone());
        let (tx, world) = (routes[name].clone(), world.clone());
        tokio::spawn(async move {
            go(&world, name, millis).await;
            tx.send(name).await.unwrap();
        });
    }
    drop(tx);
    while let Some(name) = rx.recv().await {
        assert!(routes.contains_key(name));
    }
    go(&world, "sum", 5).await;
}

async fn condition_checked_too_late(world: World) {
    let done = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let bell = Arc::new(Notify::new());
    for (name, millis) in [("left", 20), ("right", 30)] {
        let (done, bell, world) = (done.clone(), bell.clone(), world.clone());
        tokio::spawn(async move {
            go(&world, name, millis).await;
            done.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            bell.notify_waiters();
        });
    }
    loop {
        bell.notified().await;
        if done.load(std::sync::atomic::Ordering::SeqCst) == 1 {
            // The other one is not there yet.
            pause(15).await;
            continue;
        }
        break;
    }
    go(&world, "sum", 5).await;
}

async fn stop_at_first_error(world: World) {
    let db = rows(&world, &[("a", 10), ("c", 10)]);
    db.broken("b", ms(10));
    for name in ["a", "b", "c"] {
        if db.query(name).await.is_err() {
            break;
        }
    }
    go(&world, "end", 5).await;
}

async fn goes_on_after_the_error(world: World) {
    let db = rows(&world, &[("a", 10), ("c", 10)]);
    db.broken("b", ms(10));
    for name in ["a", "b", "c"] {
        if let Err(error) = db.query(name).await {
            world.say(error);
        }
    }
    go(&world, "end", 5).await;
}

async fn upload_then_close(world: World) {
    go(&world, "upload", 50).await;
    go(&world, "close", 5).await;
}

async fn shutdown_of_the_set(world: World) {
    let mut set = JoinSet::new();
    let outside = world.clone();
    set.spawn(async move { go(&outside, "upload", 50).await });
    let mut first = pin!(pause(30));
    tokio::select! {
        _ = set.join_next() => {}
        () = &mut first => set.shutdown().await,
    }
    go(&world, "close", 5).await;
}

async fn prices(world: World) {
    for n in 0..4 {
        go(&world, format!("price({n})"), 10).await;
    }
}

async fn last_price_only(world: World) {
    let last = Arc::new(RwLock::new(0));
    let own = last.clone();
    tokio::spawn(async move {
        for n in 1..4 {
            pause(6).await;
            *own.write().await = n;
        }
    });
    let mut shown = None;
    let until = Instant::now() + d(45);
    while Instant::now() < until {
        let n = *last.read().await;
        if shown != Some(n) {
            go(&world, format!("price({n})"), 10).await;
            shown = Some(n);
        } else {
            pause(1).await;
        }
    }
}

async fn prices_by_mpsc(world: World) {
    let (tx, mut rx) = mpsc::channel(2);
    tokio::spawn(async move {
        for n in 0..4 {
            tx.send(n).await.unwrap();
        }
    });
    while let Some(n) = rx.recv().await {
        go(&world, format!("price({n})"), 10).await;
    }
}
