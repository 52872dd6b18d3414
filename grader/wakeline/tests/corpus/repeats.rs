//! Work that comes again, limits, and messages that are waited for.

use std::cell::Cell;
use std::sync::Arc;

use tokio::sync::{Mutex, broadcast, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};
use tokio::{join, select, spawn};
use wakeline::world::Call;
use wakeline::{World, ms};

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("lost-in-select", patient, a_limit_that_is_too_short),
        wrong("did-it-again", patient, asks_again_although_it_answered),
        wrong(
            "did-it-again",
            job_of_three,
            the_task_is_aborted_and_begun_anew,
        ),
        wrong("done-too-few-times", three_saves, saves_once_at_the_end),
        wrong("finished-too-late", two_flushes, flushes_late),
        wrong(
            "done-too-few-times",
            heart_beside_work,
            the_heart_stops_early,
        ),
        wrong("too-few-at-once", three_of_seven, one_lane),
        wrong(
            "took-turns-at-a-lock",
            three_of_seven,
            a_lock_instead_of_permits,
        ),
        wrong("too-few-at-once", three_of_seven, two_lanes),
        wrong("one-after-the-other", login_and_two, all_in_a_row),
        wrong(
            "one-after-the-other",
            two_chains,
            one_chain_and_then_the_other,
        ),
        wrong("never-finished", request_reply, the_reply_is_lost),
        wrong("never-finished", first_event, the_event_was_before),
        wrong("never-finished", ping_pong, nobody_serves),
        right(patient, patient_by_select),
        right(two_flushes, flushes_by_deadline),
        right(three_of_seven, lanes_by_hand),
        right(login_and_two, login_and_a_set),
        right(request_reply, request_by_oneshot),
        right(job_of_three, job_of_three),
        right(three_saves, three_saves),
        right(heart_beside_work, heart_beside_work),
        right(two_chains, two_chains),
        right(first_event, first_event),
        right(ping_pong, ping_pong),
    ]
}

/// A slow answer of 60 ms is waited for.
async fn patient(w: World) {
    step(&w, "ask", 60).await.unwrap();
    step(&w, "use", 5).await.unwrap();
}

async fn patient_by_select(w: World) {
    let mut ask = spawn(step(&w, "ask", 60));
    loop {
        select! {
            answer = &mut ask => { answer.unwrap().unwrap(); break }
            () = sleep(d(25)) => w.say("still waiting"),
        }
    }
    step(&w, "use", 5).await.unwrap();
}

async fn a_limit_that_is_too_short(w: World) {
    let mut limit = 20;
    while timeout(d(limit), step(&w, "ask", 60)).await.is_err() {
        limit *= 2;
    }
    step(&w, "use", 5).await.unwrap();
}

async fn asks_again_although_it_answered(w: World) {
    let mut answer = step(&w, "ask", 60).await;
    if !answer.as_ref().is_ok_and(|text| text == "ready") {
        answer = step(&w, "ask", 60).await;
    }
    drop(answer);
    step(&w, "use", 5).await.unwrap();
}

/// A job of three steps, which a second request does not disturb.
async fn job_of_three(w: World) {
    for i in 1..=3 {
        step(&w, format!("step({i})"), 20).await.unwrap();
    }
}

async fn job(w: World) {
    for i in 1..=3 {
        step(&w, format!("step({i})"), 20).await.unwrap();
    }
}

async fn the_task_is_aborted_and_begun_anew(w: World) {
    let mut current = spawn(job(w.clone()));
    pause(30).await;
    // The second request.
    current.abort();
    current = spawn(job(w.clone()));
    current.await.unwrap();
}

/// Each of three records is saved as it comes.
async fn three_saves(w: World) {
    for _ in 0..3 {
        step(&w, "record", 10).await.unwrap();
        step(&w, "save", 5).await.unwrap();
    }
}

async fn saves_once_at_the_end(w: World) {
    for _ in 0..3 {
        step(&w, "record", 10).await.unwrap();
    }
    step(&w, "save", 5).await.unwrap();
}

/// A flush at 40 ms, and one at 100 ms.
async fn two_flushes(w: World) {
    pause(40).await;
    step(&w, "flush", 5).await.unwrap();
    pause(55).await;
    step(&w, "flush", 5).await.unwrap();
}

async fn flushes_by_deadline(w: World) {
    let start = Instant::now();
    for due in [40, 100] {
        let now = w.now();
        assert!(now < ms(due));
        sleep_until(start + d(due)).await;
        if due == 100 {
            // Never late in the other worlds, either.
            assert!(w.now() >= now);
        }
        step(&w, "flush", 5).await.unwrap();
    }
}

async fn flushes_late(w: World) {
    pause(40).await;
    pause(40).await;
    step(&w, "flush", 5).await.unwrap();
    pause(55).await;
    step(&w, "flush", 5).await.unwrap();
}

/// Work of 100 ms, beside it a beat each 30 ms, four in all.
async fn heart_beside_work(w: World) {
    let beats = async {
        let mut tick = interval(d(30));
        for _ in 0..4 {
            tick.tick().await;
            step(&w, "beat", 2).await.unwrap();
        }
    };
    let _ = join!(beats, step(&w, "work", 100));
}

async fn the_heart_stops_early(w: World) {
    let beats = async {
        let mut tick = interval(d(30));
        for _ in 1..3 {
            tick.tick().await;
            step(&w, "beat", 2).await.unwrap();
        }
    };
    let _ = join!(beats, step(&w, "work", 100));
}

const SEVEN: [u64; 7] = [30, 20, 25, 20, 30, 15, 20];

fn page(w: &World, i: usize) -> Call {
    step(w, format!("page({i})"), SEVEN[i])
}

/// Seven pages, three at a time.
async fn three_of_seven(w: World) {
    lanes(&w, 3).await;
}

async fn lanes(w: &World, lanes: usize) {
    let mut set = JoinSet::new();
    for i in 0..SEVEN.len() {
        if set.len() == lanes {
            set.join_next().await;
        }
        set.spawn(page(w, i));
    }
    set.join_all().await;
}

async fn one_lane(w: World) {
    for i in 0..SEVEN.len() {
        page(&w, i).await.unwrap();
    }
}

async fn two_lanes(w: World) {
    lanes(&w, 2).await;
}

async fn a_lock_instead_of_permits(w: World) {
    let one = Arc::new(Mutex::new(()));
    let mut set = JoinSet::new();
    for i in 0..SEVEN.len() {
        let (page, one) = (page(&w, i), one.clone());
        set.spawn(async move {
            let _one = one.lock().await;
            page.await.unwrap();
        });
    }
    set.join_all().await;
}

async fn lanes_by_hand(w: World) {
    let next = Cell::new(0);
    let lane = async || {
        while next.get() < SEVEN.len() {
            let i = next.replace(next.get() + 1);
            page(&w, i).await.unwrap();
        }
    };
    join!(lane(), lane(), lane());
}

/// A login, then two pages at once.
async fn login_and_two(w: World) {
    step(&w, "login", 20).await.unwrap();
    let _ = join!(step(&w, "mail", 40), step(&w, "news", 30));
}

async fn login_and_a_set(w: World) {
    step(&w, "login", 20).await.unwrap();
    let mut set = JoinSet::new();
    set.spawn(step(&w, "news", 30));
    set.spawn(step(&w, "mail", 40));
    while set.join_next().await.is_some() {}
}

async fn all_in_a_row(w: World) {
    for (name, millis) in [("login", 20), ("mail", 40), ("news", 30)] {
        step(&w, name, millis).await.unwrap();
    }
}

/// Two chains of two steps, side by side.
async fn two_chains(w: World) {
    join!(chain(&w, "a"), chain(&w, "b"));
}

async fn chain(w: &World, name: &str) {
    step(w, format!("fetch({name})"), 30).await.unwrap();
    step(w, format!("parse({name})"), 10).await.unwrap();
}

async fn one_chain_and_then_the_other(w: World) {
    chain(&w, "a").await;
    chain(&w, "b").await;
}

/// A question through a channel, a reply through another one.
async fn request_reply(w: World) {
    step(&w, "think", 20).await.unwrap();
    step(&w, "print", 5).await.unwrap();
}

async fn request_by_oneshot(w: World) {
    let (ask, mut asked) = mpsc::channel::<oneshot::Sender<u32>>(1);
    let worker = w.clone();
    let server = spawn(async move {
        while let Some(reply) = asked.recv().await {
            step(&worker, "think", 20).await.unwrap();
            reply.send(42).unwrap();
        }
    });
    let (reply, answer) = oneshot::channel();
    ask.send(reply).await.unwrap();
    answer.await.unwrap();
    step(&w, "print", 5).await.unwrap();
    drop(ask);
    server.await.unwrap();
}

async fn the_reply_is_lost(w: World) {
    let (ask, mut asked) = mpsc::channel::<u32>(1);
    let (reply, mut replies) = mpsc::channel::<u32>(1);
    let worker = w.clone();
    spawn(async move {
        while let Some(question) = asked.recv().await {
            step(&worker, "think", 20).await.unwrap();
            // Only good questions are answered.
            if question > 1 {
                reply.send(question * 2).await.unwrap();
            }
        }
    });
    ask.send(1).await.unwrap();
    replies.recv().await.unwrap();
    step(&w, "print", 5).await.unwrap();
}

/// The first event ends the wait.
async fn first_event(w: World) {
    step(&w, "boot", 20).await.unwrap();
    step(&w, "greet", 5).await.unwrap();
}

async fn the_event_was_before(w: World) {
    let (events, _) = broadcast::channel::<&str>(4);
    step(&w, "boot", 20).await.unwrap();
    let _ = events.send("booted");
    let mut mine = events.subscribe();
    mine.recv().await.unwrap();
    step(&w, "greet", 5).await.unwrap();
}

/// Two players throw a ball twice.
async fn ping_pong(w: World) {
    for name in ["ping", "pong"] {
        step(&w, name, 10).await.unwrap();
    }
}

async fn player(
    w: World,
    name: &'static str,
    mut ball: mpsc::Receiver<()>,
    other: mpsc::Sender<()>,
) {
    while ball.recv().await.is_some() {
        step(&w, name, 10).await.unwrap();
        let _ = other.send(()).await;
    }
}

async fn nobody_serves(w: World) {
    let (to_a, ball_a) = mpsc::channel(1);
    let (to_b, ball_b) = mpsc::channel(1);
    let a = spawn(player(w.clone(), "ping", ball_a, to_b));
    let b = spawn(player(w.clone(), "pong", ball_b, to_a));
    a.await.unwrap();
    b.await.unwrap();
}
