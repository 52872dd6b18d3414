//! Workers that drain a queue, and their last hours.

use std::pin::pin;
use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio::{join, select, spawn};
use wakeline::world::{Call, Web};
use wakeline::{World, ms};

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("never-stops", drain, drains_what_it_fills),
        wrong("sender-still-alive", drain, each_worker_keeps_a_sender),
        wrong("lost-in-select", read_frames, a_frame_in_two_reads),
        wrong("not-cancelled", switch_room, the_old_room_goes_on),
        wrong("finished-too-late", soft_stop, waits_the_whole_grace),
        wrong("ran-on-after-the-end", soft_stop, gives_no_grace),
        wrong("retried-too-often", reconnect, counts_the_first_try_apart),
        wrong("retried-at-once", reconnect, waits_before_the_loop),
        wrong("did-it-again", keep_alive, asks_though_it_is_there),
        wrong("began-too-early", build, links_while_it_compiles),
        wrong("right-by-luck", build, sleeps_until_it_is_compiled),
        right(drain, drain_with_close),
        right(read_frames, frames_with_a_buffer),
        right(soft_stop, soft_stop_with_a_token),
        right(reconnect, reconnect_with_an_iterator),
        right(switch_room, switch_room),
        right(keep_alive, keep_alive),
        right(build, build),
    ]
}

/// Three items are worked off by two workers; then bye.
async fn drain(w: World) {
    let _ = join!(step(&w, "item(1)", 20), async {
        let _ = step(&w, "item(2)", 10).await;
        let _ = step(&w, "item(3)", 20).await;
    });
    step(&w, "bye", 5).await.unwrap();
}

fn queue_of_three(w: &World) -> (mpsc::Sender<(u32, Call)>, mpsc::Receiver<(u32, Call)>) {
    let (tx, rx) = mpsc::channel(8);
    for (i, millis) in [(1, 20), (2, 10), (3, 20)] {
        let call = step(w, format!("item({i})"), millis);
        tx.try_send((i, call)).ok().unwrap();
    }
    (tx, rx)
}

async fn drains_what_it_fills(w: World) {
    let (tx, mut rx) = queue_of_three(&w);
    while let Some((i, call)) = rx.recv().await {
        call.await.unwrap();
        // Once more, to be sure.
        let again = step(&w, format!("item({i})"), 10);
        tx.send((i, again)).await.ok().unwrap();
    }
    step(&w, "bye", 5).await.unwrap();
}

async fn each_worker_keeps_a_sender(w: World) {
    let (tx, rx) = queue_of_three(&w);
    let rx = Arc::new(Mutex::new(rx));
    let mut set = JoinSet::new();
    for _ in 0..2 {
        let (rx, tx) = (rx.clone(), tx.clone());
        set.spawn(async move {
            loop {
                let next = rx.lock().await.recv().await;
                let Some((_, call)) = next else { break };
                if call.await.is_err() {
                    let _ = tx.is_closed();
                }
            }
        });
    }
    drop(tx);
    set.join_all().await;
    step(&w, "bye", 5).await.unwrap();
}

async fn drain_with_close(w: World) {
    let (_tx, mut rx) = queue_of_three(&w);
    rx.close();
    let rx = Arc::new(Mutex::new(rx));
    let mut set = JoinSet::new();
    for _ in 0..2 {
        let rx = rx.clone();
        set.spawn(async move {
            loop {
                let next = rx.lock().await.recv().await;
                let Some((_, call)) = next else { break };
                call.await.unwrap();
            }
        });
    }
    set.join_all().await;
    step(&w, "bye", 5).await.unwrap();
}

/// A frame of two reads (30 and 30 ms), beside a ping each 40 ms.
async fn read_frames(w: World) {
    let frame = async {
        step(&w, "read(head)", 30).await.unwrap();
        step(&w, "read(body)", 30).await.unwrap();
    };
    let ping = async {
        pause(40).await;
        step(&w, "ping", 5).await.unwrap();
    };
    join!(frame, ping);
    step(&w, "handle", 5).await.unwrap();
}

async fn read_frame(w: &World) {
    step(w, "read(head)", 30).await.unwrap();
    step(w, "read(body)", 30).await.unwrap();
}

async fn a_frame_in_two_reads(w: World) {
    let mut due = Some(Instant::now() + d(40));
    loop {
        let ping = due.unwrap_or_else(|| Instant::now() + d(1000));
        select! {
            () = read_frame(&w) => break,
            () = sleep_until(ping) => {
                due = None;
                step(&w, "ping", 5).await.unwrap();
            }
        }
    }
    step(&w, "handle", 5).await.unwrap();
}

async fn frames_with_a_buffer(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let reader = w.clone();
    spawn(async move {
        read_frame(&reader).await;
        let _ = tx.send(()).await;
    });
    let mut ping = pin!(async {
        pause(40).await;
        step(&w, "ping", 5).await.unwrap();
    });
    let mut pinged = false;
    loop {
        select! {
            _ = rx.recv() => break,
            () = &mut ping, if !pinged => pinged = true,
        }
    }
    step(&w, "handle", 5).await.unwrap();
}

/// Room 1 is left for room 2 after 30 ms: its feed is given up.
async fn switch_room(w: World) {
    let _ = timeout(d(30), step(&w, "feed(1)", 100)).await;
    step(&w, "feed(2)", 100).await.unwrap();
}

async fn the_old_room_goes_on(w: World) {
    let mut feed = spawn(step(&w, "feed(1)", 100));
    pause(30).await;
    w.say(format!("leaving, ended: {}", feed.is_finished()));
    feed = spawn(step(&w, "feed(2)", 100));
    feed.await.unwrap().unwrap();
}

/// A stop: the job may end within 200 ms, and does; then bye.
async fn soft_stop(w: World) {
    step(&w, "job", 60).await.unwrap();
    step(&w, "bye", 5).await.unwrap();
}

async fn soft_stop_with_a_token(w: World) {
    let (stop, mut stopped) = watch::channel(false);
    let job = step(&w, "job", 60);
    let worker = spawn(async move {
        job.await.unwrap();
        stopped.wait_for(|stop| *stop).await.unwrap();
    });
    pause(20).await;
    stop.send(true).unwrap();
    timeout(d(200), worker).await.unwrap().unwrap();
    step(&w, "bye", 5).await.unwrap();
}

async fn waits_the_whole_grace(w: World) {
    let worker = spawn(step(&w, "job", 60));
    pause(20).await;
    sleep(d(200)).await;
    worker.abort();
    step(&w, "bye", 5).await.unwrap();
}

async fn gives_no_grace(w: World) {
    let worker = spawn(step(&w, "job", 60));
    pause(20).await;
    if timeout(d(2), worker).await.is_err() {
        w.say("too slow");
    }
    step(&w, "bye", 5).await.unwrap();
}

fn server(w: &World) -> Web {
    w.web().broken("server", ms(10));
    w.web()
}

/// Three tries, 30 ms between them, then offline.
async fn reconnect(w: World) {
    let web = server(&w);
    for i in 0..3 {
        if i > 0 {
            pause(30).await;
        }
        if web.fetch("server").await.is_ok() {
            return;
        }
    }
    step(&w, "offline", 5).await.unwrap();
}

async fn reconnect_with_an_iterator(w: World) {
    let web = server(&w);
    let mut waits = [30, 30].into_iter();
    while web.fetch("server").await.is_err() {
        let Some(wait) = waits.next() else {
            step(&w, "offline", 5).await.unwrap();
            return;
        };
        pause(wait).await;
    }
}

async fn counts_the_first_try_apart(w: World) {
    let web = server(&w);
    if web.fetch("server").await.is_ok() {
        return;
    }
    let mut retries = 3;
    while retries > 0 {
        pause(30).await;
        if web.fetch("server").await.is_ok() {
            return;
        }
        retries -= 1;
    }
    step(&w, "offline", 5).await.unwrap();
}

async fn waits_before_the_loop(w: World) {
    let web = server(&w);
    let mut failed = 0;
    while web.fetch("server").await.is_err() {
        failed += 1;
        if failed == 3 {
            break;
        }
    }
    pause(60).await;
    step(&w, "offline", 5).await.unwrap();
}

/// The session is there, so a second request does not log in again.
async fn keep_alive(w: World) {
    step(&w, "login", 20).await.unwrap();
    step(&w, "get(1)", 10).await.unwrap();
    step(&w, "get(2)", 10).await.unwrap();
}

async fn asks_though_it_is_there(w: World) {
    for i in 1..=2 {
        let mut session = None;
        if session.is_none() {
            session = Some(step(&w, "login", 20).await.unwrap());
        }
        step(&w, format!("get({i})"), 10).await.unwrap();
        drop(session);
    }
}

/// Two units are compiled, then linked.
async fn build(w: World) {
    let _ = join!(step(&w, "compile(a)", 30), step(&w, "compile(b)", 50));
    step(&w, "link", 10).await.unwrap();
}

async fn links_while_it_compiles(w: World) {
    let a = spawn(step(&w, "compile(a)", 30));
    let b = spawn(step(&w, "compile(b)", 50));
    a.await.unwrap().unwrap();
    step(&w, "link", 10).await.unwrap();
    b.await.unwrap().unwrap();
}

async fn sleeps_until_it_is_compiled(w: World) {
    let mut set = JoinSet::new();
    set.spawn(step(&w, "compile(a)", 30));
    set.spawn(step(&w, "compile(b)", 50));
    sleep(d(50)).await;
    step(&w, "link", 10).await.unwrap();
    set.join_all().await;
}
