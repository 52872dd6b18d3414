//! Programs of many kinds, each written once and run against two outsides:
//! plain tokio, and the world of a recorded scenario.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, mpsc, oneshot};
use tokio::task::{JoinSet, yield_now};
use tokio::time::{interval, sleep, timeout};
use wakeline::{Millis, World};

/// What a program waits for outside of itself.
pub(crate) trait Outside: Clone + Send + 'static {
    /// Sets up what takes this many milliseconds to request.
    fn offer(&self, latency: u64);

    fn request(&self, latency: u64) -> impl Future<Output = ()> + Send;
}

/// Nothing but tokio.
#[derive(Clone)]
pub(crate) struct Bare;

impl Outside for Bare {
    fn offer(&self, _: u64) {}

    async fn request(&self, latency: u64) {
        pause(latency).await;
    }
}

impl Outside for World {
    fn offer(&self, latency: u64) {
        self.web().page(latency, Millis(latency));
    }

    async fn request(&self, latency: u64) {
        self.web().fetch(latency).await.expect("it was offered");
    }
}

/// One program, for both outsides.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) bare: fn() -> wakeline::scenario::Main,
    pub(crate) recorded: fn(World) -> wakeline::scenario::Main,
}

macro_rules! programs {
    ($($(#[$doc:meta])* $all:ident: [$($name:ident),*];)*) => {
        $($(#[$doc])*
        pub(crate) const $all: &[Program] = &[$(Program {
            name: stringify!($name),
            bare: || Box::pin($name(Bare)),
            recorded: |world| Box::pin($name(world)),
        }),*];)*
    };
}

programs! {
    /// The mix.
    PROGRAMS: [fan_out, pipeline, timers, yields, spawn_abort, locks, timeouts];
    #[allow(dead_code, reason = "not all benches want it")]
    /// Messages between two traced tasks, and nothing else.
    MESSAGES: [to_and_fro, through_sixteen];
}

fn pause(millis: u64) -> tokio::time::Sleep {
    sleep(Duration::from_millis(millis))
}

/// 1,500 requests of 50 kinds, at most 16 at once.
async fn fan_out(outside: impl Outside) {
    (1..=50).for_each(|latency| outside.offer(latency));
    let permits = Arc::new(Semaphore::new(16));
    let mut set = JoinSet::new();
    for number in 0..1_500_u64 {
        let (permits, outside) = (Arc::clone(&permits), outside.clone());
        set.spawn(async move {
            let _permit = permits.acquire().await.expect("nobody closes it");
            outside.request(1 + number * 7 % 50).await;
        });
    }
    while set.join_next().await.is_some() {}
}

/// Three stages, 10,000 pieces of work, and a wait for every hundredth.
async fn pipeline(_: impl Outside) {
    let (first, mut raw) = mpsc::channel::<u64>(32);
    let (second, mut half) = mpsc::channel::<u64>(8);
    tokio::spawn(async move {
        for number in 0..10_000 {
            first.send(number).await.expect("the next stage takes it");
        }
    });
    tokio::spawn(async move {
        while let Some(number) = raw.recv().await {
            if number % 100 == 0 {
                pause(1).await;
            }
            second.send(number * 2).await.expect("main takes it");
        }
    });
    let mut sum = 0;
    while let Some(number) = half.recv().await {
        sum += number;
    }
    assert_eq!(sum, 99_990_000);
}

/// 20,000 messages one way, each answered before the next.
async fn to_and_fro(_: impl Outside) {
    let (question, mut questions) = mpsc::channel::<u64>(1);
    let (answer, mut answers) = mpsc::channel::<u64>(1);
    let other = tokio::spawn(async move {
        while let Some(number) = questions.recv().await {
            answer.send(number + 1).await.expect("main takes it");
        }
    });
    for number in 0..20_000 {
        question.send(number).await.expect("it is answered");
        assert_eq!(answers.recv().await, Some(number + 1));
    }
    drop(question);
    other.await.expect("it ends with its questions");
}

/// 50,000 messages through a channel with room for 16.
async fn through_sixteen(_: impl Outside) {
    let (sender, mut receiver) = mpsc::channel::<u64>(16);
    let other = tokio::spawn(async move {
        for number in 0..50_000 {
            sender.send(number).await.expect("main takes it");
        }
    });
    let mut sum = 0;
    while let Some(number) = receiver.recv().await {
        sum += number;
    }
    other.await.expect("it sends all");
    assert_eq!(sum, 1_249_975_000);
}

/// 200 tasks, 40 sleeps each, and a clock that ticks meanwhile.
async fn timers(_: impl Outside) {
    let clock = tokio::spawn(async {
        let mut clock = interval(Duration::from_millis(3));
        loop {
            clock.tick().await;
        }
    });
    let mut set = JoinSet::new();
    for task in 0..200_u64 {
        set.spawn(async move {
            for turn in 0..40 {
                pause(1 + (task * 13 + turn * 5) % 50).await;
            }
        });
    }
    set.join_all().await;
    clock.abort();
}

/// 100 tasks that give way 200 times each.
async fn yields(_: impl Outside) {
    let mut set = JoinSet::new();
    for _ in 0..100 {
        set.spawn(async {
            for _ in 0..200 {
                yield_now().await;
            }
        });
    }
    set.join_all().await;
}

/// 4,000 tasks; every other one is aborted before it is done.
async fn spawn_abort(_: impl Outside) {
    for _ in 0..40 {
        let tasks = (0..100_u64).map(|number| tokio::spawn(pause(number % 10)));
        let tasks: Vec<_> = tasks.collect();
        pause(3).await;
        for task in tasks.iter().step_by(2) {
            task.abort();
        }
        for task in tasks {
            let _ = task.await;
        }
    }
}

/// 50 tasks that share a lock, 60 times each.
async fn locks(_: impl Outside) {
    let shared = Arc::new(Mutex::new(0_u64));
    let mut set = JoinSet::new();
    for _ in 0..50 {
        let shared = Arc::clone(&shared);
        set.spawn(async move {
            for turn in 0..60 {
                let mut value = shared.lock().await;
                if turn % 10 == 0 {
                    pause(1).await;
                }
                *value += 1;
            }
        });
    }
    set.join_all().await;
    assert_eq!(*shared.lock().await, 3_000);
}

/// 2,500 questions, some of which are answered in time.
async fn timeouts(_: impl Outside) {
    let mut answered = 0;
    for number in 0..2_500_u64 {
        let (answer, question) = oneshot::channel();
        tokio::spawn(async move {
            pause(number % 7).await;
            let _ = answer.send(number);
        });
        answered += u64::from(timeout(Duration::from_millis(4), question).await.is_ok());
    }
    assert!(answered > 1_000);
}
