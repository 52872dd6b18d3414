//! Bursts, edits and tries.

use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tokio::{select, spawn};
use wakeline::{World, ms};

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "answered-the-first",
            save_when_quiet,
            saves_after_the_first_edit,
        ),
        wrong("ticks-in-a-burst", readings, a_burst_of_readings),
        wrong("retried-too-often", ask_twice, asks_a_third_time),
        wrong(
            "cancelled-good-work",
            strict_limit,
            the_limit_is_a_bit_short,
        ),
        right(strict_limit, a_limit_by_select),
        right(save_when_quiet, save_when_quiet),
        right(readings, readings),
        right(ask_twice, ask_twice),
    ]
}

async fn edits(tx: watch::Sender<u32>) {
    for i in 1..=3 {
        tx.send_replace(i);
        pause(20).await;
    }
    pause(100).await;
}

/// What was edited is saved when there was no edit for 40 ms.
async fn save_when_quiet(w: World) {
    pause(80).await;
    step(&w, "save(3)", 10).await.unwrap();
    pause(70).await;
}

async fn saves_after_the_first_edit(w: World) {
    let (tx, mut rx) = watch::channel(0);
    let editor = spawn(edits(tx));
    while rx.changed().await.is_ok() {
        let version = *rx.borrow_and_update();
        pause(40).await;
        step(&w, format!("save({version})"), 10).await.unwrap();
    }
    editor.await.unwrap();
}

/// A reading each 10 ms; during a calibration of 35 ms there is none.
async fn readings(w: World) {
    let mut tick = interval(d(10));
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    for i in 1..=6 {
        tick.tick().await;
        if i == 2 {
            step(&w, "calibrate", 35).await.unwrap();
        }
        step(&w, format!("reading({i})"), 2).await.unwrap();
    }
}

async fn a_burst_of_readings(w: World) {
    let mut tick = interval(d(10));
    for i in 1..=6 {
        tick.tick().await;
        if i == 2 {
            step(&w, "calibrate", 35).await.unwrap();
        }
        step(&w, format!("reading({i})"), 2).await.unwrap();
    }
}

/// An operation that fails is tried twice, 15 ms apart.
async fn ask_twice(w: World) {
    w.web().broken("dns", ms(10));
    let _ = w.web().fetch("dns").await;
    pause(15).await;
    let _ = w.web().fetch("dns").await;
    step(&w, "offline", 5).await.unwrap();
}

async fn asks_a_third_time(w: World) {
    w.web().broken("dns", ms(10));
    let mut tries = 0;
    while w.web().fetch("dns").await.is_err() {
        if tries == 2 {
            break;
        }
        tries += 1;
        pause(15).await;
    }
    step(&w, "offline", 5).await.unwrap();
}

/// A report of 60 ms has 120 ms; it is in time.
async fn strict_limit(w: World) {
    let _ = timeout(d(120), step(&w, "report", 60)).await;
    step(&w, "send", 5).await.unwrap();
}

async fn a_limit_by_select(w: World) {
    select! {
        report = step(&w, "report", 60) => drop(report),
        () = sleep(d(120)) => w.say("late"),
    }
    step(&w, "send", 5).await.unwrap();
}

async fn the_limit_is_a_bit_short(w: World) {
    let _ = timeout(d(12), step(&w, "report", 60)).await;
    step(&w, "send", 5).await.unwrap();
}
