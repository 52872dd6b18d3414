//! Queues in the wrong order, and answers that nobody gives.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::{Barrier, Mutex, Notify, Semaphore, mpsc, oneshot, watch};
use tokio::task::{JoinSet, LocalSet, yield_now};
use tokio::{join, spawn};
use wakeline::World;

use super::case::{Case, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("not-asked-for", newest_only, works_off_what_is_old),
        wrong("different-moments", first_come, a_stack_for_a_queue),
        wrong(
            "held-by-a-stuck-task",
            ask_with_lock,
            the_asker_keeps_the_lock,
        ),
        wrong(
            "waits-in-a-circle",
            join_with_lock,
            joins_while_it_has_the_lock,
        ),
        wrong(
            "held-by-a-stuck-task",
            permits_and_reply,
            the_permits_wait_for_the_fifth,
        ),
        wrong("notified-nobody", changed_config, waits_for_a_second_change),
        wrong("notified-nobody", two_flags, each_waits_for_the_other_flag),
        wrong("spins-without-progress", two_polite, both_give_way),
        wrong("never-started", sensor_list, a_filter_that_is_too_strict),
        wrong("wrong-operation", room_numbers, off_by_one_floor),
        right(newest_only, newest_by_watch),
        right(first_come, a_queue_with_a_worker),
        right(ask_with_lock, asks_without_the_lock),
        right(changed_config, config_by_subscribe),
        right(room_numbers, rooms_from_the_end_of_a_vec),
        right(join_with_lock, join_with_lock),
        right(permits_and_reply, permits_and_reply),
        right(two_flags, two_flags),
        right(two_polite, two_polite),
        right(sensor_list, sensor_list),
    ]
}

async fn positions(tx: mpsc::UnboundedSender<u32>) {
    for i in 1..=5 {
        let _ = tx.send(i);
        pause(10).await;
    }
}

/// Positions come each 10 ms and take 25 ms to draw: always the newest one.
async fn newest_only(w: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    spawn(positions(tx));
    while let Some(mut i) = rx.recv().await {
        while let Ok(newer) = rx.try_recv() {
            i = newer;
        }
        step(&w, format!("draw({i})"), 25).await.unwrap();
    }
}

async fn newest_by_watch(w: World) {
    let (tx, mut rx) = watch::channel(0);
    spawn(async move {
        for i in 1..=5 {
            tx.send_replace(i);
            pause(10).await;
        }
    });
    while rx.changed().await.is_ok() {
        let i = *rx.borrow_and_update();
        step(&w, format!("draw({i})"), 25).await.unwrap();
    }
}

async fn works_off_what_is_old(w: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    spawn(positions(tx));
    while let Some(i) = rx.recv().await {
        step(&w, format!("draw({i})"), 25).await.unwrap();
    }
}

/// Four jobs, first come, first served.
async fn first_come(w: World) {
    for i in 1..=4 {
        step(&w, format!("job({i})"), 10).await.unwrap();
    }
}

async fn a_queue_with_a_worker(w: World) {
    let (tx, mut rx) = mpsc::channel(1);
    let feeder = async move {
        for i in 1..=4 {
            tx.send(i).await.unwrap();
        }
    };
    let worker = async {
        while let Some(i) = rx.recv().await {
            step(&w, format!("job({i})"), 10).await.unwrap();
        }
    };
    join!(feeder, worker);
}

async fn a_stack_for_a_queue(w: World) {
    let mut jobs: Vec<u32> = (1..=4).collect();
    while let Some(i) = jobs.pop() {
        step(&w, format!("job({i})"), 10).await.unwrap();
    }
}

/// A clerk looks into a book for an asker.
async fn ask_with_lock(w: World) {
    step(&w, "look", 10).await.unwrap();
    step(&w, "tell", 5).await.unwrap();
}

type Asked = mpsc::Receiver<oneshot::Sender<u32>>;

async fn clerk(w: World, book: Arc<Mutex<u32>>, mut asked: Asked) {
    while let Some(reply) = asked.recv().await {
        let book = book.lock().await;
        step(&w, "look", 10).await.unwrap();
        let _ = reply.send(*book);
    }
}

async fn the_asker_keeps_the_lock(w: World) {
    let book = Arc::new(Mutex::new(7));
    let (ask, asked) = mpsc::channel(1);
    spawn(clerk(w.clone(), book.clone(), asked));
    let mut mine = book.lock().await;
    *mine += 1;
    let (reply, answer) = oneshot::channel();
    ask.send(reply).await.unwrap();
    answer.await.unwrap();
    step(&w, "tell", 5).await.unwrap();
}

async fn asks_without_the_lock(w: World) {
    let book = Arc::new(Mutex::new(7));
    let (ask, asked) = mpsc::channel(1);
    let clerk = spawn(clerk(w.clone(), book.clone(), asked));
    *book.lock().await += 1;
    let (reply, answer) = oneshot::channel();
    ask.send(reply).await.unwrap();
    assert_eq!(answer.await.unwrap(), 8);
    step(&w, "tell", 5).await.unwrap();
    drop(ask);
    clerk.await.unwrap();
}

/// A child adds to the total, then the owner prints it.
async fn join_with_lock(w: World) {
    step(&w, "add", 10).await.unwrap();
    step(&w, "print", 5).await.unwrap();
}

async fn joins_while_it_has_the_lock(w: World) {
    let total = Arc::new(Mutex::new(0));
    let (child, added) = (w.clone(), total.clone());
    let mut total = total.lock().await;
    *total += 1;
    let child = spawn(async move {
        let mut added = added.lock().await;
        step(&child, "add", 10).await.unwrap();
        *added += 1;
    });
    child.await.unwrap();
    step(&w, "print", 5).await.unwrap();
}

/// Five players, two seats: each plays.
async fn permits_and_reply(w: World) {
    for _ in 0..3 {
        let _ = join!(step(&w, "play", 10), step(&w, "play", 10));
    }
}

async fn the_permits_wait_for_the_fifth(w: World) {
    let seats = Arc::new(Semaphore::new(2));
    let all_here = Arc::new(Barrier::new(3));
    let mut set = JoinSet::new();
    for _ in 0..3 {
        let (w, seats, all_here) = (w.clone(), seats.clone(), all_here.clone());
        set.spawn(async move {
            let _seat = seats.acquire().await.unwrap();
            all_here.wait().await;
            step(&w, "play", 10).await.unwrap();
        });
    }
    set.join_all().await;
}

/// The config changes once; then it is read.
async fn changed_config(w: World) {
    step(&w, "change", 20).await.unwrap();
    step(&w, "read", 5).await.unwrap();
}

async fn config_by_subscribe(w: World) {
    let tx = watch::Sender::new(1);
    let mut rx = tx.subscribe();
    let reader = w.clone();
    let reader = spawn(async move {
        rx.changed().await.unwrap();
        step(&reader, "read", 5).await.unwrap();
    });
    step(&w, "change", 20).await.unwrap();
    tx.send_replace(2);
    reader.await.unwrap();
}

async fn waits_for_a_second_change(w: World) {
    let (tx, mut rx) = watch::channel(1);
    step(&w, "change", 20).await.unwrap();
    tx.send_replace(2);
    if *rx.borrow_and_update() == 2 {
        // Now wait until it has changed.
        rx.changed().await.unwrap();
    }
    step(&w, "read", 5).await.unwrap();
    drop(tx);
}

/// Two halves meet.
async fn two_flags(w: World) {
    let _ = join!(step(&w, "left", 10), step(&w, "right", 10));
    step(&w, "meet", 5).await.unwrap();
}

async fn each_waits_for_the_other_flag(w: World) {
    let (left, right) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let a = {
        let (w, left, right) = (w.clone(), left.clone(), right.clone());
        spawn(async move {
            right.notified().await;
            step(&w, "left", 10).await.unwrap();
            left.notify_one();
        })
    };
    let b = {
        let w = w.clone();
        spawn(async move {
            left.notified().await;
            step(&w, "right", 10).await.unwrap();
            right.notify_one();
        })
    };
    a.await.unwrap();
    b.await.unwrap();
    step(&w, "meet", 5).await.unwrap();
}

/// One goes, then the other.
async fn two_polite(w: World) {
    step(&w, "go(1)", 10).await.unwrap();
    step(&w, "go(2)", 10).await.unwrap();
}

async fn both_give_way(w: World) {
    let turn = Rc::new(Cell::new(3_u32));
    let local = LocalSet::new();
    for i in 1..=2 {
        let (w, turn) = (w.clone(), turn.clone());
        local.spawn_local(async move {
            while turn.get() != i {
                yield_now().await;
            }
            step(&w, format!("go({i})"), 10).await.unwrap();
            turn.set(i + 1);
        });
    }
    local.await;
}

/// Three sensors are read at once.
async fn sensor_list(w: World) {
    let _ = join!(
        step(&w, "read(1)", 10),
        step(&w, "read(2)", 20),
        step(&w, "read(3)", 15)
    );
    step(&w, "mean", 5).await.unwrap();
}

async fn a_filter_that_is_too_strict(w: World) {
    let mut set = JoinSet::new();
    for (i, millis) in [(1, 10), (2, 20), (3, 15)]
        .into_iter()
        .filter(|(i, _)| *i < 3)
    {
        set.spawn(step(&w, format!("read({i})"), millis));
    }
    set.join_all().await;
    step(&w, "mean", 5).await.unwrap();
}

/// Rooms 11, 12 and 13 are cleaned.
async fn room_numbers(w: World) {
    for room in 11..=13 {
        step(&w, format!("clean({room})"), 10).await.unwrap();
    }
}

async fn rooms_from_the_end_of_a_vec(w: World) {
    let mut rooms = vec![13, 12, 11];
    while let Some(room) = rooms.pop() {
        spawn(step(&w, format!("clean({room})"), 10))
            .await
            .unwrap()
            .unwrap();
    }
}

async fn off_by_one_floor(w: World) {
    let floor = 2;
    for room in 1..=3 {
        step(&w, format!("clean({})", floor * 10 + room), 10)
            .await
            .unwrap();
    }
}
