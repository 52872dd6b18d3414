//! Rhythm: timers that are made anew, ticks that are missed.

use std::pin::pin;

use tokio::sync::mpsc;
use tokio::time::{Instant, interval, interval_at, sleep, sleep_until, timeout};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("timer-made-anew", flush_every_50, a_sleep_in_each_select),
        wrong("timer-made-anew", flush_every_50, an_interval_in_each_turn),
        wrong(
            "timer-made-anew",
            flush_every_50,
            a_timeout_around_each_receive,
        ),
        wrong("timer-made-anew", flush_every_50, resets_with_each_line),
        wrong(
            "timer-made-anew",
            flush_every_50,
            fifty_more_after_each_flush,
        ),
        wrong("never-started", flush_every_50, never_looks_at_the_time),
        wrong("finished-too-early", flush_every_50, leaves_the_last_lines),
        right(flush_every_50, one_sleep_that_is_pinned),
        right(flush_every_50, an_interval_outside),
        right(flush_every_50, a_task_that_flushes),
    ]
}

/// Lines come every 20 ms, until 190 ms. Every 50 ms what has come is flushed.
async fn flush_every_50(world: World) {
    let start = Instant::now();
    for flush in 1..=3 {
        sleep_until(start + d(50) * flush).await;
        step(&world, format!("flush({flush})"), 3).await.unwrap();
    }
    sleep_until(start + d(190)).await;
    step(&world, "close", 5).await.unwrap();
}

fn lines() -> mpsc::Receiver<u32> {
    let (sender, lines) = mpsc::channel(16);
    tokio::spawn(async move {
        for line in 1..=9 {
            pause(20).await;
            let _ = sender.send(line).await;
        }
        pause(10).await;
    });
    lines
}

struct Log {
    world: World,
    flushes: u32,
}

impl Log {
    fn new(world: &World) -> Log {
        let world = world.clone();
        Log { world, flushes: 0 }
    }

    async fn flush(&mut self) {
        self.flushes += 1;
        let flush = step(&self.world, format!("flush({})", self.flushes), 3);
        flush.await.unwrap();
    }

    async fn close(self) {
        step(&self.world, "close", 5).await.unwrap();
    }
}

async fn a_sleep_in_each_select(world: World) {
    let (mut log, mut lines) = (Log::new(&world), lines());
    loop {
        tokio::select! {
            line = lines.recv() => if line.is_none() { break },
            () = sleep(d(50)) => log.flush().await,
        }
    }
    log.close().await;
}

async fn an_interval_in_each_turn(world: World) {
    let (mut log, mut lines) = (Log::new(&world), lines());
    let writer = async {
        loop {
            let mut ticks = interval(d(50));
            ticks.tick().await;
            tokio::select! {
                line = lines.recv() => if line.is_none() { return },
                _ = ticks.tick() => log.flush().await,
            }
        }
    };
    writer.await;
    log.close().await;
}

async fn a_timeout_around_each_receive(world: World) {
    let (mut log, mut lines) = (Log::new(&world), lines());
    let writer = tokio::spawn(async move {
        loop {
            match timeout(d(50), lines.recv()).await {
                Ok(Some(line)) => log.world.say(line),
                Ok(None) => break log,
                Err(_) => log.flush().await,
            }
        }
    });
    writer.await.unwrap().close().await;
}

async fn resets_with_each_line(world: World) {
    let (mut log, mut lines) = (Log::new(&world), lines());
    let mut ticks = interval_at(Instant::now() + d(50), d(50));
    loop {
        tokio::select! {
            _ = ticks.tick() => log.flush().await,
            line = lines.recv() => {
                let Some(line) = line else { break };
                log.world.say(line);
                ticks.reset();
            }
        }
    }
    log.close().await;
}

async fn never_looks_at_the_time(world: World) {
    let (log, mut lines) = (Log::new(&world), lines());
    while let Some(line) = lines.recv().await {
        log.world.say(line);
    }
    log.close().await;
}

async fn leaves_the_last_lines(world: World) {
    let (mut log, mut lines) = (Log::new(&world), lines());
    let mut ticks = interval(d(50));
    ticks.tick().await;
    for _ in 0..3 {
        ticks.tick().await;
        log.flush().await;
    }
    while lines.try_recv().is_ok() {}
    log.close().await;
}

async fn fifty_more_after_each_flush(world: World) {
    let (mut log, mut lines) = (Log::new(&world), lines());
    let flusher = tokio::spawn(async move {
        for _ in 0..3 {
            sleep(d(50)).await;
            log.flush().await;
        }
        log
    });
    while lines.recv().await.is_some() {}
    flusher.await.unwrap().close().await;
}

async fn one_sleep_that_is_pinned(world: World) {
    let (mut log, mut lines) = (Log::new(&world), lines());
    let mut next = pin!(sleep(d(50)));
    loop {
        tokio::select! {
            line = lines.recv() => if line.is_none() { break },
            () = &mut next => {
                let following = next.deadline() + d(50);
                next.as_mut().reset(following);
                log.flush().await;
            }
        }
    }
    log.close().await;
}

async fn an_interval_outside(world: World) {
    let (mut log, mut lines) = (Log::new(&world), lines());
    let mut ticks = interval(d(50));
    ticks.tick().await;
    loop {
        tokio::select! {
            biased;
            _ = ticks.tick() => log.flush().await,
            line = lines.recv() => if line.is_none() { break },
        }
    }
    log.close().await;
}

async fn a_task_that_flushes(world: World) {
    let (mut log, mut lines) = (Log::new(&world), lines());
    let flusher = tokio::spawn(async move {
        let mut ticks = interval_at(Instant::now() + d(50), d(50));
        loop {
            ticks.tick().await;
            log.flush().await;
        }
    });
    while lines.recv().await.is_some() {}
    flusher.abort();
    Log::new(&world).close().await;
}
