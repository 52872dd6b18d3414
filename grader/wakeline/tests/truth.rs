//! The timeline held against what it is a picture of: futures that count their
//! own polls, and the real clock.
#![cfg(tokio_unstable)]
#![allow(clippy::similar_names)] // `send` and `seed`

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, Notify, Semaphore, mpsc, oneshot};
use tokio::task::{JoinHandle, LocalSet};
use tokio::time::{sleep, timeout};
use wakeline::timeline::{Actor, Unseen, What};
use wakeline::{Ending, Recording, ms, scenario};

// -- futures that count themselves ----------------------------------------------

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

/// The numbers of splitmix64: the same programs in every run of the test.
struct Lots(u64);

impl Lots {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }
}

#[derive(Clone)]
struct Shared {
    counter: Counter,
    semaphore: Arc<Semaphore>,
    mutex: Arc<AsyncMutex<()>>,
    notify: Arc<Notify>,
}

/// A task that does twenty things by lot: it yields, sleeps, takes permits and
/// locks, notifies and waits, sends and receives, gives up, spawns and aborts.
fn busy(shared: Shared, seed: u64, generations: u64) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let mut lots = Lots(seed);
        let pause = |millis| sleep(Duration::from_millis(millis));
        for step in 0..20 {
            match lots.next(10) {
                0 => tokio::task::yield_now().await,
                1 => pause(lots.next(9)).await,
                2 => {
                    let _permit = shared.semaphore.acquire().await.unwrap();
                    pause(lots.next(4)).await;
                }
                3 => {
                    let _guard = shared.mutex.lock().await;
                    tokio::task::yield_now().await;
                }
                4 => shared.notify.notify_waiters(),
                5 => {
                    let waits = shared.notify.notified();
                    let _ = timeout(Duration::from_millis(lots.next(6)), waits).await;
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
                    if lots.next(2) == 0 {
                        child.await.unwrap();
                    }
                }
                _ => {
                    let victim = shared.counter.spawn(sleep(Duration::from_millis(5)));
                    pause(lots.next(8)).await;
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

// -- the real clock -------------------------------------------------------------

type Words = Arc<Mutex<Vec<&'static str>>>;

/// One unit of time: long in reality, so that a busy machine rarely mixes two.
#[derive(Clone)]
struct Pace {
    unit: Duration,
    said: Words,
}

impl Pace {
    fn say(&self, word: &'static str) {
        self.said.lock().unwrap().push(word);
    }

    fn pause(&self, units: u32) -> tokio::time::Sleep {
        sleep(self.unit * units)
    }
}

macro_rules! real_programs {
    ($($name:ident: |$pace:ident| $body:block)*) => {
        $(
            async fn $name($pace: Pace) $body
        )*

        #[test]
        fn virtual_time_keeps_the_order_of_real_time() {
            let wrong: Vec<&str> = std::thread::scope(|scope| {
                let all = [$((stringify!($name), scope.spawn(|| agrees($name)))),*];
                let wrong = all.into_iter().filter_map(|(name, program)| {
                    (!program.join().unwrap()).then_some(name)
                });
                wrong.collect()
            });
            assert!(wrong.is_empty(), "{wrong:?}");
        }
    };
}

/// The order in virtual time is that of the real clock. Noise can mix an order
/// up, but not put one right: so once in several times is enough.
fn agrees<F: Future<Output = ()> + 'static>(program: fn(Pace) -> F) -> bool {
    let unit = Duration::from_millis(10);
    let words = Words::default();
    let said = Arc::clone(&words);
    let recording = scenario::record(0, move |_| program(Pace { unit, said }));
    assert_eq!(recording.ending, Ending::Finished);
    let expected = words.lock().unwrap().clone();
    assert!(expected.len() > 2);
    (1..=8).any(|attempt| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let said = Words::default();
        let pace = Pace {
            unit: unit * attempt,
            said: Arc::clone(&said),
        };
        runtime.block_on(program(pace));
        *said.lock().unwrap() == expected
    })
}

real_programs! {
    sleeps_end_in_the_order_of_their_length: |pace| {
        let say = async |units, word| {
            pace.pause(units).await;
            pace.say(word);
        };
        tokio::join!(say(5, "five"), say(1, "one"), say(3, "three"));
    }

    spawned_tasks_run_after_the_one_that_spawns: |pace| {
        let tasks: Vec<_> = ["a", "b", "c"].map(|word| {
            let pace = pace.clone();
            tokio::spawn(async move { pace.say(word) })
        }).into();
        pace.say("main");
        for task in tasks {
            task.await.unwrap();
        }
    }

    a_permit_is_passed_on_in_turn: |pace| {
        let permits = Semaphore::new(1);
        let work = async |word| {
            let _permit = permits.acquire().await;
            pace.pause(1).await;
            pace.say(word);
        };
        tokio::join!(work("first"), work("second"), work("third"));
    }

    a_full_channel_holds_the_sender_up: |pace| {
        let (send, mut receive) = mpsc::channel(1);
        let sends = async {
            for word in ["sent 1", "sent 2", "sent 3"] {
                send.send(()).await.unwrap();
                pace.say(word);
            }
            drop(send);
        };
        let receives = async {
            pace.pause(2).await;
            while receive.recv().await.is_some() {
                pace.say("received");
                pace.pause(2).await;
            }
        };
        tokio::join!(sends, receives);
    }

    a_limit_cuts_a_slow_task_off: |pace| {
        let slow = async {
            pace.say("slow begins");
            pace.pause(9).await;
            pace.say("slow ends");
        };
        if timeout(pace.unit * 3, slow).await.is_err() {
            pace.say("cut off");
        }
        pace.pause(1).await;
        pace.say("after");
    }

    the_first_of_two_wins: |pace| {
        tokio::select! {
            () = pace.pause(2) => pace.say("two"),
            () = pace.pause(6) => pace.say("six"),
        }
        pace.say("selected");
        pace.pause(1).await;
        pace.say("done");
    }

    an_aborted_task_says_no_more: |pace| {
        let task = tokio::spawn({
            let pace = pace.clone();
            async move {
                loop {
                    pace.pause(2).await;
                    pace.say("tick");
                }
            }
        });
        pace.pause(5).await;
        task.abort();
        pace.say("aborted");
        pace.pause(4).await;
        pace.say("end");
    }

    a_call_that_blocks_holds_every_timer_up: |pace| {
        let task = tokio::spawn({
            let pace = pace.clone();
            async move {
                pace.pause(1).await;
                pace.say("late timer");
            }
        });
        tokio::task::yield_now().await;
        std::thread::sleep(pace.unit * 4);
        pace.say("blocked");
        task.await.unwrap();
        pace.say("end");
    }

    a_blocking_closure_does_not: |pace| {
        let task = tokio::spawn({
            let pace = pace.clone();
            async move {
                pace.pause(1).await;
                pace.say("timer in time");
            }
        });
        let length = pace.unit * 4;
        tokio::task::spawn_blocking(move || std::thread::sleep(length)).await.unwrap();
        pace.say("closure ended");
        task.await.unwrap();
        pace.say("end");
    }

    threads_wake_the_loop: |pace| {
        let (send, mut receive) = mpsc::unbounded_channel();
        for (units, word) in [(5, "slow thread"), (2, "quick thread")] {
            let (send, length) = (send.clone(), pace.unit * units);
            std::thread::spawn(move || {
                std::thread::sleep(length);
                send.send(word).unwrap();
            });
        }
        drop(send);
        pace.say("started");
        while let Some(word) = receive.recv().await {
            pace.say(word);
        }
    }

    a_notification_wakes_who_waits: |pace| {
        let notify = Notify::new();
        let waits = async {
            notify.notified().await;
            pace.say("notified");
        };
        let notifies = async {
            pace.pause(2).await;
            pace.say("notifies");
            notify.notify_one();
            pace.pause(2).await;
            pace.say("later");
        };
        tokio::join!(waits, notifies);
    }

    a_loop_that_looks_at_the_clock_holds_timers_up: |pace| {
        let begin = std::time::Instant::now();
        let task = tokio::spawn({
            let pace = pace.clone();
            async move {
                pace.pause(1).await;
                pace.say("late timer");
            }
        });
        tokio::task::yield_now().await;
        while begin.elapsed() < pace.unit * 3 {}
        pace.say("looked");
        task.await.unwrap();
        pace.say("end");
    }
}

// -- ways around the loop -------------------------------------------------------

fn polls_of(recording: &Recording) -> BTreeMap<String, usize> {
    let mut polls = BTreeMap::new();
    for event in &recording.timeline.events {
        if let What::Polled = event.what {
            *polls.entry(event.task.to_string()).or_default() += 1;
        }
    }
    polls
}

#[test]
fn a_task_spawned_by_way_of_a_handle_is_seen() {
    let recording = scenario::record(0, |_| async {
        let handle = tokio::runtime::Handle::current();
        let spawned = std::thread::spawn(move || {
            handle.spawn(async { sleep(Duration::from_millis(5)).await })
        });
        let task = tokio::task::spawn_blocking(|| spawned.join().unwrap())
            .await
            .unwrap();
        task.await.unwrap();
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.total, ms(5));
    assert_eq!(recording.timeline.unseen, []);
    assert_eq!(polls_of(&recording)["t1"], 2);
}

#[test]
fn tasks_of_a_local_set_are_reported_as_unseen() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("a", ms(20));
        let local = LocalSet::new();
        local
            .run_until(async {
                let web = world.web();
                let first = tokio::task::spawn_local(async move { web.fetch("a").await });
                let second = tokio::task::spawn_local(async {});
                first.await.unwrap().unwrap();
                second.await.unwrap();
            })
            .await;
    });
    assert_eq!(recording.timeline.unseen, [Unseen::LocalTasks { count: 2 }]);
    // What they do in the world is seen as ever.
    assert!(
        recording
            .span_view()
            .to_string()
            .contains("fetch(a)   0 → 20  ok")
    );
    let view = wakeline::view::poll_view(&recording.timeline);
    assert!(view.contains("(not seen: 2 tasks of a LocalSet"), "{view}");
}

#[test]
fn tasks_of_another_runtime_are_reported_as_unseen() {
    for threads in [1, 2] {
        let recording = scenario::record(0, move |world| async move {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(threads)
                .enable_time()
                .build()
                .unwrap();
            let task = runtime.spawn(sleep(Duration::from_millis(30)));
            task.await.unwrap();
            assert_eq!(world.now(), ms(30));
            runtime.shutdown_background();
        });
        assert_eq!(recording.ending, Ending::Finished);
        assert_eq!(
            recording.timeline.unseen,
            [Unseen::TasksElsewhere { count: 1 }]
        );
    }
}

#[test]
fn futures_of_another_crate_are_seen_as_the_task_that_polls_them() {
    // A hand-made join, as another crate would have it.
    let recording = scenario::record(0, |world| async move {
        for page in ["a", "b"] {
            world.web().page(page, ms(10));
        }
        let calls = RefCell::new(["a", "b"].map(|page| Some(Box::pin(world.web().fetch(page)))));
        std::future::poll_fn(|context| {
            let mut pending = false;
            for call in calls.borrow_mut().iter_mut() {
                let polled = call.as_mut().map(|call| call.as_mut().poll(context));
                match polled {
                    Some(Poll::Ready(_)) => *call = None,
                    Some(Poll::Pending) => pending = true,
                    None => {}
                }
            }
            if pending {
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
    });
    assert_eq!(recording.timeline.unseen, []);
    assert!(
        recording
            .span_view()
            .to_string()
            .starts_with("total 10 ms · peak 2 at once")
    );
}

#[test]
fn a_call_that_takes_real_time_is_reported_as_unseen() {
    let recording = scenario::record(0, |_| async {
        let ended =
            tokio::task::spawn_blocking(|| std::process::Command::new("sleep").arg("1").status());
        assert!(ended.await.unwrap().unwrap().success());
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.unseen, [Unseen::ThreadAway]);
    let recording = scenario::record(0, |_| async {
        let ended = std::process::Command::new("sleep").arg("1").status();
        assert!(ended.unwrap().success());
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.unseen, [Unseen::LoopAway]);
}
