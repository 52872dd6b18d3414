//! Batches of which one fails.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};
use tokio::task::{JoinSet, yield_now};
use tokio::{join, spawn, try_join};
use wakeline::world::Web;
use wakeline::{World, WorldError, ms};

use super::case::{Case, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "held-by-a-stuck-task",
            guarded_send,
            the_lock_waits_for_room,
        ),
        wrong("waits-in-a-circle", three_rooms, three_locks_in_a_ring),
        wrong("wrong-operation", tickets, two_tasks_take_the_same_number),
        wrong("a-task-panicked", batch, one_of_the_batch_panics),
        wrong("panicked", batch, spawn_local_without_a_set),
        wrong("a-task-panicked", listener, the_listener_dies_in_the_middle),
        wrong("panicked", divide, divides_by_the_number_of_answers),
        wrong("error-ignored", mail_then_mark, marks_what_was_not_sent),
        wrong("not-asked-for", mail_then_mark, rings_for_every_error),
        wrong(
            "ran-on-after-the-end",
            mail_log,
            the_log_is_written_in_the_background,
        ),
        wrong(
            "cancelled-good-work",
            both_parts,
            try_join_with_a_soft_error,
        ),
        wrong(
            "never-started",
            both_parts,
            the_second_is_behind_a_question_mark,
        ),
        right(guarded_send, the_lock_is_let_go_first),
        right(three_rooms, three_rooms),
        right(tickets, tickets),
        right(batch, batch),
        right(listener, listener),
        right(divide, divide),
        right(mail_then_mark, mail_then_mark),
        right(mail_log, mail_log),
        right(both_parts, both_parts),
    ]
}

/// Two producers send three items each through a channel of one.
async fn guarded_send(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    for name in ["a", "b"] {
        let tx = tx.clone();
        spawn(async move {
            for _ in 0..3 {
                tx.send(name).await.unwrap();
            }
        });
    }
    drop(tx);
    let mut count = 0;
    while rx.recv().await.is_some() {
        count += 1;
        pause(5).await;
    }
    step(&w, format!("total({count})"), 5).await.unwrap();
}

async fn the_lock_waits_for_room(w: World) {
    let count = Arc::new(Mutex::new(0));
    let (tx, mut rx) = mpsc::channel(1);
    for name in ["a", "b"] {
        let (tx, count) = (tx.clone(), count.clone());
        spawn(async move {
            for _ in 0..3 {
                let mut count = count.lock().await;
                *count += 1;
                tx.send(name).await.unwrap();
            }
        });
    }
    drop(tx);
    while let Some(_name) = rx.recv().await {
        pause(5).await;
        // How many are there already?
        let _so_far = *count.lock().await;
    }
    let count = *count.lock().await;
    step(&w, format!("total({count})"), 5).await.unwrap();
}

async fn the_lock_is_let_go_first(w: World) {
    let count = Arc::new(Mutex::new(0));
    let (tx, mut rx) = mpsc::channel(1);
    for name in ["a", "b"] {
        let (tx, count) = (tx.clone(), count.clone());
        spawn(async move {
            for _ in 0..3 {
                *count.lock().await += 1;
                tx.send(name).await.unwrap();
            }
        });
    }
    drop(tx);
    while let Some(_name) = rx.recv().await {
        pause(5).await;
    }
    let count = *count.lock().await;
    step(&w, format!("total({count})"), 5).await.unwrap();
}

/// Three guests change rooms, one after the other.
async fn three_rooms(w: World) {
    for guest in ["x", "y", "z"] {
        step(&w, format!("move({guest})"), 10).await.unwrap();
    }
}

async fn three_locks_in_a_ring(w: World) {
    let rooms: Vec<Arc<Mutex<&str>>> = ["x", "y", "z"]
        .map(|guest| Arc::new(Mutex::new(guest)))
        .into();
    let mut set = JoinSet::new();
    for i in 0..3 {
        let (from, to) = (rooms[i].clone(), rooms[(i + 1) % 3].clone());
        let w = w.clone();
        set.spawn(async move {
            let from = from.lock().await;
            yield_now().await;
            let _to = to.lock().await;
            step(&w, format!("move({from})"), 10).await.unwrap();
        });
    }
    set.join_all().await;
}

/// Two tickets, each with its number.
async fn tickets(w: World) {
    let _ = join!(step(&w, "print(1)", 10), step(&w, "print(2)", 10));
}

async fn two_tasks_take_the_same_number(w: World) {
    let next = Rc::new(Cell::new(1));
    let take = async || {
        let number = next.get();
        yield_now().await;
        next.set(number + 1);
        step(&w, format!("print({number})"), 10).await.unwrap();
    };
    join!(take(), take());
}

/// Three items, one of them bad: the others are stored, and the sum is told.
async fn batch(w: World) {
    let _ = join!(step(&w, "store(1)", 20), step(&w, "store(3)", 20));
    step(&w, "stored(2)", 5).await.unwrap();
    step(&w, "failed(1)", 5).await.unwrap();
}

async fn one_of_the_batch_panics(w: World) {
    let prices = ["10", "x", "30"];
    let tasks: Vec<_> = (1..=3)
        .map(|i| {
            let w = w.clone();
            spawn(async move {
                let price: u32 = prices[i - 1].parse().unwrap();
                step(&w, format!("store({i})"), 20).await.unwrap();
                price
            })
        })
        .collect();
    let mut stored = 0;
    for task in tasks {
        if task.await.is_ok() {
            stored += 1;
        }
    }
    step(&w, format!("stored({stored})"), 5).await.unwrap();
}

async fn spawn_local_without_a_set(w: World) {
    let store = step(&w, "store(1)", 20);
    let rc = Rc::new(1);
    let first = tokio::task::spawn_local(async move {
        store.await.unwrap();
        drop(rc);
    });
    first.await.unwrap();
    step(&w, "store(3)", 20).await.unwrap();
}

/// A listener handles three events, also after a bad one.
async fn listener(w: World) {
    for i in [1, 3] {
        step(&w, format!("handle({i})"), 10).await.unwrap();
    }
    step(&w, "bye", 5).await.unwrap();
}

async fn the_listener_dies_in_the_middle(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let worker = w.clone();
    let task = spawn(async move {
        while let Some(event) = rx.recv().await {
            assert!(event != 2, "no handler for event {event}");
            step(&worker, format!("handle({event})"), 10).await.unwrap();
        }
    });
    for event in 1..=3 {
        let _ = tx.send(event).await;
    }
    drop(tx);
    let _ = task.await;
    step(&w, "bye", 5).await.unwrap();
}

/// The mean of the answers that came; there are none.
async fn divide(w: World) {
    w.web().broken("sensor", ms(10));
    let _ = w.web().fetch("sensor").await;
    step(&w, "mean(none)", 5).await.unwrap();
}

async fn divides_by_the_number_of_answers(w: World) {
    w.web().broken("sensor", ms(10));
    let mut answers: Vec<usize> = Vec::new();
    if let Ok(text) = w.web().fetch("sensor").await {
        answers.push(text.len());
    }
    let mean = answers.iter().sum::<usize>() / answers.len();
    step(&w, format!("mean({mean})"), 5).await.unwrap();
}

fn mailer(w: &World) -> Web {
    pages(w, &[("mail-1", 20)]);
    w.web().broken("mail-2", ms(25));
    w.web()
}

/// Two mails; what was sent is marked, what was not is put back.
async fn mail_then_mark(w: World) {
    let web = mailer(&w);
    for i in 1..=2 {
        match web.fetch(format!("mail-{i}")).await {
            Ok(_) => step(&w, format!("mark({i})"), 5).await.unwrap(),
            Err(_) => step(&w, format!("put-back({i})"), 5).await.unwrap(),
        };
    }
}

async fn marks_what_was_not_sent(w: World) {
    let web = mailer(&w);
    for i in 1..=2 {
        let _sent = web.fetch(format!("mail-{i}")).await;
        step(&w, format!("mark({i})"), 5).await.unwrap();
    }
}

async fn rings_for_every_error(w: World) {
    let web = mailer(&w);
    for i in 1..=2 {
        match web.fetch(format!("mail-{i}")).await {
            Ok(_) => step(&w, format!("mark({i})"), 5).await.unwrap(),
            Err(_) => {
                step(&w, "ring", 10).await.unwrap();
                step(&w, format!("put-back({i})"), 5).await.unwrap()
            }
        };
    }
}

/// A mail is sent, and an entry is in the log before the answer.
async fn mail_log(w: World) {
    step(&w, "send", 20).await.unwrap();
    step(&w, "log", 30).await.unwrap();
}

async fn the_log_is_written_in_the_background(w: World) {
    step(&w, "send", 20).await.unwrap();
    let entry = w.clone();
    let _log = spawn(async move {
        step(&entry, "log", 30).await.unwrap();
    });
}

fn two_parts(w: &World) -> Web {
    pages(w, &[("text", 60)]);
    w.web().broken("ads", ms(20));
    w.web()
}

/// A text and ads: ads may fail.
async fn both_parts(w: World) {
    let web = two_parts(&w);
    let (_ads, _text) = join!(web.fetch("ads"), web.fetch("text"));
    step(&w, "page", 5).await.unwrap();
}

async fn try_join_with_a_soft_error(w: World) {
    let web = two_parts(&w);
    let _both = try_join!(web.fetch("ads"), web.fetch("text")).unwrap_or_default();
    step(&w, "page", 5).await.unwrap();
}

async fn load_both(web: &Web) -> Result<String, WorldError> {
    let ads = web.fetch("ads").await?;
    let text = web.fetch("text").await?;
    Ok(ads + &text)
}

async fn the_second_is_behind_a_question_mark(w: World) {
    let web = two_parts(&w);
    let _page = load_both(&web).await.unwrap_or_default();
    step(&w, "page", 5).await.unwrap();
}
