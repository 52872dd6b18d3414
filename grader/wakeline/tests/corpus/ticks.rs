//! Ticks and hearts: timers that are made anew, ticks that are missed, hearts
//! that beat twice, too late or for too long.

use std::pin::pin;
use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::{JoinSet, LocalSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use wakeline::World;

use super::case::{Case, d, go, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("timer-made-anew", flush_each_fifty, flush_after_quiet),
        wrong("ticks-in-a-burst", samples, samples_in_a_burst),
        wrong("timer-made-anew", samples_on_the_beat, samples_that_drift),
        wrong("timer-made-anew", beat_of_fifty, interval_made_each_turn),
        wrong("finished-too-late", skipped_ticks, delayed_ticks),
        wrong("took-turns-at-a-lock", paced_calls, sleeps_in_the_limiter),
        wrong("did-it-again", heart_beats, two_hearts),
        wrong("never-started", heart_then_flush, heart_and_no_flush),
        wrong("ran-on-after-the-end", heart_stops_with_work, heart_goes_on),
        right(flush_each_fifty, flush_by_a_pinned_sleep),
        right(samples_on_the_beat, samples_by_sleep_until),
        right(paced_calls, paced_by_an_interval),
        right(heart_beats, heart_in_a_local_set),
        right(heart_stops_with_work, heart_by_token),
    ]
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

// A beat each 50 ms.

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

// One beat takes too long; ticks that were missed are skipped.

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

// One heart.

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
