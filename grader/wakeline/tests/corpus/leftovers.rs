//! What is left out beside something harmless.

use std::sync::Arc;
use std::task::Poll;

use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};
use tokio::{join, select, spawn};
use wakeline::{World, ms};

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("never-started", mirror_then_unpack, forgets_to_unpack),
        wrong(
            "never-started",
            stop_then_save,
            forgets_to_save_after_the_abort,
        ),
        wrong("never-started", survey, forgets_the_summary),
        wrong("one-after-the-other", two_clients, the_clients_come_in_turn),
        wrong("never-started", tries_with_a_limit, forgets_the_note),
        wrong("finished-too-late", two_writers, one_rests_too_long),
        wrong("different-moments", offset, the_second_comes_late),
        wrong("not-asked-for", reminders, one_reminder_too_many),
        wrong("not-cancelled", page_with_ticks, no_limit_beside_the_ticks),
        wrong(
            "not-cancelled",
            page_with_ticks,
            the_limit_is_outside_of_the_handle,
        ),
        wrong(
            "one-after-the-other",
            handle_ticks,
            handles_in_the_tick_loop,
        ),
        wrong(
            "too-few-at-once",
            handle_at_most_two,
            one_at_a_time_by_a_queue,
        ),
        right(mirror_then_unpack, mirrors_as_boxed_futures),
        right(two_clients, clients_as_tasks),
        right(two_writers, writers_with_try_lock),
        right(handle_ticks, ticks_with_tasks),
        right(stop_then_save, stop_then_save),
        right(survey, survey),
        right(tries_with_a_limit, tries_with_a_limit),
        right(offset, offset),
        right(reminders, reminders),
        right(page_with_ticks, page_with_ticks),
        right(handle_at_most_two, handle_at_most_two),
    ]
}

/// The faster mirror; the other is given up. Then unpack.
async fn mirror_then_unpack(w: World) {
    let web = pages(&w, &[("near", 20), ("far", 80)]);
    select! {
        _ = web.fetch("near") => {}
        _ = web.fetch("far") => {}
    }
    step(&w, "unpack", 10).await.unwrap();
    step(&w, "run", 10).await.unwrap();
}

async fn mirrors_as_boxed_futures(w: World) {
    let web = pages(&w, &[("near", 20), ("far", 80)]);
    let mut mirrors: Vec<_> = ["near", "far"].map(|name| Box::pin(web.fetch(name))).into();
    std::future::poll_fn(|cx| {
        for mirror in &mut mirrors {
            if let Poll::Ready(page) = mirror.as_mut().poll(cx) {
                return Poll::Ready(page);
            }
        }
        Poll::Pending
    })
    .await
    .unwrap();
    drop(mirrors);
    step(&w, "unpack", 10).await.unwrap();
    step(&w, "run", 10).await.unwrap();
}

async fn forgets_to_unpack(w: World) {
    let web = pages(&w, &[("near", 20), ("far", 80)]);
    select! {
        _ = web.fetch("near") => {}
        _ = web.fetch("far") => {}
    }
    let _ = step(&w, "unpack", 10);
    step(&w, "run", 10).await.unwrap();
}

/// A recording is stopped after 30 ms, as it should be; then a save.
async fn stop_then_save(w: World) {
    let recording = spawn(step(&w, "record", 500));
    pause(30).await;
    recording.abort();
    step(&w, "stop", 5).await.unwrap();
    step(&w, "save", 10).await.unwrap();
}

async fn forgets_to_save_after_the_abort(w: World) {
    let recording = spawn(step(&w, "record", 500));
    pause(30).await;
    recording.abort();
    step(&w, "stop", 5).await.unwrap();
    let save = step(&w, "save", 10);
    drop(save);
}

/// Two are asked, one of them fails, which is of no matter; then a summary.
async fn survey(w: World) {
    w.web().broken("b", ms(20));
    pages(&w, &[("a", 10)]);
    let _ = w.web().fetch("a").await;
    let _ = w.web().fetch("b").await;
    step(&w, "print", 5).await.unwrap();
    step(&w, "summary", 5).await.unwrap();
}

async fn forgets_the_summary(w: World) {
    w.web().broken("b", ms(20));
    pages(&w, &[("a", 10)]);
    let _ = w.web().fetch("a").await;
    let _ = w.web().fetch("b").await;
    step(&w, "print", 5).await.unwrap();
    let _later = async { step(&w, "summary", 5).await };
}

/// Two clients ask a broken server, both at once.
async fn two_clients(w: World) {
    w.web().broken("api", ms(20));
    let _ = join!(w.web().fetch("api"), w.web().fetch("api"));
    step(&w, "sorry", 5).await.unwrap();
}

async fn clients_as_tasks(w: World) {
    w.web().broken("api", ms(20));
    let clients = [spawn(w.web().fetch("api")), spawn(w.web().fetch("api"))];
    for client in clients {
        assert!(client.await.unwrap().is_err());
    }
    step(&w, "sorry", 5).await.unwrap();
}

async fn the_clients_come_in_turn(w: World) {
    w.web().broken("api", ms(20));
    for _client in 0..2 {
        let _ = w.web().fetch("api").await;
    }
    step(&w, "sorry", 5).await.unwrap();
}

/// Each try has 30 ms, and there are two; then a note, then the rest.
async fn tries_with_a_limit(w: World) {
    for _ in 0..2 {
        let _ = timeout(d(30), step(&w, "ask", 200)).await;
    }
    step(&w, "note", 5).await.unwrap();
    step(&w, "rest", 5).await.unwrap();
}

async fn forgets_the_note(w: World) {
    for _ in 0..2 {
        let _ = timeout(d(30), step(&w, "ask", 200)).await;
    }
    let _note = step(&w, "note", 5);
    step(&w, "rest", 5).await.unwrap();
}

/// Two writers share a file for 10 ms each, one after the other; then each
/// rests for 20 ms, and there is a check of 10 ms.
async fn two_writers(w: World) {
    let file = Mutex::new(());
    let writer = async |i: u32| {
        {
            let _file = file.lock().await;
            step(&w, format!("write({i})"), 10).await.unwrap();
        }
        pause(20).await;
        step(&w, format!("check({i})"), 10).await.unwrap();
    };
    join!(writer(1), writer(2));
}

async fn writers_with_try_lock(w: World) {
    let file = Arc::new(Mutex::new(()));
    let mut set = JoinSet::new();
    for i in 1..=2 {
        let (w, file) = (w.clone(), file.clone());
        set.spawn(async move {
            let guard = match file.clone().try_lock_owned() {
                Ok(guard) => guard,
                Err(_) => file.lock_owned().await,
            };
            step(&w, format!("write({i})"), 10).await.unwrap();
            drop(guard);
            sleep(d(20)).await;
            step(&w, format!("check({i})"), 10).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn one_rests_too_long(w: World) {
    let file = Mutex::new(());
    let writer = async |i: u32, rest: u64| {
        {
            let _file = file.lock().await;
            step(&w, format!("write({i})"), 10).await.unwrap();
        }
        pause(rest).await;
        step(&w, format!("check({i})"), 10).await.unwrap();
    };
    join!(writer(1, 20), writer(2, 80));
}

/// A second call begins 20 ms after the first.
async fn offset(w: World) {
    let second = async {
        pause(20).await;
        step(&w, "second", 50).await.unwrap();
    };
    let _ = join!(step(&w, "first", 50), second);
}

async fn the_second_comes_late(w: World) {
    let second = async {
        pause(50).await;
        step(&w, "second", 50).await.unwrap();
    };
    let _ = join!(step(&w, "first", 50), second);
}

/// Reminders at 80 and 120 ms.
async fn reminders(w: World) {
    pause(80).await;
    step(&w, "remind(2)", 5).await.unwrap();
    pause(35).await;
    step(&w, "remind(3)", 5).await.unwrap();
}

async fn one_reminder_too_many(w: World) {
    let start = Instant::now();
    // The first was taken off the list.
    for (i, at) in [(1, 50), (2, 80), (3, 120)] {
        sleep_until(start + d(at)).await;
        step(&w, format!("remind({i})"), 5).await.unwrap();
    }
}

/// A page has 100 ms; a tick each 40 ms meanwhile.
async fn page_with_ticks(w: World) {
    let page = timeout(d(100), step(&w, "page", 170));
    let ticks = async {
        for _ in 0..2 {
            pause(40).await;
            w.say("tick");
        }
    };
    let _ = join!(page, ticks);
    step(&w, "cached", 5).await.unwrap();
}

async fn no_limit_beside_the_ticks(w: World) {
    let page = step(&w, "page", 170);
    let ticks = async {
        for _ in 0..4 {
            pause(40).await;
            w.say("tick");
        }
    };
    let _ = join!(page, ticks);
    step(&w, "cached", 5).await.unwrap();
}

async fn the_limit_is_outside_of_the_handle(w: World) {
    let page = spawn(step(&w, "page", 170));
    for _ in 0..2 {
        pause(40).await;
        w.say("tick");
    }
    let _ = timeout(d(20), page).await;
    step(&w, "cached", 100).await.unwrap();
}

/// Something comes each 20 ms and takes 30 ms, under way together.
async fn handle_ticks(w: World) {
    let mut tick = interval(d(20));
    let mut set = JoinSet::new();
    for i in 1..=4 {
        tick.tick().await;
        set.spawn(step(&w, format!("handle({i})"), 30));
    }
    set.join_all().await;
}

async fn ticks_with_tasks(w: World) {
    let start = Instant::now();
    let handle = |i: u64| {
        let w = w.clone();
        spawn(async move {
            sleep_until(start + d(20 * (i - 1))).await;
            step(&w, format!("handle({i})"), 30).await.unwrap();
        })
    };
    for task in [handle(1), handle(2), handle(3), handle(4)] {
        task.await.unwrap();
    }
}

async fn handles_in_the_tick_loop(w: World) {
    let mut tick = interval(d(20));
    for i in 1..=4 {
        tick.tick().await;
        step(&w, format!("handle({i})"), 30).await.unwrap();
    }
}

/// Four calls, two at a time, that come each 10 ms.
async fn handle_at_most_two(w: World) {
    let permits = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for i in 1..=4 {
        let permit = permits.clone().acquire_owned().await.unwrap();
        let call = step(&w, format!("call({i})"), 25);
        set.spawn(async move {
            call.await.unwrap();
            drop(permit);
        });
        pause(10).await;
    }
    set.join_all().await;
}

async fn one_at_a_time_by_a_queue(w: World) {
    let (tx, mut rx) = mpsc::channel(2);
    let worker = w.clone();
    let worker = spawn(async move {
        while let Some(i) = rx.recv().await {
            step(&worker, format!("call({i})"), 25).await.unwrap();
        }
    });
    for i in 1..=4 {
        tx.send(i).await.unwrap();
        pause(10).await;
    }
    drop(tx);
    worker.await.unwrap();
}
