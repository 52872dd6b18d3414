//! Notifications that take each other's place.

use std::sync::{Arc, Mutex as StdMutex};

use tokio::sync::{Barrier, Notify, Semaphore, oneshot};
use tokio::task::JoinSet;
use tokio::{join, spawn};
use wakeline::World;

use super::case::{Case, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("notified-nobody", gate, opens_before_anybody_waits),
        wrong("no-reply", askers, the_second_question_takes_the_place),
        wrong("too-few-at-the-barrier", rounds, one_stops_a_round_early),
        wrong("permit-never-given-back", doors, a_guard_in_a_leaked_box),
        right(gate, gate_with_a_permit),
        right(rounds, rounds_with_a_barrier),
        right(askers, askers),
        right(doors, doors),
    ]
}

/// The gate opens at 20 ms; a car that comes at 30 ms drives through.
async fn gate(w: World) {
    step(&w, "open", 20).await.unwrap();
    pause(10).await;
    step(&w, "drive", 10).await.unwrap();
}

async fn opens_before_anybody_waits(w: World) {
    let gate = Arc::new(Notify::new());
    let (car, opened) = (w.clone(), gate.clone());
    let car = spawn(async move {
        pause(40).await;
        opened.notified().await;
        step(&car, "drive", 10).await.unwrap();
    });
    step(&w, "open", 20).await.unwrap();
    gate.notify_waiters();
    car.await.unwrap();
}

async fn gate_with_a_permit(w: World) {
    let gate = Arc::new(Notify::new());
    step(&w, "open", 20).await.unwrap();
    gate.notify_one();
    pause(10).await;
    gate.notified().await;
    step(&w, "drive", 10).await.unwrap();
}

/// Two questions to a desk that answers both.
async fn askers(w: World) {
    step(&w, "answer", 20).await.unwrap();
    let _ = join!(step(&w, "read(1)", 5), step(&w, "read(2)", 5));
}

async fn the_second_question_takes_the_place(w: World) {
    // The desk knows only who asked last.
    let waiting = Arc::new(StdMutex::new(Vec::new()));
    let mut set = JoinSet::new();
    for i in 1..=2 {
        let (w, waiting) = (w.clone(), waiting.clone());
        set.spawn(async move {
            let (tx, rx) = oneshot::channel::<u32>();
            waiting.lock().unwrap().push(tx);
            let _answer = rx.await.unwrap();
            step(&w, format!("read({i})"), 5).await.unwrap();
        });
    }
    step(&w, "answer", 20).await.unwrap();
    let last = waiting.lock().unwrap().pop().unwrap();
    last.send(42).unwrap();
    set.join_all().await;
}

/// Two workers meet after each of two rounds.
async fn rounds(w: World) {
    for round in 1..=2 {
        let _ = join!(
            step(&w, format!("a({round})"), 10),
            step(&w, format!("b({round})"), 20)
        );
    }
}

async fn worker(w: World, name: &'static str, millis: u64, count: u32, meet: Arc<Barrier>) {
    for round in 1..=count {
        step(&w, format!("{name}({round})"), millis).await.unwrap();
        meet.wait().await;
    }
}

async fn rounds_with_a_barrier(w: World) {
    let meet = Arc::new(Barrier::new(2));
    let a = spawn(worker(w.clone(), "a", 10, 2, meet.clone()));
    let b = spawn(worker(w.clone(), "b", 20, 2, meet));
    a.await.unwrap();
    b.await.unwrap();
}

async fn one_stops_a_round_early(w: World) {
    let meet = Arc::new(Barrier::new(2));
    let a = spawn(worker(w.clone(), "a", 10, 2, meet.clone()));
    let b = spawn(worker(w.clone(), "b", 20, 1, meet));
    a.await.unwrap();
    b.await.unwrap();
}

/// Three guests go through one door.
async fn doors(w: World) {
    for i in 1..=3 {
        step(&w, format!("enter({i})"), 10).await.unwrap();
    }
}

async fn a_guard_in_a_leaked_box(w: World) {
    let door = Arc::new(Semaphore::new(1));
    let mut set = JoinSet::new();
    for i in 1..=3 {
        let (w, door) = (w.clone(), door.clone());
        set.spawn(async move {
            let permit = door.acquire_owned().await.unwrap();
            step(&w, format!("enter({i})"), 10).await.unwrap();
            std::mem::forget(permit);
        });
    }
    set.join_all().await;
}
