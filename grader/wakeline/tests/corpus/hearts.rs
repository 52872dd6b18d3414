//! Beats, pools and queues that go on beside the work.

use std::collections::VecDeque;

use tokio::sync::{mpsc, watch};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tokio::time::{sleep, timeout};
use tokio::{join, select, spawn};
use wakeline::world::Web;
use wakeline::{World, WorldError, ms};

use super::case::{Case, d, files, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("ran-on-after-the-end", beat_until_done, the_heart_beats_on),
        wrong("never-stops", beat_until_done, the_heart_is_joined),
        wrong("finished-too-early", cool_down, leaves_before_it_is_cool),
        wrong("pool-was-full", read_after_hashes, fills_the_pool),
        wrong("blocked-the-loop", beside_a_hash, hashes_in_an_async_block),
        wrong(
            "blocks-the-loop-for-ever",
            two_threads,
            joins_a_thread_that_waits,
        ),
        wrong("error-ignored", temp_file, an_error_leaves_the_file),
        wrong("lost-in-select", collect_two, a_list_is_begun_anew),
        wrong("starved-by-another", urgent_first, urgent_work_never_ends),
        wrong("timer-made-anew", idle_close, any_noise_keeps_it_open),
        wrong("missed-a-message", states, looks_only_now_and_then),
        wrong("queue-grew", frames, renders_what_is_old),
        right(beat_until_done, beat_in_a_join_set),
        right(temp_file, temp_file_with_inner),
        right(collect_two, collect_in_a_task),
        right(urgent_first, urgent_with_a_heap),
        right(cool_down, cool_down),
        right(read_after_hashes, read_after_hashes),
        right(beside_a_hash, beside_a_hash),
        right(two_threads, two_threads),
        right(idle_close, idle_close),
        right(states, states),
        right(frames, frames),
    ]
}

/// A heart beats each 30 ms until the work is done.
async fn beat_until_done(w: World) {
    let heart = async {
        loop {
            step(&w, "beat", 5).await.unwrap();
            pause(25).await;
        }
    };
    select! {
        () = heart => {}
        () = async {
            step(&w, "work", 70).await.unwrap();
            step(&w, "bye", 1).await.unwrap();
        } => {}
    }
}

async fn beats(w: World) {
    loop {
        step(&w, "beat", 5).await.unwrap();
        pause(25).await;
    }
}

async fn beat_in_a_join_set(w: World) {
    let mut set = JoinSet::new();
    set.spawn(beats(w.clone()));
    yield_now().await;
    step(&w, "work", 70).await.unwrap();
    step(&w, "bye", 1).await.unwrap();
}

async fn the_heart_beats_on(w: World) {
    spawn(beats(w.clone()));
    step(&w, "work", 70).await.unwrap();
    step(&w, "bye", 1).await.unwrap();
}

async fn the_heart_is_joined(w: World) {
    let heart = spawn(beats(w.clone()));
    step(&w, "work", 70).await.unwrap();
    step(&w, "bye", 1).await.unwrap();
    heart.await.unwrap();
}

/// An oven is off at 20 ms and cool at 70 ms; then the door is opened.
async fn cool_down(w: World) {
    step(&w, "off", 20).await.unwrap();
    pause(50).await;
    step(&w, "open", 5).await.unwrap();
}

async fn leaves_before_it_is_cool(w: World) {
    step(&w, "off", 20).await.unwrap();
    let _cool = timeout(d(50), async {}).await;
    step(&w, "open", 5).await.unwrap();
}

/// Many hashes, a few at a time, and a file that is read at once.
async fn read_after_hashes(w: World) {
    files(&w, &[("index", 10)]);
    let disk = w.disk();
    let read = spawn_blocking(move || disk.read_blocking("index"));
    let hashes = spawn_blocking(|| std::thread::sleep(d(50)));
    read.await.unwrap().unwrap();
    hashes.await.unwrap();
    step(&w, "done", 5).await.unwrap();
}

async fn fills_the_pool(w: World) {
    files(&w, &[("index", 10)]);
    let hashes: Vec<_> = (0..512)
        .map(|_| spawn_blocking(|| std::thread::sleep(d(50))))
        .collect();
    let disk = w.disk();
    let read = spawn_blocking(move || disk.read_blocking("index"));
    read.await.unwrap().unwrap();
    for hash in hashes {
        hash.await.unwrap();
    }
    step(&w, "done", 5).await.unwrap();
}

/// A hash of 30 ms on the pool, beside a fetch of 10 ms and what follows it.
async fn beside_a_hash(w: World) {
    let hash = spawn_blocking(|| std::thread::sleep(d(30)));
    step(&w, "fetch", 10).await.unwrap();
    step(&w, "show", 5).await.unwrap();
    hash.await.unwrap();
}

async fn hashes_in_an_async_block(w: World) {
    let show = async {
        step(&w, "fetch", 10).await.unwrap();
        step(&w, "show", 5).await.unwrap();
    };
    let hash = async { std::thread::sleep(d(30)) };
    join!(show, hash);
}

/// A thread tells when it is ready; main greets it.
async fn two_threads(w: World) {
    step(&w, "greet", 5).await.unwrap();
}

async fn joins_a_thread_that_waits(w: World) {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let thread = std::thread::spawn(move || wait.recv());
    spawn(async move {
        pause(10).await;
        go.send(()).unwrap();
    });
    thread.join().unwrap().unwrap();
    step(&w, "greet", 5).await.unwrap();
}

fn converter(w: &World) -> Web {
    w.web().broken("convert", ms(30));
    w.web()
}

/// A temporary file is removed, also when the conversion fails.
async fn temp_file(w: World) {
    let web = converter(&w);
    step(&w, "make-temp", 5).await.unwrap();
    let converted = web.fetch("convert").await;
    step(&w, "remove-temp", 5).await.unwrap();
    if converted.is_err() {
        step(&w, "tell", 5).await.unwrap();
    }
}

async fn convert(w: &World) -> Result<String, WorldError> {
    let web = converter(w);
    step(w, "make-temp", 5).await?;
    let text = web.fetch("convert").await?;
    step(w, "remove-temp", 5).await?;
    Ok(text)
}

async fn an_error_leaves_the_file(w: World) {
    if convert(&w).await.is_err() {
        step(&w, "tell", 5).await.unwrap();
    }
}

async fn temp_file_with_inner(w: World) {
    let web = converter(&w);
    let with_temp = async {
        step(&w, "make-temp", 5).await?;
        let inner = async { web.fetch("convert").await };
        let text = inner.await;
        step(&w, "remove-temp", 5).await?;
        text
    };
    if with_temp.await.is_err() {
        step(&w, "tell", 5).await.unwrap();
    }
}

/// A list of two items (20 and 30 ms), beside a tick each 35 ms.
async fn collect_two(w: World) {
    let list = async {
        step(&w, "item(1)", 20).await.unwrap();
        step(&w, "item(2)", 30).await.unwrap();
    };
    let tick = async {
        pause(35).await;
        step(&w, "tick", 1).await.unwrap();
    };
    join!(list, tick);
    step(&w, "sum", 5).await.unwrap();
}

async fn list(w: World) -> Vec<u32> {
    let mut items = vec![];
    for (i, millis) in [(1, 20), (2, 30)] {
        step(&w, format!("item({i})"), millis).await.unwrap();
        items.push(i);
    }
    items
}

async fn a_list_is_begun_anew(w: World) {
    let mut ticked = false;
    let items = loop {
        select! {
            items = list(w.clone()) => break items,
            () = sleep(d(35)), if !ticked => {
                ticked = true;
                step(&w, "tick", 1).await.unwrap();
            }
        }
    };
    assert_eq!(items.len(), 2);
    step(&w, "sum", 5).await.unwrap();
}

async fn collect_in_a_task(w: World) {
    let mut items = spawn(list(w.clone()));
    if timeout(d(35), &mut items).await.is_err() {
        step(&w, "tick", 1).await.unwrap();
        items.await.unwrap();
    }
    step(&w, "sum", 5).await.unwrap();
}

/// Urgent work first, but after two of it one that is not: 3 urgent, 2 plain.
async fn urgent_first(w: World) {
    for name in [
        "urgent(1)",
        "urgent(2)",
        "plain(1)",
        "urgent(3)",
        "plain(2)",
    ] {
        step(&w, name, 10).await.unwrap();
    }
}

async fn urgent_work_never_ends(w: World) {
    let (mut urgent, mut plain) = (VecDeque::from([1, 2, 3]), VecDeque::from([1, 2]));
    loop {
        let name = if let Some(i) = urgent.pop_front() {
            format!("urgent({i})")
        } else if let Some(i) = plain.pop_front() {
            format!("plain({i})")
        } else {
            break;
        };
        step(&w, name, 10).await.unwrap();
    }
}

async fn urgent_with_a_heap(w: World) {
    let mut heap = std::collections::BinaryHeap::from([
        std::cmp::Reverse((0, "urgent(1)")),
        std::cmp::Reverse((1, "urgent(2)")),
        std::cmp::Reverse((5, "urgent(3)")),
        std::cmp::Reverse((3, "plain(1)")),
        std::cmp::Reverse((7, "plain(2)")),
    ]);
    while let Some(std::cmp::Reverse((_, name))) = heap.pop() {
        step(&w, name, 10).await.unwrap();
    }
}

/// A connection is closed after 60 ms without a message; keep-alives, each
/// 25 ms, are no messages.
async fn idle_close(w: World) {
    pause(60).await;
    step(&w, "close", 5).await.unwrap();
}

async fn any_noise_keeps_it_open(w: World) {
    let (tx, mut rx) = mpsc::channel(4);
    spawn(async move {
        for _ in 0..6 {
            pause(25).await;
            if tx.send("keep-alive").await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
        drop(tx);
    });
    loop {
        select! {
            _noise = rx.recv() => {}
            () = sleep(d(60)) => break,
        }
    }
    step(&w, "close", 5).await.unwrap();
}

/// Four states, 10 ms apart; each is drawn.
async fn states(w: World) {
    for i in 1..=4 {
        pause(5).await;
        step(&w, format!("draw({i})"), 5).await.unwrap();
    }
}

async fn looks_only_now_and_then(w: World) {
    let (tx, rx) = watch::channel(0);
    spawn(async move {
        for i in 1..=4 {
            pause(5).await;
            tx.send_replace(i);
            pause(5).await;
        }
    });
    for _ in 0..2 {
        pause(16).await;
        let state = *rx.borrow();
        step(&w, format!("draw({state})"), 5).await.unwrap();
    }
}

/// Frames are taken (5 ms) only when the one before is rendered (20 ms).
async fn frames(w: World) {
    for i in 1..=5 {
        step(&w, format!("take({i})"), 5).await.unwrap();
        step(&w, format!("render({i})"), 20).await.unwrap();
    }
}

async fn renders_what_is_old(w: World) {
    let (tx, mut rx) = mpsc::channel(100);
    let camera = w.clone();
    spawn(async move {
        for i in 1..=5 {
            step(&camera, format!("take({i})"), 5).await.unwrap();
            tx.send(i).await.unwrap();
        }
    });
    while let Some(i) = rx.recv().await {
        step(&w, format!("render({i})"), 20).await.unwrap();
    }
}
