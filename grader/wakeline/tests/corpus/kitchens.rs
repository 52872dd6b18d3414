//! Work that is begun too early, twice, or for nothing.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex as StdMutex};

use tokio::sync::{Barrier, Notify, mpsc, oneshot};
use tokio::task::{JoinSet, LocalSet, yield_now};
use tokio::time::{Instant, sleep, timeout_at};
use tokio::{join, select, spawn};
use wakeline::{World, ms};

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("began-too-early", ship_all, ships_when_one_is_packed),
        wrong("not-asked-for", two_caches, writes_through_twice),
        wrong("finished-too-late", meals, the_oven_is_heated_late),
        wrong("cancelled-good-work", race_and_log, the_log_loses_the_race),
        wrong("other-outcome", two_sources, takes_the_broken_one),
        wrong("done-too-few-times", poll_status, gives_up_at_the_second),
        wrong("finished-too-early", settle, does_not_wait_for_quiet),
        wrong("ran-on-after-the-end", prefetch, the_prefetch_is_left),
        wrong("never-finished", rendezvous, both_receive_first),
        wrong("no-reply", rpc, a_timeout_that_is_never_set),
        right(ship_all, ships_at_the_barrier),
        right(meals, meals_in_a_local_set),
        right(race_and_log, log_outside_of_the_race),
        right(poll_status, polls_by_recursion),
        right(settle, settles_by_deadline),
        right(rendezvous, rendezvous_by_notify),
        right(two_caches, two_caches),
        right(two_sources, two_sources),
        right(prefetch, prefetch),
        right(rpc, rpc),
    ]
}

/// Two boxes are packed, then both are shipped.
async fn ship_all(w: World) {
    let _ = join!(step(&w, "pack(a)", 20), step(&w, "pack(b)", 40));
    let _ = join!(step(&w, "ship(a)", 10), step(&w, "ship(b)", 10));
}

async fn ships_at_the_barrier(w: World) {
    let packed = Arc::new(Barrier::new(2));
    let mut set = JoinSet::new();
    for (name, millis) in [("a", 20), ("b", 40)] {
        let (w, packed) = (w.clone(), packed.clone());
        set.spawn(async move {
            step(&w, format!("pack({name})"), millis).await.unwrap();
            packed.wait().await;
            step(&w, format!("ship({name})"), 10).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn ships_when_one_is_packed(w: World) {
    let mut set = JoinSet::new();
    for (name, millis) in [("a", 20), ("b", 40)] {
        let w = w.clone();
        set.spawn(async move {
            step(&w, format!("pack({name})"), millis).await.unwrap();
            step(&w, format!("ship({name})"), 10).await.unwrap();
        });
    }
    set.join_all().await;
}

/// A value is stored once, and read from the near cache.
async fn two_caches(w: World) {
    step(&w, "store(near)", 10).await.unwrap();
    step(&w, "read", 5).await.unwrap();
}

async fn writes_through_twice(w: World) {
    let _ = join!(step(&w, "store(near)", 10), step(&w, "store(far)", 8));
    step(&w, "read", 5).await.unwrap();
}

/// The oven is heated while the dough is made; then it is baked.
async fn meals(w: World) {
    let _ = join!(step(&w, "heat", 30), step(&w, "dough", 40));
    step(&w, "bake", 20).await.unwrap();
}

async fn meals_in_a_local_set(w: World) {
    let hot = Rc::new(Notify::new());
    LocalSet::new()
        .run_until(async {
            let (oven, ready) = (step(&w, "heat", 30), hot.clone());
            tokio::task::spawn_local(async move {
                oven.await.unwrap();
                ready.notify_one();
            });
            yield_now().await;
            step(&w, "dough", 40).await.unwrap();
            hot.notified().await;
            step(&w, "bake", 20).await.unwrap();
        })
        .await;
}

async fn the_oven_is_heated_late(w: World) {
    let dough = async {
        step(&w, "dough", 40).await.unwrap();
    };
    let heat = async {
        // There is time enough.
        pause(25).await;
        step(&w, "heat", 30).await.unwrap();
    };
    join!(heat, dough);
    step(&w, "bake", 20).await.unwrap();
}

/// The faster of two answers counts; the log of 30 ms is written in any case.
async fn race_and_log(w: World) {
    let race = async {
        select! {
            _ = step(&w, "fast", 10) => {}
            _ = step(&w, "slow", 60) => {}
        }
    };
    let _ = join!(race, step(&w, "log", 30));
    step(&w, "end", 5).await.unwrap();
}

async fn log_outside_of_the_race(w: World) {
    let log = spawn(step(&w, "log", 30));
    yield_now().await;
    let mut slow = Box::pin(step(&w, "slow", 60));
    select! {
        biased;
        _ = step(&w, "fast", 10) => drop(slow),
        _ = &mut slow => {}
    }
    log.await.unwrap().unwrap();
    step(&w, "end", 5).await.unwrap();
}

async fn the_log_loses_the_race(w: World) {
    select! {
        _ = step(&w, "fast", 10) => {}
        _ = step(&w, "slow", 60) => {}
        _ = step(&w, "log", 30) => {}
    }
    step(&w, "end", 5).await.unwrap();
}

/// The good source is asked.
async fn two_sources(w: World) {
    w.web().broken("old", ms(10));
    pages(&w, &[("new", 10)]);
    let _ = w.web().fetch("new").await;
    step(&w, "use", 5).await.unwrap();
}

async fn takes_the_broken_one(w: World) {
    w.web().broken("new", ms(10));
    let _ = w.web().fetch("new").await;
    step(&w, "use", 5).await.unwrap();
}

/// The status is asked for each 20 ms, four times.
async fn poll_status(w: World) {
    for _ in 0..4 {
        step(&w, "status", 5).await.unwrap();
        pause(20).await;
    }
}

fn ask_status(w: World, left: u32) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        if left > 0 {
            step(&w, "status", 5).await.unwrap();
            sleep(d(20)).await;
            ask_status(w, left - 1).await;
        }
    })
}

async fn polls_by_recursion(w: World) {
    ask_status(w, 4).await;
}

async fn gives_up_at_the_second(w: World) {
    for round in 0.. {
        step(&w, "status", 5).await.unwrap();
        if round > 0 {
            break;
        }
        pause(20).await;
    }
}

/// After a change it must be quiet for 40 ms before the measurement.
async fn settle(w: World) {
    step(&w, "change", 10).await.unwrap();
    pause(40).await;
    step(&w, "measure", 5).await.unwrap();
}

async fn settles_by_deadline(w: World) {
    step(&w, "change", 10).await.unwrap();
    let quiet = Instant::now() + d(40);
    while Instant::now() < quiet {
        let _ = timeout_at(quiet, std::future::pending::<()>()).await;
    }
    step(&w, "measure", 5).await.unwrap();
}

async fn does_not_wait_for_quiet(w: World) {
    step(&w, "change", 10).await.unwrap();
    std::mem::drop(pause(40));
    step(&w, "measure", 5).await.unwrap();
}

/// A page, and the next one, which is fetched ahead and kept.
async fn prefetch(w: World) {
    let _ = join!(step(&w, "page(1)", 20), step(&w, "page(2)", 50));
}

async fn the_prefetch_is_left(w: World) {
    let next = step(&w, "page(2)", 50);
    spawn(async move { drop(next.await) });
    step(&w, "page(1)", 20).await.unwrap();
}

/// Two partners exchange cards.
async fn rendezvous(w: World) {
    let _ = join!(step(&w, "card(a)", 5), step(&w, "card(b)", 5));
}

async fn rendezvous_by_notify(w: World) {
    let (a, b) = (Notify::new(), Notify::new());
    let one = async {
        a.notify_one();
        b.notified().await;
        step(&w, "card(a)", 5).await.unwrap();
    };
    let other = async {
        b.notify_one();
        a.notified().await;
        step(&w, "card(b)", 5).await.unwrap();
    };
    join!(one, other);
}

async fn both_receive_first(w: World) {
    let (to_a, mut a) = mpsc::channel::<&str>(1);
    let (to_b, mut b) = mpsc::channel::<&str>(1);
    let one = async {
        let card = a.recv().await.unwrap();
        step(&w, format!("card({card})"), 5).await.unwrap();
        to_b.send("a").await.unwrap();
    };
    let other = async {
        let card = b.recv().await.unwrap();
        step(&w, format!("card({card})"), 5).await.unwrap();
        to_a.send("b").await.unwrap();
    };
    join!(one, other);
}

/// A call is answered in time, or given up after 50 ms.
async fn rpc(w: World) {
    step(&w, "call", 10).await.unwrap();
    pause(50).await;
    step(&w, "give-up", 5).await.unwrap();
}

async fn a_timeout_that_is_never_set(w: World) {
    let calls = Arc::new(StdMutex::new(HashMap::new()));
    let (reply, answer) = oneshot::channel::<u32>();
    calls.lock().unwrap().insert(1, reply);
    step(&w, "call", 10).await.unwrap();
    if answer.await.is_err() {
        step(&w, "give-up", 5).await.unwrap();
    }
}
