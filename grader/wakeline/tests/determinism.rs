//! Twenty programs, each with something that usually makes runs differ: one
//! poll view in 1,000 runs, and the same with six copies at once.
//!
//! `cargo test -p wakeline --test determinism -- --include-ignored` shows it; without
//! the long proofs it is a hundred runs.
#![cfg(all(tokio_unstable, target_os = "linux"))]

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::sync::{Barrier, Mutex, Notify, RwLock, Semaphore, broadcast, mpsc, oneshot, watch};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tokio::time::{interval, sleep, timeout};
use wakeline::scenario::{Clock, Options};
use wakeline::timeline::What;
use wakeline::view::poll_view;
use wakeline::{Recording, World, scenario};

const FEW: usize = 100;
const MANY: usize = 1_000;
const COPIES: usize = 6;

fn views<F>(program: fn(World) -> F, runs: usize) -> BTreeSet<String>
where
    F: Future<Output = ()> + 'static,
{
    let run = |_| {
        let recording = scenario::record(0, program);
        format!("{:?}\n{}", recording.ending, poll_view(&recording.timeline))
    };
    (0..runs).map(run).collect()
}

fn is_the_same<F>(program: fn(World) -> F, runs: usize)
where
    F: Future<Output = ()> + 'static,
{
    let alone = views(program, runs);
    assert_eq!(alone.len(), 1, "{alone:#?}");
    let copies: Vec<_> = (0..COPIES)
        .map(|_| thread::spawn(move || views(program, runs / COPIES)))
        .collect();
    for copy in copies {
        assert_eq!(copy.join().unwrap(), alone);
    }
}

/// Milliseconds in a unit of time: long enough for the real clock to tell two
/// instants apart on a busy machine.
const UNIT: u64 = 10;

fn pause(units: u64) -> tokio::time::Sleep {
    sleep(Duration::from_millis(units * UNIT))
}

/// So many units of time.
fn ms(units: u64) -> wakeline::Millis {
    wakeline::ms(units * UNIT)
}

/// What happened in which order, without the times. The real clock does not
/// tell a timer from a yield that took a while.
fn order(recording: &Recording) -> Vec<String> {
    let events = recording.timeline.events.iter();
    let events = events.filter(|event| !matches!(event.what, What::Blocked { .. }));
    let words = events.map(|event| {
        let words = format!("{} {:?}", event.task, event.what);
        words.replace("Yield", "Timer")
    });
    words.collect()
}

/// Virtual time keeps the order of the real clock. Noise on a busy machine may
/// mix an order up, but does not put one right: so once in many is enough.
fn agrees_with_the_real_clock<F>(name: &str, program: fn(World) -> F)
where
    F: Future<Output = ()> + 'static,
{
    let expected = scenario::record(0, program);
    let really = || Options::new(0).clock(Clock::Real).record(program);
    let agrees = (0..20).any(|_| {
        let got = really();
        got.ending == expected.ending && order(&got) == order(&expected)
    });
    assert!(
        agrees,
        "{name}: {:#?} and {:#?}",
        order(&expected),
        order(&really())
    );
}

/// `no_ties`: no two timers are due at the same instant, nothing is chosen at random, no
/// thread of the operating system takes part, and the program comes to an end.
/// Only then has the real clock one order to hold it against.
macro_rules! same {
    ($($name:ident $(($mark:ident))?: $program:expr;)*) => {
        $(
            #[test]
            fn $name() {
                is_the_same($program, FEW);
            }
        )*

        mod many_times {
            use super::*;
            $(
                #[test]
                #[ignore = "a long proof: 1,000 runs"]
                fn $name() {
                    is_the_same($program, MANY);
                }
            )*
        }

        #[test]
        fn every_program_without_ties_keeps_the_order_of_the_real_clock() {
            let mut held = 0;
            $($(
                agrees_with_the_real_clock(concat!(stringify!($name), ", ", stringify!($mark)), $program);
                held += 1;
            )?)*
            println!("{held} programs have the order of the real clock");
            assert!(held > 8);
        }
    };
}

same! {
    spawned_tasks: |world| async move {
        for page in 0..5 {
            world.web().page(page, ms(10 + page % 2 * 5));
        }
        let tasks: Vec<_> = (0..5).map(|page| tokio::spawn(world.web().fetch(page))).collect();
        for task in tasks {
            let _ = task.await;
        }
    };
    ties_in_select: |world| async move {
        for _ in 0..10 {
            tokio::select! {
                () = pause(5) => world.say("left"),
                () = pause(5) => world.say("right"),
            }
        }
    };
    ties_in_join: |_| async {
        tokio::join!(pause(5), pause(5), pause(5));
    };
    a_watch_channel (no_ties): |world| async move {
        let (send, receive) = watch::channel(0);
        let mut set = JoinSet::new();
        for reader in 0..4 {
            let (mut receive, world) = (receive.clone(), world.clone());
            set.spawn(async move {
                while receive.changed().await.is_ok() {
                    world.say(format!("{reader}: {}", *receive.borrow()));
                }
            });
        }
        drop(receive);
        for value in 1..4 {
            pause(3).await;
            send.send(value).unwrap();
        }
        drop(send);
        set.join_all().await;
    };
    a_broadcast_channel (no_ties): |_| async {
        let (send, _) = broadcast::channel(4);
        let mut set = JoinSet::new();
        for _ in 0..3 {
            let mut receive = send.subscribe();
            set.spawn(async move { while receive.recv().await.is_ok() {} });
        }
        for value in 0..3 {
            send.send(value).unwrap();
            pause(2).await;
        }
        drop(send);
        set.join_all().await;
    };
    tasks_out_of_a_hash_map (no_ties): |world| async move {
        let pages: HashMap<String, u64> = (0..12).map(|n| (format!("page{n}"), n)).collect();
        let mut set = JoinSet::new();
        for (name, latency) in pages {
            world.web().page(&name, ms(latency));
            set.spawn(world.web().fetch(name));
        }
        while set.join_next().await.is_some() {}
    };
    a_hash_set_of_answers (no_ties): |world| async move {
        let seen: HashSet<u32> = (0..20).collect();
        for number in seen {
            world.say(number);
            yield_now().await;
        }
    };
    one_blocking_closure: |world| async move {
        world.disk().file("a", ms(20), "x");
        let disk = world.disk();
        let read = spawn_blocking(move || disk.read_blocking("a"));
        pause(7).await;
        let _ = read.await;
    };
    sleeping_threads_that_overlap: |_| async {
        let nap = |millis| spawn_blocking(move || thread::sleep(Duration::from_millis(millis)));
        let (a, b) = (nap(12), nap(31));
        a.await.unwrap();
        nap(5).await.unwrap();
        b.await.unwrap();
    };
    a_join_set (no_ties): |world| async move {
        let mut set = JoinSet::new();
        for n in 0..6_u64 {
            world.database().row(n, ms(n * 3 % 7), "x");
            set.spawn(world.database().query(n));
        }
        set.join_next().await;
        set.abort_all();
        while set.join_next().await.is_some() {}
    };
    aborted_tasks (no_ties): |_| async {
        let tasks: Vec<_> = (0..4).map(|n| tokio::spawn(pause(10 + n))).collect();
        pause(5).await;
        tasks[2].abort();
        tasks[0].abort();
        for task in tasks {
            let _ = task.await;
        }
    };
    a_panic_in_a_task (no_ties): |_| async {
        let task = tokio::spawn(async {
            pause(3).await;
            panic!("on purpose");
        });
        let _ = task.await;
    };
    a_panic_in_main (no_ties): |_| async {
        let _task = tokio::spawn(pause(50));
        pause(3).await;
        panic!("on purpose");
    };
    a_duplex_stream (no_ties): |_| async {
        let (mut near, mut far) = duplex(8);
        tokio::spawn(async move {
            for _ in 0..4 {
                far.write_all(b"twelve bytes").await.unwrap();
                pause(1).await;
            }
        });
        let mut all = Vec::new();
        near.read_to_end(&mut all).await.unwrap();
    };
    timers_that_cascade: |_| async {
        fn chain(depth: u64) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
            Box::pin(async move {
                if depth > 0 {
                    pause(depth).await;
                    let (a, b) = (tokio::spawn(chain(depth - 1)), tokio::spawn(chain(depth - 1)));
                    let _ = tokio::join!(a, b);
                }
            })
        }
        chain(3).await;
    };
    a_queue_of_permits: |world| async move {
        let limit = Arc::new(Semaphore::new(2));
        let mut set = JoinSet::new();
        for n in 0..7_u64 {
            world.web().page(n, ms(5 + n % 3));
            let (limit, fetch) = (Arc::clone(&limit), world.web().fetch(n));
            set.spawn(async move {
                let _permit = limit.acquire_owned().await;
                let _ = fetch.await;
            });
        }
        set.join_all().await;
    };
    locks_held_over_waits: |_| async {
        let (lock, shared) = (Arc::new(Mutex::new(0)), Arc::new(RwLock::new(0)));
        let mut set = JoinSet::new();
        for n in 0..4 {
            let (lock, shared) = (Arc::clone(&lock), Arc::clone(&shared));
            set.spawn(async move {
                *lock.lock().await += n;
                let read = shared.read().await;
                pause(2).await;
                drop(read);
                *shared.write().await += n;
            });
        }
        set.join_all().await;
    };
    channels_and_notices (no_ties): |world| async move {
        let (send, mut receive) = mpsc::channel(2);
        let (done, over) = oneshot::channel();
        let notice = Arc::new(Notify::new());
        let heard = Arc::clone(&notice);
        tokio::spawn(async move {
            heard.notified().await;
            for n in 0..5 {
                send.send(n).await.unwrap();
            }
            done.send(()).unwrap();
        });
        pause(4).await;
        notice.notify_one();
        while let Some(n) = receive.recv().await {
            world.say(n);
        }
        over.await.unwrap();
    };
    a_barrier_and_ticks: |_| async {
        let barrier = Arc::new(Barrier::new(3));
        let mut set = JoinSet::new();
        for n in 1..4 {
            let barrier = Arc::clone(&barrier);
            set.spawn(async move {
                let mut ticks = interval(Duration::from_millis(n * 4));
                for _ in 0..3 {
                    ticks.tick().await;
                }
                barrier.wait().await;
            });
        }
        set.join_all().await;
    };
    a_deadlock_after_timeouts: |world| async move {
        world.web().hangs("a");
        for _ in 0..3 {
            let _ = timeout(Duration::from_millis(5), world.web().fetch("a")).await;
        }
        let (_keep, never) = oneshot::channel::<()>();
        let _ = never.await;
    };
    a_blocked_loop (no_ties): |world| async move {
        world.web().page("a", ms(10));
        let fetch = tokio::spawn(world.web().fetch("a"));
        pause(5).await;
        thread::sleep(Duration::from_millis(40 * UNIT));
        let _ = fetch.await;
    };
}
