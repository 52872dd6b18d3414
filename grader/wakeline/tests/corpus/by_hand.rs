//! Futures that are made, kept and polled by hand, or not at all.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex as StdMutex};
use std::task::{Context, Poll, Waker};

use tokio::sync::{Mutex, Notify, OnceCell, oneshot, watch};
use tokio::task::{JoinSet, LocalSet, yield_now};
use tokio::{join, spawn};
use wakeline::World;
use wakeline::world::Call;

use super::case::{Case, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "one-after-the-other",
            fetch_all,
            pushes_answers_in_a_for_loop,
        ),
        wrong("one-after-the-other", fetch_all, awaits_each_handle_at_once),
        wrong("panicked", fetch_all, collects_by_completion),
        wrong("never-started", audit, forgot_the_await),
        wrong("never-started", audit, a_vec_of_futures_is_dropped),
        wrong("left-no-waker", countdown, a_countdown_that_never_wakes),
        wrong(
            "spins-without-progress",
            countdown,
            a_countdown_that_always_wakes,
        ),
        wrong("did-it-again", settings_once, looks_then_fetches),
        wrong(
            "did-it-again",
            settings_once,
            the_answer_is_lost_over_an_await,
        ),
        wrong("notified-nobody", late_reader, waits_after_notify_waiters),
        wrong("no-reply", promise, the_sender_stays_in_the_map),
        wrong(
            "spins-without-progress",
            promise,
            asks_the_oneshot_in_a_loop,
        ),
        wrong("not-written-yet", promise, todo_stays),
        right(fetch_all, fetch_all_with_indices),
        right(fetch_all, fetch_all_with_a_hand_made_join),
        right(settings_once, settings_once_with_a_cell),
        right(settings_once, settings_once_through_a_lock),
        right(promise, promise_by_hand),
        right(late_reader, late_reader_with_watch),
        right(audit, audit),
        right(countdown, countdown),
    ]
}

const URLS: [(&str, u64); 3] = [("users", 50), ("posts", 20), ("tags", 35)];

async fn fetch_all(w: World) {
    let web = pages(&w, &URLS);
    let handles = URLS.map(|(url, _)| spawn(web.fetch(url)));
    let mut texts = Vec::new();
    for handle in handles {
        texts.push(handle.await.unwrap().unwrap());
    }
    render(&w, &texts).await;
}

async fn render(w: &World, texts: &[String]) {
    assert!(
        texts[0].contains("users"),
        "users first, got {:?}",
        texts[0]
    );
    step(w, "render", 10).await.unwrap();
}

async fn pushes_answers_in_a_for_loop(w: World) {
    let web = pages(&w, &URLS);
    let mut texts = vec![];
    for (url, _) in URLS {
        let text = web.fetch(url).await.unwrap();
        texts.push(text);
    }
    render(&w, &texts).await;
}

async fn awaits_each_handle_at_once(w: World) {
    let web = pages(&w, &URLS);
    let mut texts = Vec::new();
    for (url, _) in URLS {
        let web = web.clone();
        let text = spawn(async move { web.fetch(url).await.unwrap() })
            .await
            .unwrap();
        texts.push(text);
    }
    render(&w, &texts).await;
}

async fn collects_by_completion(w: World) {
    let web = pages(&w, &URLS);
    let mut set = JoinSet::new();
    for (url, _) in URLS {
        set.spawn(web.fetch(url));
    }
    let mut texts = Vec::new();
    while let Some(done) = set.join_next().await {
        texts.push(done.unwrap().unwrap());
    }
    render(&w, &texts).await;
}

async fn fetch_all_with_indices(w: World) {
    let web = pages(&w, &URLS);
    let mut set = JoinSet::new();
    for (i, (url, _)) in URLS.into_iter().enumerate() {
        let web = web.clone();
        set.spawn(async move { (i, web.fetch(url).await.unwrap()) });
    }
    let mut texts = vec![String::new(); URLS.len()];
    while let Some(done) = set.join_next().await {
        let (i, text) = done.unwrap();
        texts[i] = text;
    }
    render(&w, &texts).await;
}

/// All futures, and the answers so far.
struct JoinAll {
    futures: Vec<Option<Pin<Box<Call>>>>,
    answers: Vec<Option<String>>,
}

impl Future for JoinAll {
    type Output = Vec<String>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Vec<String>> {
        let this = &mut *self;
        let mut waiting = false;
        for (slot, answer) in this.futures.iter_mut().zip(&mut this.answers) {
            if let Some(future) = slot {
                match future.as_mut().poll(cx) {
                    Poll::Ready(text) => {
                        *answer = text.ok();
                        *slot = None;
                    }
                    Poll::Pending => waiting = true,
                }
            }
        }
        if waiting {
            return Poll::Pending;
        }
        Poll::Ready(this.answers.drain(..).flatten().collect())
    }
}

async fn fetch_all_with_a_hand_made_join(w: World) {
    let web = pages(&w, &URLS);
    let all = JoinAll {
        futures: URLS
            .iter()
            .map(|(url, _)| Some(Box::pin(web.fetch(url))))
            .collect(),
        answers: vec![None; URLS.len()],
    };
    render(&w, &all.await).await;
}

/// A login, an entry in the log, then the page.
async fn audit(w: World) {
    step(&w, "login", 15).await.unwrap();
    step(&w, "log(alice)", 5).await.unwrap();
    step(&w, "page", 30).await.unwrap();
}

async fn log(w: World, user: &'static str) {
    step(&w, format!("log({user})"), 5).await.unwrap();
}

async fn forgot_the_await(w: World) {
    step(&w, "login", 15).await.unwrap();
    let _entry = log(w.clone(), "alice");
    step(&w, "page", 30).await.unwrap();
}

async fn a_vec_of_futures_is_dropped(w: World) {
    step(&w, "login", 15).await.unwrap();
    let entries: Vec<_> = ["alice"]
        .into_iter()
        .map(|user| log(w.clone(), user))
        .collect();
    drop(entries);
    step(&w, "page", 30).await.unwrap();
}

/// Three ticks of another task are counted, then it says liftoff.
async fn countdown(w: World) {
    let count = Arc::new(StdMutex::new((3, None::<Waker>)));
    spawn(ticks(Arc::clone(&count)));
    std::future::poll_fn(move |cx| {
        let mut state = count.lock().unwrap();
        if state.0 == 0 {
            return Poll::Ready(());
        }
        state.1 = Some(cx.waker().clone());
        Poll::Pending
    })
    .await;
    step(&w, "liftoff", 10).await.unwrap();
}

async fn ticks(count: Arc<StdMutex<(u32, Option<Waker>)>>) {
    for _ in 0..3 {
        pause(10).await;
        let mut state = count.lock().unwrap();
        state.0 -= 1;
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }
}

/// The future forgets to leave its waker.
struct Countdown {
    count: Arc<StdMutex<(u32, Option<Waker>)>>,
    eager: bool,
}

impl Future for Countdown {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.count.lock().unwrap().0 == 0 {
            return Poll::Ready(());
        }
        if self.eager {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

async fn a_countdown_that_never_wakes(w: World) {
    let count = Arc::new(StdMutex::new((3, None)));
    spawn(ticks(Arc::clone(&count)));
    Countdown {
        count,
        eager: false,
    }
    .await;
    step(&w, "liftoff", 10).await.unwrap();
}

async fn a_countdown_that_always_wakes(w: World) {
    let count = Arc::new(StdMutex::new((3, None)));
    spawn(ticks(Arc::clone(&count)));
    Countdown { count, eager: true }.await;
    step(&w, "liftoff", 10).await.unwrap();
}

/// Three handlers need the settings; they are fetched once.
async fn settings_once(w: World) {
    let web = pages(&w, &[("settings", 30)]);
    let text = web.fetch("settings").await.unwrap();
    let handle = |name: &'static str| {
        let (w, text) = (w.clone(), text.clone());
        async move {
            assert!(!text.is_empty());
            step(&w, name, 10).await.unwrap();
        }
    };
    join!(handle("a"), handle("b"), handle("c"));
}

async fn looks_then_fetches(w: World) {
    let web = pages(&w, &[("settings", 30)]);
    let cell = Arc::new(OnceCell::new());
    let mut tasks = Vec::new();
    for name in ["a", "b", "c"] {
        let (w, web, cell) = (w.clone(), web.clone(), Arc::clone(&cell));
        tasks.push(spawn(async move {
            if cell.get().is_none() {
                let text = web.fetch("settings").await.unwrap();
                let _ = cell.set(text);
            }
            step(&w, name, 10).await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

/// A state machine that keeps the answer in a local of one branch.
async fn the_answer_is_lost_over_an_await(w: World) {
    let web = pages(&w, &[("settings", 30)]);
    let mut loaded = false;
    let mut text = String::new();
    while !loaded {
        let answer = web.fetch("settings").await.unwrap();
        if !text.is_empty() {
            loaded = true;
        }
        text = answer;
    }
    let handle = |name: &'static str| step(&w, name, 10);
    let _ = join!(handle("a"), handle("b"), handle("c"));
}

async fn settings_once_with_a_cell(w: World) {
    let web = pages(&w, &[("settings", 30)]);
    let cell = Arc::new(OnceCell::new());
    let mut set = JoinSet::new();
    for name in ["a", "b", "c"] {
        let (w, web, cell) = (w.clone(), web.clone(), Arc::clone(&cell));
        set.spawn(async move {
            cell.get_or_init(|| async { web.fetch("settings").await.unwrap() })
                .await;
            step(&w, name, 10).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn settings_once_through_a_lock(w: World) {
    let web = pages(&w, &[("settings", 30)]);
    let kept = Arc::new(Mutex::new(None::<String>));
    let handle = |name: &'static str| {
        let (w, web, kept) = (w.clone(), web.clone(), kept.clone());
        async move {
            let text = {
                let mut kept = kept.lock().await;
                if kept.is_none() {
                    *kept = Some(web.fetch("settings").await.unwrap());
                }
                kept.clone().unwrap()
            };
            assert!(!text.is_empty());
            step(&w, name, 10).await.unwrap();
        }
    };
    join!(handle("a"), handle("b"), handle("c"));
}

/// One reader is there in time, one comes late; both show the news.
async fn late_reader(w: World) {
    let news = step(&w, "news", 20);
    let early = step(&w, "show(early)", 5);
    let late = step(&w, "show(late)", 5);
    news.await.unwrap();
    let late = async {
        pause(20).await;
        late.await
    };
    let _ = join!(early, late);
}

async fn waits_after_notify_waiters(w: World) {
    let ready = Arc::new(Notify::new());
    let read = |name: &'static str, ready: Arc<Notify>| {
        let w = w.clone();
        async move {
            ready.notified().await;
            step(&w, format!("show({name})"), 5).await.unwrap();
        }
    };
    let early = spawn(read("early", ready.clone()));
    step(&w, "news", 20).await.unwrap();
    ready.notify_waiters();
    pause(20).await;
    let late = spawn(read("late", ready));
    early.await.unwrap();
    late.await.unwrap();
}

async fn late_reader_with_watch(w: World) {
    let (tx, rx) = watch::channel(false);
    let read = |name: &'static str, mut rx: watch::Receiver<bool>| {
        let w = w.clone();
        async move {
            rx.wait_for(|ready| *ready).await.unwrap();
            step(&w, format!("show({name})"), 5).await.unwrap();
        }
    };
    let early = spawn(read("early", rx.clone()));
    step(&w, "news", 20).await.unwrap();
    tx.send_replace(true);
    pause(20).await;
    read("late", rx).await;
    early.await.unwrap();
}

/// A worker answers by a oneshot.
async fn promise(w: World) {
    let (tx, rx) = oneshot::channel();
    let worker = w.clone();
    spawn(async move {
        step(&worker, "work", 25).await.unwrap();
        let _ = tx.send(7);
    });
    let answer = rx.await.unwrap();
    step(&w, format!("show({answer})"), 5).await.unwrap();
}

async fn the_sender_stays_in_the_map(w: World) {
    let pending = Arc::new(StdMutex::new(HashMap::new()));
    let (tx, rx) = oneshot::channel::<u32>();
    pending.lock().unwrap().insert("job-1", tx);
    let (worker, table) = (w.clone(), pending.clone());
    spawn(async move {
        step(&worker, "work", 25).await.unwrap();
        if let Some(tx) = table.lock().unwrap().remove("job_1") {
            let _ = tx.send(7);
        }
    });
    let answer = rx.await.unwrap();
    step(&w, format!("show({answer})"), 5).await.unwrap();
    drop(pending);
}

async fn asks_the_oneshot_in_a_loop(w: World) {
    let (tx, mut rx) = oneshot::channel();
    let worker = w.clone();
    spawn(async move {
        step(&worker, "work", 25).await.unwrap();
        let _ = tx.send(7);
    });
    let answer = loop {
        if let Ok(answer) = rx.try_recv() {
            break answer;
        }
        yield_now().await;
    };
    step(&w, format!("show({answer})"), 5).await.unwrap();
}

async fn todo_stays(w: World) {
    let (tx, rx) = oneshot::channel::<u32>();
    let worker = w.clone();
    let task = spawn(async move {
        step(&worker, "work", 25).await.unwrap();
        let _ = tx.send(7);
    });
    task.await.unwrap();
    let _ = rx;
    todo!("wait for the answer and show it");
}

#[derive(Default)]
struct Shared {
    value: RefCell<Option<u32>>,
    waker: RefCell<Option<Waker>>,
}

async fn promise_by_hand(w: World) {
    let shared = Rc::new(Shared::default());
    let local = LocalSet::new();
    local
        .run_until(async {
            let (worker, set) = (w.clone(), shared.clone());
            tokio::task::spawn_local(async move {
                step(&worker, "work", 25).await.unwrap();
                *set.value.borrow_mut() = Some(7);
                if let Some(waker) = set.waker.borrow_mut().take() {
                    waker.wake();
                }
            });
            let answer = std::future::poll_fn(|cx| match *shared.value.borrow() {
                Some(value) => Poll::Ready(value),
                None => {
                    *shared.waker.borrow_mut() = Some(cx.waker().clone());
                    Poll::Pending
                }
            })
            .await;
            step(&w, format!("show({answer})"), 5).await.unwrap();
        })
        .await;
}
