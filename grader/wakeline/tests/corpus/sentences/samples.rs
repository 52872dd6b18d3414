//! Programs that end in each of the ways in which a run can end.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, RwLock, Semaphore, mpsc, oneshot};
use wakeline::scenario::{Depth, Options, Program};
use wakeline::{Ending, Recording, World, ms};

use crate::corpus::case::{Case, pages, pause, wrong};

pub(super) async fn nothing(_: World) {}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = endings();
    cases.extend(super::neighbours::cases());
    cases
}

/// Each way in which a run can end without being finished.
fn endings() -> Vec<Case> {
    vec![
        wrong("", nothing, unwritten),
        wrong("", nothing, unimplemented),
        wrong("", nothing, own_assertion),
        wrong("", nothing, panics),
        wrong("", nothing, panics_with_an_end),
        wrong("", nothing, awaits_an_aborted_task),
        wrong("", nothing, hangs),
        wrong("", nothing, hangs_in_a_task),
        wrong("", nothing, receives_from_nobody),
        wrong("", nothing, woken_and_stuck),
        wrong("", nothing, locks_twice),
        wrong("", nothing, locks_in_two_orders),
        wrong("", nothing, keeps_a_lock_and_hangs),
        wrong("", nothing, reads_behind_a_writer),
        wrong("", nothing, keeps_a_lock_and_joins),
        wrong("", nothing, keeps_a_sender_and_joins),
        wrong("", nothing, takes_the_only_permit_twice),
        wrong("", nothing, takes_a_permit_without_waiting_for_it),
        wrong("", nothing, keeps_a_fetch_unpolled),
        wrong("", nothing, deaf),
        wrong("", nothing, deaf_in_a_task),
        wrong("", nothing, keeps_a_fetch_in_a_task),
        wrong("", nothing, permits_for_nobody),
        wrong("", nothing, blocks_for_ever),
        wrong("", nothing, blocks_on_a_channel),
    ]
}

async fn unwritten(_: World) {
    pause(3).await;
    todo!()
}

async fn unimplemented(_: World) {
    unimplemented!("one day")
}

async fn own_assertion(_: World) {
    let queue = Vec::from([1]);
    assert!(queue.is_empty(), "the queue is empty here");
}

async fn panics(_: World) {
    panic!("no such page");
}

async fn panics_with_an_end(_: World) {
    panic!("No such page: a. Is it there?");
}

async fn awaits_an_aborted_task(_: World) {
    let task = tokio::spawn(pause(50));
    pause(7).await;
    task.abort();
    if let Err(gone) = task.await {
        panic!("{gone}");
    }
}

async fn hangs(world: World) {
    let web = pages(&world, &[("a", 20)]);
    world.web().hangs("b");
    let _ = web.fetch("a").await;
    let _ = tokio::join!(web.fetch("b"), std::future::pending::<()>());
}

async fn hangs_in_a_task(world: World) {
    world.web().hangs("b");
    let fetch = world.web().fetch("b");
    let task = tokio::spawn(async move {
        let _ = fetch.await;
    });
    let _ = task.await;
}

async fn receives_from_nobody(world: World) {
    let web = pages(&world, &[("a", 20)]);
    let (send, mut receive) = mpsc::channel::<String>(1);
    let _ = web.fetch("a").await;
    receive.recv().await;
    drop(send);
}

async fn woken_and_stuck(world: World) {
    let web = pages(&world, &[("a", 20)]);
    let (send, receive) = oneshot::channel::<()>();
    tokio::spawn(async move {
        let _ = web.fetch("a").await;
        let _ = send.send(());
    });
    let _ = receive.await;
    std::future::pending::<()>().await;
}

async fn locks_twice(_: World) {
    let lock = Arc::new(Mutex::new(()));
    let first = lock.lock().await;
    let second = lock.lock().await;
    drop((first, second));
}

async fn locks_in_two_orders(_: World) {
    let locks = [(); 2].map(|()| Arc::new(Mutex::new(())));
    let tasks = [(0, 1), (1, 0)].map(|(first, second)| {
        let locks = locks.clone();
        tokio::spawn(async move {
            let _first = locks[first].lock().await;
            pause(5).await;
            let _second = locks[second].lock().await;
        })
    });
    for task in tasks {
        let _ = task.await;
    }
}

async fn keeps_a_lock_and_hangs(world: World) {
    world.web().hangs("a");
    let lock = Arc::new(Mutex::new(()));
    let (theirs, fetch) = (Arc::clone(&lock), world.web().fetch("a"));
    tokio::spawn(async move {
        let _guard = theirs.lock().await;
        let _ = fetch.await;
    });
    pause(5).await;
    let _ = lock.lock().await;
}

async fn reads_behind_a_writer(_: World) {
    let lock = Arc::new(RwLock::new(()));
    let reads = lock.read().await;
    let theirs = Arc::clone(&lock);
    tokio::spawn(async move { drop(theirs.write().await) });
    pause(5).await;
    drop((lock.read().await, reads));
}

async fn keeps_a_lock_and_joins(_: World) {
    let lock = Arc::new(Mutex::new(()));
    let guard = lock.lock().await;
    let theirs = Arc::clone(&lock);
    let task = tokio::spawn(async move { drop(theirs.lock().await) });
    let _ = task.await;
    drop(guard);
}

async fn keeps_a_sender_and_joins(_: World) {
    let (send, mut receive) = mpsc::channel::<()>(1);
    let task = tokio::spawn(async move { while receive.recv().await.is_some() {} });
    let _ = task.await;
    drop(send);
}

async fn takes_a_permit_without_waiting_for_it(_: World) {
    let permits = Semaphore::new(1);
    let first = permits.try_acquire();
    let second = permits.acquire().await;
    drop((first, second));
}

async fn takes_the_only_permit_twice(_: World) {
    let permits = Semaphore::new(1);
    let first = permits.acquire().await;
    let second = permits.acquire().await;
    drop((first, second));
}

async fn keeps_a_fetch_unpolled(world: World) {
    let web = pages(&world, &[("x", 10)]);
    let fetch = web.fetch("x");
    tokio::pin!(fetch);
    poll_fn(|context| {
        let _ = fetch.as_mut().poll(context);
        Poll::Ready(())
    })
    .await;
    Notify::new().notified().await;
    let _ = fetch.await;
}

async fn deaf(world: World) {
    let web = pages(&world, &[("a", 30)]);
    let mut fetch = std::pin::pin!(web.fetch("a"));
    let asks = poll_fn(|_| {
        let mut deaf = std::task::Context::from_waker(std::task::Waker::noop());
        fetch.as_mut().poll(&mut deaf)
    });
    let _ = asks.await;
}

async fn deaf_in_a_task(world: World) {
    let _ = tokio::spawn(deaf(world)).await;
}

async fn keeps_a_fetch_in_a_task(world: World) {
    let _ = tokio::spawn(keeps_a_fetch_unpolled(world)).await;
}

async fn permits_for_nobody(_: World) {
    let permits = Arc::new(Semaphore::new(0));
    let tasks = [0, 1].map(|_| {
        let permits = Arc::clone(&permits);
        tokio::spawn(async move { drop(permits.acquire().await) })
    });
    for task in tasks {
        let _ = task.await;
    }
}

async fn blocks_for_ever(_: World) {
    let lock = Arc::new(std::sync::Mutex::new(()));
    let theirs = Arc::clone(&lock);
    #[allow(clippy::await_holding_lock)]
    let keeps = async move {
        let guard = theirs.lock();
        pause(5).await;
        drop(guard);
    };
    let takes = async move {
        pause(1).await;
        drop(lock.lock());
    };
    tokio::join!(keeps, takes);
}

async fn blocks_on_a_channel(_: World) {
    let (send, receive) = std::sync::mpsc::channel();
    tokio::spawn(async move {
        let _ = send.send(());
    });
    let _ = receive.recv();
}

async fn spins(_: World) {
    loop {
        tokio::task::yield_now().await;
    }
}

async fn spins_after_a_while(world: World) {
    let _ = pages(&world, &[("a", 20)]).fetch("a").await;
    spins(world).await;
}

async fn never_stops(_: World) {
    loop {
        pause(20).await;
    }
}

async fn asks_without_end(world: World) {
    let web = pages(&world, &[("a", 1)]);
    while web.fetch("a").await.is_ok() {}
}

async fn asks_twice_without_end(world: World) {
    let web = pages(&world, &[("a", 0), ("b", 1)]);
    loop {
        for _ in 0..5 {
            let _ = web.fetch("a").await;
        }
        let _ = web.fetch("b").await;
    }
}

async fn asks_at_once_without_end(world: World) {
    let web = pages(&world, &[("a", 0)]);
    while web.fetch("a").await.is_ok() {}
}

/// Programs that a limit stops, and such without an event loop. One world tells
/// all of them.
#[allow(clippy::needless_pass_by_value)] // a program is given its world
pub(super) fn others() -> Vec<(&'static str, Recording)> {
    fn parks(world: World) {
        world.web().page("a", ms(20));
        std::thread::park();
    }
    fn locks_twice(_: World) {
        let lock = std::sync::Mutex::new(());
        let _first = lock.lock().unwrap();
        drop(lock.lock().unwrap());
    }
    fn keeps_the_thread(_: World) {
        loop {
            std::hint::spin_loop();
        }
    }
    fn parks_for_an_answer(world: World) {
        world.web().hangs("a");
        park_and_ask(world);
    }
    fn parks_and_is_not_woken(world: World) {
        world.web().page("a", ms(20));
        park_and_ask(world);
    }
    fn park_and_ask(world: World) {
        let mut fetch = std::pin::pin!(world.web().fetch("a"));
        let mut deaf = std::task::Context::from_waker(std::task::Waker::noop());
        let _ = fetch.as_mut().poll(&mut deaf);
        std::thread::park();
    }
    let mut of_a_check = Options::new(0).record(own_assertion);
    if let Ending::Panicked { location, .. } = &mut of_a_check.ending {
        *location = Some("checks/mod.rs:7".to_owned());
    }
    let brief = Options::new(0).polls_limit(500).operations_limit(100);
    let soon = Options::new(0).real_limit(Duration::from_millis(200));
    vec![
        ("spins", brief.record(spins)),
        ("spins after a while", brief.record(spins_after_a_while)),
        ("never stops", brief.record(never_stops)),
        ("asks without end", brief.record(asks_without_end)),
        (
            "asks at once without end",
            brief.record(asks_at_once_without_end),
        ),
        (
            "asks twice at once without end",
            brief.record(asks_twice_without_end),
        ),
        ("asserts in a check", of_a_check),
        (
            "parks for an answer",
            Options::new(0).run(Program::Thread(parks_for_an_answer)),
        ),
        (
            "parks and is not woken",
            Options::new(0).run(Program::Thread(parks_and_is_not_woken)),
        ),
        ("parks", Options::new(0).run(Program::Thread(parks))),
        (
            "locks twice",
            Options::new(0).run(Program::Thread(locks_twice)),
        ),
        (
            "keeps its thread",
            soon.run(Program::Thread(keeps_the_thread)),
        ),
        (
            "keeps the loop unseen",
            soon.clone()
                .depth(Depth::Spans)
                .record(|world| async { keeps_the_thread(world) }),
        ),
        (
            "keeps the loop",
            soon.record(|world| async { keeps_the_thread(world) }),
        ),
    ]
}
