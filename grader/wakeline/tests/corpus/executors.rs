//! Executors of one's own, ticks, and locks for readers.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex as StdMutex};
use std::task::{Context, Poll, Waker};

use tokio::sync::{OnceCell, RwLock, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio::{join, spawn};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("never-started", own_loop, the_executor_drops_a_task),
        wrong(
            "one-after-the-other",
            own_loop,
            the_executor_runs_each_to_its_end,
        ),
        wrong(
            "spins-without-progress",
            own_loop,
            the_executor_polls_again_at_once,
        ),
        wrong("timer-made-anew", beats, a_beat_after_each_beat),
        wrong(
            "ticks-in-a-burst",
            beats_with_a_long_one,
            a_burst_after_the_long_one,
        ),
        wrong(
            "blocks-the-loop-for-ever",
            config_watch,
            a_borrow_is_held_over_an_await,
        ),
        wrong("took-turns-at-a-lock", readers, readers_take_the_write_lock),
        wrong("sender-still-alive", readers, a_reader_that_never_ends),
        wrong("waits-for-itself", once, a_cell_that_asks_itself),
        right(own_loop, own_loop_with_a_queue),
        right(config_watch, config_is_cloned_first),
        right(readers, readers_with_a_snapshot),
        right(beats, beats),
        right(beats_with_a_long_one, beats_with_a_long_one),
        right(once, once),
    ]
}

type Boxed<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

fn three_jobs(w: &World) -> Vec<Boxed<'static>> {
    [(1, 30), (2, 20), (3, 10)]
        .into_iter()
        .map(|(i, millis)| {
            let job = step(w, format!("job({i})"), millis);
            Box::pin(async move { drop(job.await) }) as Boxed<'static>
        })
        .collect()
}

/// Three jobs on a loop of one's own, inside one task; then a report.
async fn own_loop(w: World) {
    let mut jobs = three_jobs(&w);
    std::future::poll_fn(|cx| {
        jobs.retain_mut(|job| job.as_mut().poll(cx).is_pending());
        if jobs.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    step(&w, "report", 5).await.unwrap();
}

struct Ready {
    number: usize,
    queue: Arc<StdMutex<VecDeque<usize>>>,
    parent: Waker,
}

impl std::task::Wake for Ready {
    fn wake(self: Arc<Self>) {
        self.queue.lock().unwrap().push_back(self.number);
        self.parent.wake_by_ref();
    }
}

async fn own_loop_with_a_queue(w: World) {
    let mut jobs: Vec<Option<Boxed>> = three_jobs(&w).into_iter().map(Some).collect();
    let queue = Arc::new(StdMutex::new((0..jobs.len()).collect::<VecDeque<_>>()));
    std::future::poll_fn(|cx| {
        loop {
            let Some(number) = queue.lock().unwrap().pop_front() else {
                break;
            };
            let Some(job) = &mut jobs[number] else {
                continue;
            };
            let ready = Ready {
                number,
                queue: queue.clone(),
                parent: cx.waker().clone(),
            };
            let waker = Waker::from(Arc::new(ready));
            if job
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready()
            {
                jobs[number] = None;
            }
        }
        if jobs.iter().all(Option::is_none) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    step(&w, "report", 5).await.unwrap();
}

async fn the_executor_drops_a_task(w: World) {
    let mut queue: VecDeque<_> = three_jobs(&w).into();
    // A run queue that holds two.
    queue.truncate(2);
    let mut jobs = queue;
    std::future::poll_fn(|cx| {
        jobs.retain_mut(|job| job.as_mut().poll(cx).is_pending());
        if jobs.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    step(&w, "report", 5).await.unwrap();
}

async fn the_executor_runs_each_to_its_end(w: World) {
    let mut queue: VecDeque<_> = three_jobs(&w).into();
    std::future::poll_fn(|cx| {
        while let Some(job) = queue.front_mut() {
            match job.as_mut().poll(cx) {
                Poll::Ready(()) => drop(queue.pop_front()),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(())
    })
    .await;
    step(&w, "report", 5).await.unwrap();
}

async fn the_executor_polls_again_at_once(w: World) {
    let mut jobs = three_jobs(&w);
    std::future::poll_fn(|cx| {
        jobs.retain_mut(|job| job.as_mut().poll(cx).is_pending());
        if jobs.is_empty() {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    step(&w, "report", 5).await.unwrap();
}

/// Four beats, 100 ms apart, each takes 10 ms.
async fn beats(w: World) {
    let mut tick = interval(d(100));
    for _ in 0..4 {
        tick.tick().await;
        step(&w, "beat", 10).await.unwrap();
    }
}

async fn a_beat_after_each_beat(w: World) {
    for i in 0..4 {
        if i > 0 {
            sleep(d(100)).await;
        }
        step(&w, "beat", 10).await.unwrap();
    }
}

/// Polls each 50 ms; the second takes 170 ms, and what was missed is left out.
async fn beats_with_a_long_one(w: World) {
    let mut tick = interval(d(50));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for millis in [5, 170, 5, 5, 5] {
        tick.tick().await;
        step(&w, format!("poll({millis})"), millis).await.unwrap();
    }
}

async fn a_burst_after_the_long_one(w: World) {
    let mut tick = interval(d(50));
    for millis in [5, 170, 5, 5, 5] {
        tick.tick().await;
        step(&w, format!("poll({millis})"), millis).await.unwrap();
    }
}

/// The config is used for 30 ms; meanwhile a new one comes.
async fn config_watch(w: World) {
    let use_it = step(&w, "use(1)", 30);
    let reload = async {
        pause(10).await;
        step(&w, "reload", 5).await.unwrap();
    };
    let _ = join!(use_it, reload);
    step(&w, "use(2)", 5).await.unwrap();
}

async fn config_is_cloned_first(w: World) {
    let (tx, rx) = watch::channel(1);
    let use_it = async {
        let config = *rx.borrow();
        step(&w, format!("use({config})"), 30).await.unwrap();
    };
    let reload = async {
        pause(10).await;
        step(&w, "reload", 5).await.unwrap();
        tx.send_replace(2);
    };
    join!(use_it, reload);
    let config = *rx.borrow();
    step(&w, format!("use({config})"), 5).await.unwrap();
}

async fn a_borrow_is_held_over_an_await(w: World) {
    let (tx, rx) = watch::channel(1);
    let use_it = async {
        let config = rx.borrow();
        step(&w, format!("use({})", *config), 30).await.unwrap();
    };
    let reload = async {
        pause(10).await;
        step(&w, "reload", 5).await.unwrap();
        tx.send_replace(2);
    };
    join!(use_it, reload);
    let config = *rx.borrow();
    step(&w, format!("use({config})"), 5).await.unwrap();
}

/// Three readers read at once, then one write.
async fn readers(w: World) {
    let lock = RwLock::new(());
    let read = async |i: u32| {
        let _guard = lock.read().await;
        step(&w, format!("read({i})"), 20).await.unwrap();
    };
    join!(read(1), read(2), read(3));
    step(&w, "write", 10).await.unwrap();
}

async fn readers_with_a_snapshot(w: World) {
    let lock = Arc::new(RwLock::new(Arc::new(0)));
    let mut set = JoinSet::new();
    for i in 1..=3 {
        let (w, lock) = (w.clone(), lock.clone());
        set.spawn(async move {
            let _snapshot = lock.read().await.clone();
            step(&w, format!("read({i})"), 20).await.unwrap();
        });
    }
    set.join_all().await;
    let mut value = lock.write().await;
    step(&w, "write", 10).await.unwrap();
    *value = Arc::new(1);
}

async fn readers_take_the_write_lock(w: World) {
    let lock = Arc::new(RwLock::new(0));
    let mut set = JoinSet::new();
    for i in 1..=3 {
        let (w, lock) = (w.clone(), lock.clone());
        set.spawn(async move {
            let _value = lock.write().await;
            step(&w, format!("read({i})"), 20).await.unwrap();
        });
    }
    set.join_all().await;
    step(&w, "write", 10).await.unwrap();
}

async fn a_reader_that_never_ends(w: World) {
    let lock = Arc::new(RwLock::new(0));
    let (_tx, mut rx) = mpsc::channel::<()>(1);
    for i in 1..=3 {
        let read = step(&w, format!("read({i})"), 20);
        let lock = lock.clone();
        if i < 3 {
            spawn(async move {
                let _guard = lock.read().await;
                read.await.unwrap();
            });
        } else {
            let more = std::mem::replace(&mut rx, mpsc::channel(1).1);
            spawn(async move {
                let mut more = more;
                let _guard = lock.read().await;
                read.await.unwrap();
                // Until it is told to stop.
                more.recv().await;
            });
        }
    }
    pause(50).await;
    let _guard = lock.write().await;
    step(&w, "write", 10).await.unwrap();
}

/// The settings are loaded with their defaults, once.
async fn once(w: World) {
    step(&w, "defaults", 10).await.unwrap();
    step(&w, "settings", 10).await.unwrap();
}

struct Settings {
    cell: OnceCell<u32>,
}

impl Settings {
    fn get<'a>(&'a self, w: &'a World, depth: u32) -> Pin<Box<dyn Future<Output = u32> + 'a>> {
        Box::pin(async move {
            *self
                .cell
                .get_or_init(|| async {
                    step(w, "defaults", 10).await.unwrap();
                    // The settings know how deep they may nest.
                    if depth == 0 {
                        self.get(w, 1).await + 1
                    } else {
                        1
                    }
                })
                .await
        })
    }
}

async fn a_cell_that_asks_itself(w: World) {
    let settings = Settings {
        cell: OnceCell::new(),
    };
    settings.get(&w, 0).await;
    step(&w, "settings", 10).await.unwrap();
}
