//! Orders, rates and labels of a shop: what is dropped, tried again, or done in a
//! rhythm.

use super::case::{Case, pages, pause, right, step, wrong};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout, timeout_at};
use wakeline::World;

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("lost-in-select", order_desk, order_lost_in_a_tick),
        wrong("began-too-early", upload, cleans_up_in_a_drop),
        wrong(
            "spins-without-progress",
            status_feed,
            takes_the_end_for_an_update,
        ),
        wrong("different-moments", rates, backoff_that_does_not_grow),
        wrong("not-cancelled", offers, limit_around_a_handle),
        wrong("limit-for-each-step", payment, deadline_made_once),
        wrong("ticks-in-a-burst", board, board_catches_up),
        wrong("not-cancelled", search_box, drops_the_handle),
        wrong("timer-made-anew", labels, pause_after_each_label),
        right(rates, rates_otherwise),
        right(offers, offers_otherwise),
        right(board, board_otherwise),
        right(search_box, search_box_otherwise),
    ]
}

fn millis(count: u64) -> Duration {
    Duration::from_millis(count)
}

async fn order_desk(w: World) {
    let (tx, mut orders) = mpsc::channel::<u32>(8);
    tokio::spawn(async move {
        for order in 1..=3 {
            pause(30).await;
            let _ = tx.send(order).await;
        }
    });
    let mut board = interval(millis(50));
    board.tick().await;
    loop {
        tokio::select! {
            biased;
            order = orders.recv() => match order {
                Some(order) => {
                    let _ = step(&w, format!("store order {order}"), 25).await;
                }
                None => break,
            },
            _ = board.tick() => {
                let _ = step(&w, "refresh board", 3).await;
            }
        }
    }
}

async fn accept_order(w: &World, orders: &mut mpsc::Receiver<u32>) -> Option<u32> {
    let order = orders.recv().await?;
    let _ = step(w, format!("store order {order}"), 25).await;
    Some(order)
}

/// accept_order (recv and then store) is a branch of the select! and is not cancel safe: a board.tick() drops it after it took the order out of the channel.
async fn order_lost_in_a_tick(w: World) {
    let (tx, mut orders) = mpsc::channel::<u32>(8);
    tokio::spawn(async move {
        for order in 1..=3 {
            pause(30).await;
            let _ = tx.send(order).await;
        }
    });
    let mut board = interval(millis(50));
    board.tick().await;
    loop {
        tokio::select! {
            biased;
            order = accept_order(&w, &mut orders) => {
                if order.is_none() {
                    break;
                }
            }
            _ = board.tick() => {
                let _ = step(&w, "refresh board", 3).await;
            }
        }
    }
}

async fn upload(w: World) {
    let sent = timeout(millis(40), step(&w, "upload catalog", 60)).await;
    if sent.is_err() {
        let _ = step(&w, "delete partial upload", 15).await;
        let _ = step(&w, "upload catalog in parts", 30).await;
    }
}

struct Upload {
    w: World,
    complete: bool,
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.complete {
            tokio::spawn(step(&self.w, "delete partial upload", 15));
        }
    }
}

/// Upload::drop can only spawn the deletion and nobody waits for that task, so the clean-up after the timeout runs detached.
async fn cleans_up_in_a_drop(w: World) {
    let sending = async {
        let mut upload = Upload {
            w: w.clone(),
            complete: false,
        };
        let _ = step(&w, "upload catalog", 60).await;
        upload.complete = true;
    };
    let sent = timeout(millis(40), sending).await;
    if sent.is_err() {
        let _ = step(&w, "upload catalog in parts", 30).await;
    }
}

async fn status_feed(w: World) {
    let (tx, mut updates) = mpsc::channel::<&str>(4);
    tokio::spawn(async move {
        for update in ["open", "busy"] {
            pause(20).await;
            let _ = tx.send(update).await;
        }
    });
    let mut shift = step(&w, "shift", 100);
    loop {
        tokio::select! {
            Some(update) = updates.recv() => {
                let _ = step(&w, format!("show {update}"), 5).await;
            }
            _ = &mut shift => break,
        }
    }
    let _ = step(&w, "show closed", 5).await;
}

/// the branch `update = updates.recv()` also accepts the None of the closed channel and does nothing with it, so recv() is ready again at once in every turn of the loop.
async fn takes_the_end_for_an_update(w: World) {
    let (tx, mut updates) = mpsc::channel::<&str>(4);
    tokio::spawn(async move {
        for update in ["open", "busy"] {
            pause(20).await;
            let _ = tx.send(update).await;
        }
    });
    let mut shift = step(&w, "shift", 100);
    loop {
        tokio::select! {
            update = updates.recv() => {
                if let Some(update) = update {
                    let _ = step(&w, format!("show {update}"), 5).await;
                }
            }
            _ = &mut shift => break,
        }
    }
    let _ = step(&w, "show closed", 5).await;
}

async fn rates(w: World) {
    let web = pages(&w, &[("fallback", 20)]);
    w.web().broken("rates", wakeline::ms(10));
    let mut delay = 20;
    for _ in 0..3 {
        if web.fetch("rates").await.is_ok() {
            return;
        }
        pause(delay).await;
        delay *= 2;
    }
    let _ = web.fetch("fallback").await;
}

/// `let delay = delay * 2` inside the loop shadows the outer delay, which stays 10, so the backoff does not grow from try to try.
async fn backoff_that_does_not_grow(w: World) {
    let web = pages(&w, &[("fallback", 20)]);
    w.web().broken("rates", wakeline::ms(10));
    let delay = 10;
    for _ in 0..3 {
        if web.fetch("rates").await.is_ok() {
            return;
        }
        let delay = delay * 2;
        pause(delay).await;
    }
    let _ = web.fetch("fallback").await;
}

async fn offers(w: World) {
    let offers = timeout(millis(50), step(&w, "load offers", 120)).await;
    if offers.is_err() {
        let _ = step(&w, "show saved offers", 30).await;
    }
    let _ = step(&w, "show checkout", 60).await;
}

/// the timeout is around the JoinHandle of a spawned task; when it elapses only the handle is dropped, and the task is detached, not cancelled.
async fn limit_around_a_handle(w: World) {
    let loading = tokio::spawn(step(&w, "load offers", 120));
    let offers = timeout(millis(50), loading).await;
    if offers.is_err() {
        let _ = step(&w, "show saved offers", 30).await;
    }
    let _ = step(&w, "show checkout", 60).await;
}

async fn payment(w: World) {
    for (attempt, latency) in [(1, 70), (2, 30), (3, 30)] {
        let deadline = Instant::now() + millis(50);
        let charge = step(&w, format!("charge card {attempt}"), latency);
        if timeout_at(deadline, charge).await.is_ok() {
            break;
        }
    }
    let _ = step(&w, "send receipt", 10).await;
}

/// the deadline is computed once before the loop, so it is already over when the second and the third attempt begin.
async fn deadline_made_once(w: World) {
    let deadline = Instant::now() + millis(50);
    for (attempt, latency) in [(1, 70), (2, 30), (3, 30)] {
        let charge = step(&w, format!("charge card {attempt}"), latency);
        if timeout_at(deadline, charge).await.is_ok() {
            break;
        }
    }
    let _ = step(&w, "send receipt", 10).await;
}

async fn board(w: World) {
    let mut ticks = interval(millis(40));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    for (round, latency) in [(1, 10), (2, 130), (3, 10), (4, 10), (5, 10)] {
        ticks.tick().await;
        let _ = step(&w, format!("refresh board {round}"), latency).await;
    }
}

/// the interval keeps its default MissedTickBehavior::Burst, so the ticks missed during the slow refresh 2 are all made up for at once.
async fn board_catches_up(w: World) {
    let mut ticks = interval(millis(40));
    for (round, latency) in [(1, 10), (2, 130), (3, 10), (4, 10), (5, 10)] {
        ticks.tick().await;
        let _ = step(&w, format!("refresh board {round}"), latency).await;
    }
}

async fn search_box(w: World) {
    let mut pending: Option<JoinHandle<()>> = None;
    for text in ["l", "la", "lamp"] {
        if let Some(old) = pending.take() {
            old.abort();
        }
        let w = w.clone();
        pending = Some(tokio::spawn(async move {
            pause(30).await;
            let _ = step(&w, format!("search {text}"), 25).await;
        }));
        pause(20).await;
    }
    if let Some(last) = pending {
        let _ = last.await;
    }
}

/// drop(pending.take()) only drops the JoinHandle of the earlier search, which detaches the task instead of aborting it.
async fn drops_the_handle(w: World) {
    let mut pending: Option<JoinHandle<()>> = None;
    for text in ["l", "la", "lamp"] {
        drop(pending.take());
        let w = w.clone();
        pending = Some(tokio::spawn(async move {
            pause(30).await;
            let _ = step(&w, format!("search {text}"), 25).await;
        }));
        pause(20).await;
    }
    if let Some(last) = pending {
        let _ = last.await;
    }
}

async fn labels(w: World) {
    let mut pace = interval(millis(25));
    for parcel in 1..=4 {
        pace.tick().await;
        let _ = step(&w, format!("print label {parcel}"), 10).await;
    }
}

/// pause(25) begins only after the printing has ended, so the period is 25 ms plus the 10 ms of the printing.
async fn pause_after_each_label(w: World) {
    for parcel in 1..=4 {
        let _ = step(&w, format!("print label {parcel}"), 10).await;
        pause(25).await;
    }
}

async fn rates_otherwise(w: World) {
    let web = pages(&w, &[("fallback", 20)]);
    w.web().broken("rates", wakeline::ms(10));
    for delay in [20, 40, 80] {
        match web.fetch("rates").await {
            Ok(_) => return,
            Err(_) => pause(delay).await,
        };
    }
    let _ = web.fetch("fallback").await;
}

async fn offers_otherwise(w: World) {
    tokio::select! {
        biased;
        _ = step(&w, "load offers", 120) => {}
        _ = pause(50) => {
            let _ = step(&w, "show saved offers", 30).await;
        }
    }
    let _ = step(&w, "show checkout", 60).await;
}

async fn board_otherwise(w: World) {
    let begin = Instant::now();
    let mut next = begin;
    for (round, latency) in [(1, 10), (2, 130), (3, 10), (4, 10), (5, 10)] {
        sleep_until(next).await;
        let passed = (Instant::now() - begin).as_millis() as u64 / 40;
        next = begin + millis(40 * (passed + 1));
        let _ = step(&w, format!("refresh board {round}"), latency).await;
    }
}

async fn search_box_otherwise(w: World) {
    let (tx, mut typed) = mpsc::channel::<&str>(8);
    let keyboard = tx.clone();
    tokio::spawn(async move {
        for text in ["l", "la", "lamp"] {
            let _ = keyboard.send(text).await;
            pause(20).await;
        }
    });
    let mut text = typed.recv().await;
    while let Ok(newer) = timeout(millis(30), typed.recv()).await {
        text = newer;
    }
    drop(tx);
    if let Some(text) = text {
        let _ = step(&w, format!("search {text}"), 25).await;
    }
}
