//! Tasks, their handles, and the sets that own them.

use std::cell::Cell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex as StdMutex};
use std::task::{Context, Poll};

use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinHandle, JoinSet, LocalSet};
use tokio::time::sleep;
use tokio::{join, select, spawn};
use wakeline::World;
use wakeline::world::Call;

use super::case::{Case, d, pages, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "ran-on-after-the-end",
            save_then_answer,
            spawns_the_save_and_returns,
        ),
        wrong("ran-on-after-the-end", three_thumbs, joins_only_the_first),
        wrong(
            "aborted-with-its-owner",
            three_thumbs,
            the_set_ends_with_its_function,
        ),
        wrong(
            "aborted-with-its-owner",
            save_then_answer,
            a_guard_that_nobody_keeps,
        ),
        wrong("cancelled-good-work", three_thumbs, the_local_set_goes),
        wrong(
            "ran-on-after-the-end",
            first_mirror,
            spawns_both_and_takes_the_first,
        ),
        wrong("not-cancelled", first_mirror, joins_both_mirrors),
        wrong("finished-too-late", print_as_they_come, handles_in_order),
        wrong("chunks-instead-of-limit", two_at_a_time, chunks_of_two),
        wrong(
            "too-many-at-once",
            two_at_a_time,
            the_permit_is_dropped_at_once,
        ),
        wrong("too-many-at-once", two_at_a_time, the_permit_stays_outside),
        wrong("too-few-at-once", two_at_a_time, one_too_few),
        right(three_thumbs, thumbs_in_a_local_set),
        right(first_mirror, first_mirror_with_join_set),
        right(first_mirror, first_mirror_with_abort),
        right(print_as_they_come, print_by_channel),
        right(two_at_a_time, two_workers_and_a_queue),
        right(two_at_a_time, a_hand_made_pool_of_futures),
        right(save_then_answer, save_then_answer),
    ]
}

/// An order is saved, then answered.
async fn save_then_answer(w: World) {
    step(&w, "price", 10).await.unwrap();
    let (save, answer) = (step(&w, "save", 40), step(&w, "answer", 10));
    let _ = join!(save, answer);
}

async fn spawns_the_save_and_returns(w: World) {
    step(&w, "price", 10).await.unwrap();
    spawn(step(&w, "save", 40));
    step(&w, "answer", 10).await.unwrap();
}

struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn in_background(w: &World, name: &'static str, millis: u64) -> AbortOnDrop {
    let w = w.clone();
    AbortOnDrop(spawn(async move {
        step(&w, name, millis).await.unwrap();
    }))
}

async fn a_guard_that_nobody_keeps(w: World) {
    step(&w, "price", 10).await.unwrap();
    {
        let _save = in_background(&w, "save", 40);
        step(&w, "answer", 10).await.unwrap();
    }
}

/// Three thumbnails, then the page.
async fn three_thumbs(w: World) {
    let [a, b, c] = [20, 30, 40].map(|millis| step(&w, format!("thumb({millis})"), millis));
    let _ = join!(a, b, c);
    step(&w, "page", 10).await.unwrap();
}

async fn joins_only_the_first(w: World) {
    let mut tasks: Vec<_> = [20, 30, 40]
        .into_iter()
        .map(|millis| spawn(step(&w, format!("thumb({millis})"), millis)))
        .collect();
    tasks.remove(0).await.unwrap().unwrap();
    step(&w, "page", 10).await.unwrap();
}

async fn start_thumbs(w: &World) {
    let mut set = JoinSet::new();
    for millis in [20, 30, 40] {
        set.spawn(step(w, format!("thumb({millis})"), millis));
    }
    // The first is enough to see that it works.
    set.join_next().await;
}

async fn the_set_ends_with_its_function(w: World) {
    start_thumbs(&w).await;
    step(&w, "page", 10).await.unwrap();
}

async fn the_local_set_goes(w: World) {
    let local = LocalSet::new();
    for millis in [20, 30, 40] {
        let thumb = step(&w, format!("thumb({millis})"), millis);
        local.spawn_local(async move { thumb.await.unwrap() });
    }
    local.run_until(sleep(d(25))).await;
    drop(local);
    step(&w, "page", 10).await.unwrap();
}

async fn thumbs_in_a_local_set(w: World) {
    let left = Rc::new(Cell::new(3));
    let local = LocalSet::new();
    for millis in [20, 30, 40] {
        let (thumb, left) = (step(&w, format!("thumb({millis})"), millis), left.clone());
        local.spawn_local(async move {
            thumb.await.unwrap();
            left.set(left.get() - 1);
        });
    }
    local.await;
    assert_eq!(left.get(), 0);
    step(&w, "page", 10).await.unwrap();
}

const MIRRORS: [(&str, u64); 2] = [("near", 20), ("far", 90)];

/// The faster of two mirrors, the other is given up; then unpack.
async fn first_mirror(w: World) {
    let web = pages(&w, &MIRRORS);
    select! {
        text = web.fetch("near") => text.unwrap(),
        text = web.fetch("far") => text.unwrap(),
    };
    step(&w, "unpack", 30).await.unwrap();
}

async fn first_mirror_with_join_set(w: World) {
    let web = pages(&w, &MIRRORS);
    let mut set = JoinSet::new();
    for (mirror, _) in MIRRORS {
        set.spawn(web.fetch(mirror));
    }
    let _text = set.join_next().await.unwrap().unwrap().unwrap();
    set.shutdown().await;
    step(&w, "unpack", 30).await.unwrap();
}

async fn first_mirror_with_abort(w: World) {
    let web = pages(&w, &MIRRORS);
    let mut near = spawn(web.fetch("near"));
    let mut far = spawn(web.fetch("far"));
    select! {
        _ = &mut near => far.abort(),
        _ = &mut far => near.abort(),
    }
    step(&w, "unpack", 30).await.unwrap();
}

async fn spawns_both_and_takes_the_first(w: World) {
    let web = pages(&w, &MIRRORS);
    let (tx, mut rx) = mpsc::channel(2);
    for (mirror, _) in MIRRORS {
        let (fetch, tx) = (web.fetch(mirror), tx.clone());
        spawn(async move {
            let _ = tx.send(fetch.await).await;
        });
    }
    rx.recv().await.unwrap().unwrap();
    step(&w, "unpack", 30).await.unwrap();
}

async fn joins_both_mirrors(w: World) {
    let web = pages(&w, &MIRRORS);
    let (near, far) = join!(web.fetch("near"), web.fetch("far"));
    let _text = near.or(far).unwrap();
    step(&w, "unpack", 30).await.unwrap();
}

const FEEDS: [(&str, u64); 3] = [("slow", 60), ("mid", 40), ("fast", 10)];

/// Each feed is printed as it comes, by one printer.
async fn print_as_they_come(w: World) {
    let web = pages(&w, &FEEDS);
    let mut set = JoinSet::new();
    for (feed, _) in FEEDS {
        let web = web.clone();
        set.spawn(async move { web.fetch(feed).await.map(|_| feed).unwrap() });
    }
    while let Some(feed) = set.join_next().await {
        step(&w, format!("print({})", feed.unwrap()), 10)
            .await
            .unwrap();
    }
}

async fn print_by_channel(w: World) {
    let web = pages(&w, &FEEDS);
    let (tx, mut rx) = mpsc::unbounded_channel();
    for (feed, _) in FEEDS {
        let (web, tx) = (web.clone(), tx.clone());
        spawn(async move {
            web.fetch(feed).await.unwrap();
            tx.send(feed).unwrap();
        });
    }
    drop(tx);
    while let Some(feed) = rx.recv().await {
        step(&w, format!("print({feed})"), 10).await.unwrap();
    }
}

async fn handles_in_order(w: World) {
    let web = pages(&w, &FEEDS);
    let mut handles = vec![];
    for (feed, _) in FEEDS {
        handles.push((feed, spawn(web.fetch(feed))));
    }
    for (feed, handle) in handles {
        handle.await.unwrap().unwrap();
        step(&w, format!("print({feed})"), 10).await.unwrap();
    }
}

const JOBS: [u64; 5] = [40, 10, 30, 20, 25];

fn job(w: &World, i: usize) -> Call {
    step(w, format!("job({i})"), JOBS[i])
}

/// Five jobs, two at a time.
async fn two_at_a_time(w: World) {
    let permits = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for i in 0..JOBS.len() {
        let (job, permits) = (job(&w, i), permits.clone());
        set.spawn(async move {
            let _permit = permits.acquire().await.unwrap();
            job.await.unwrap();
        });
    }
    set.join_all().await;
}

async fn two_workers_and_a_queue(w: World) {
    let queue = Arc::new(StdMutex::new((0..JOBS.len()).collect::<VecDeque<_>>()));
    let worker = || {
        let (w, queue) = (w.clone(), queue.clone());
        async move {
            loop {
                let Some(i) = queue.lock().unwrap().pop_front() else {
                    break;
                };
                job(&w, i).await.unwrap();
            }
        }
    };
    join!(worker(), worker());
}

/// Two futures in hand; when one ends the next takes its place.
struct InHand {
    jobs: VecDeque<Call>,
    hand: Vec<Pin<Box<Call>>>,
}

impl Future for InHand {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        loop {
            while this.hand.len() < 2 {
                match this.jobs.pop_front() {
                    Some(job) => this.hand.push(Box::pin(job)),
                    None => break,
                }
            }
            let before = this.hand.len();
            this.hand
                .retain_mut(|job| job.as_mut().poll(cx).is_pending());
            if this.hand.is_empty() && this.jobs.is_empty() {
                return Poll::Ready(());
            }
            if this.hand.len() == before {
                return Poll::Pending;
            }
        }
    }
}

async fn a_hand_made_pool_of_futures(w: World) {
    let jobs = (0..JOBS.len()).map(|i| job(&w, i)).collect();
    InHand { jobs, hand: vec![] }.await;
}

async fn chunks_of_two(w: World) {
    let all: Vec<usize> = (0..JOBS.len()).collect();
    for chunk in all.chunks(2) {
        let handles: Vec<_> = chunk.iter().map(|&i| spawn(job(&w, i))).collect();
        for handle in handles {
            handle.await.unwrap().unwrap();
        }
    }
}

async fn the_permit_is_dropped_at_once(w: World) {
    let permits = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for i in 0..JOBS.len() {
        let (job, permits) = (job(&w, i), permits.clone());
        set.spawn(async move {
            let _ = permits.acquire().await.unwrap();
            job.await.unwrap();
        });
    }
    set.join_all().await;
}

async fn the_permit_stays_outside(w: World) {
    let permits = Arc::new(Semaphore::new(2));
    let mut handles = Vec::new();
    for i in 0..JOBS.len() {
        let _permit = permits.acquire().await.unwrap();
        handles.push(spawn(job(&w, i)));
    }
    for handle in handles {
        handle.await.unwrap().unwrap();
    }
}

async fn one_too_few(w: World) {
    let mut set = JoinSet::new();
    for i in 0..JOBS.len() {
        if set.len() + 1 >= 2 {
            set.join_next().await;
        }
        set.spawn(job(&w, i));
    }
    set.join_all().await;
}
