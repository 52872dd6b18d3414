//! The timeline held against futures that count their own polls.
#![cfg(tokio_unstable)]
#![allow(clippy::similar_names)] // `send` and `seed`

mod random;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use random::Random;
use tokio::sync::{Mutex as AsyncMutex, Notify, Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use wakeline::timeline::{Actor, What};
use wakeline::{Ending, scenario};

/// Which task was polled, or dropped before it had finished, in order.
type Log = Arc<Mutex<Vec<Actor>>>;

/// Counts the polls of the future in it. It knows nothing of wakeline.
struct Counted<F> {
    future: Option<Pin<Box<F>>>,
    task: Actor,
    log: Log,
}

impl<F> Counted<F> {
    fn note(&self) {
        self.log.lock().unwrap().push(self.task);
    }
}

impl<F: Future> Future for Counted<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.note();
        let future = self.future.as_mut().expect("not polled after its end");
        let polled = future.as_mut().poll(context);
        if polled.is_ready() {
            self.future = None;
        }
        polled
    }
}

impl<F> Drop for Counted<F> {
    /// tokio polls an aborted task once more, only to drop it.
    fn drop(&mut self) {
        if self.future.is_some() {
            self.note();
        }
    }
}

/// Spawns tasks and counts them, in the order in which it spawns them.
#[derive(Clone, Default)]
struct Counter {
    log: Log,
    spawned: Arc<AtomicUsize>,
}

impl Counter {
    fn wrap<F: Future>(&self, task: Actor, future: F) -> Counted<F> {
        let future = Some(Box::pin(future));
        let log = Arc::clone(&self.log);
        Counted { future, task, log }
    }

    fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let number = self.spawned.fetch_add(1, Ordering::SeqCst) + 1;
        let task = Actor::Spawned(number.try_into().unwrap());
        tokio::spawn(self.wrap(task, future))
    }
}

#[derive(Clone)]
struct Shared {
    counter: Counter,
    semaphore: Arc<Semaphore>,
    mutex: Arc<AsyncMutex<()>>,
    notify: Arc<Notify>,
}

/// A task that does twenty things chosen at random: it yields, sleeps, takes permits and
/// locks, notifies and waits, sends and receives, gives up, spawns and aborts.
fn busy(shared: Shared, seed: u64, generations: u64) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let mut random = Random(seed);
        let pause = |millis| sleep(Duration::from_millis(millis));
        for step in 0..20 {
            match random.next(10) {
                0 => tokio::task::yield_now().await,
                1 => pause(random.next(9)).await,
                2 => {
                    let _permit = shared.semaphore.acquire().await.unwrap();
                    pause(random.next(4)).await;
                }
                3 => {
                    let _guard = shared.mutex.lock().await;
                    tokio::task::yield_now().await;
                }
                4 => shared.notify.notify_waiters(),
                5 => {
                    let waits = shared.notify.notified();
                    let _ = timeout(Duration::from_millis(random.next(6)), waits).await;
                }
                6 => {
                    let (send, mut receive) = mpsc::channel(1);
                    let sends = shared.counter.spawn(async move {
                        for number in 0..3 {
                            send.send(number).await.unwrap();
                        }
                    });
                    while receive.recv().await.is_some() {}
                    sends.await.unwrap();
                }
                7 => {
                    let (send, receive) = oneshot::channel();
                    let answers = shared.counter.spawn(async move {
                        tokio::task::yield_now().await;
                        let _ = send.send(());
                    });
                    let _ = receive.await;
                    answers.await.unwrap();
                }
                8 if generations > 0 => {
                    let child = busy(shared.clone(), seed * 31 + step, generations - 1);
                    let child = shared.counter.spawn(child);
                    if random.next(2) == 0 {
                        child.await.unwrap();
                    }
                }
                _ => {
                    let victim = shared.counter.spawn(sleep(Duration::from_millis(5)));
                    pause(random.next(8)).await;
                    victim.abort();
                    let _ = victim.await;
                }
            }
        }
    })
}

/// Gives the polls of the timeline and those that the futures counted.
fn both_counts(seed: u64) -> (Vec<Actor>, Vec<Actor>) {
    let counter = Counter::default();
    let log = Arc::clone(&counter.log);
    let recording = scenario::record(0, move |_| {
        let shared = Shared {
            counter: counter.clone(),
            semaphore: Arc::new(Semaphore::new(2)),
            mutex: Arc::default(),
            notify: Arc::default(),
        };
        counter.wrap(Actor::Main, async move {
            let tasks: Vec<_> = (0..6)
                .map(|number| {
                    let task = busy(shared.clone(), seed * 1_000 + number, 2);
                    shared.counter.spawn(task)
                })
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
        })
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.dropped_events, 0);
    assert_eq!(recording.timeline.unseen, []);
    let events = recording.timeline.events.iter();
    let polls = events.filter(|event| matches!(event.what, What::Polled));
    let seen = polls.map(|event| event.task).collect();
    let mut counted = log.lock().unwrap().clone();
    // What the runtime drops at its end is dropped after the recording.
    counted.truncate(counted.len().min(Vec::len(&seen)));
    (seen, counted)
}

#[test]
fn the_timeline_has_each_poll_that_the_futures_counted_in_the_same_order() {
    let mut polls = 0;
    let mut seed = 0;
    while polls < 40_000 {
        seed += 1;
        let (seen, counted) = both_counts(seed);
        let first = seen.iter().zip(&counted).position(|(a, b)| a != b);
        assert_eq!(first, None, "seed {seed}: poll {first:?} differs");
        assert_eq!(seen.len(), counted.len(), "seed {seed}");
        polls += seen.len();
    }
    println!("{polls} polls of {seed} programs, 0 mismatches");
}
