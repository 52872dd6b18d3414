//! Programs that end in each of the ways in which a run can end, and such whose
//! sentence would be false if it were said without looking.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, Semaphore, mpsc, oneshot};
use tokio::time::timeout;
use wakeline::scenario::{Options, Program};
use wakeline::{Recording, World, ms};

use crate::corpus::case::{Case, pages, pause, wrong};

async fn nothing(_: World) {}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = endings();
    cases.extend(neighbours());
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
        wrong("", nothing, keeps_a_fetch_unpolled),
        wrong("", nothing, deaf),
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
    task.await.unwrap();
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
    let mut deaf = std::task::Context::from_waker(std::task::Waker::noop());
    let _ = poll_fn(|_| fetch.as_mut().poll(&mut deaf)).await;
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

async fn asks_at_once_without_end(world: World) {
    let web = pages(&world, &[("a", 0)]);
    while web.fetch("a").await.is_ok() {}
}

/// What a sentence could misstate.
fn neighbours() -> Vec<Case> {
    vec![
        wrong("", fetches, drops_an_answer_that_came),
        wrong("", fetches, sleeps_in_addition),
        wrong("", fetches, leaves_a_fetch_behind),
        wrong("", fetches, begins_after_the_end),
        wrong("", fetches, leaves_a_loop_behind),
        wrong("", fetches_slowly, leaves_a_loop_behind),
        wrong("", fetches_slowly, leaves_a_slow_fetch_behind),
    ]
}

async fn fetches(world: World) {
    let web = pages(&world, &[("a", 20), ("b", 60)]);
    let _ = web.fetch("a").await;
}

async fn drops_an_answer_that_came(world: World) {
    let web = pages(&world, &[("a", 20)]);
    let mut fetch = Box::pin(web.fetch("a"));
    let _ = timeout(Duration::from_millis(1), fetch.as_mut()).await;
    pause(90).await;
    drop(fetch);
}

async fn sleeps_in_addition(world: World) {
    fetches(world).await;
    pause(15).await;
}

async fn leaves_a_fetch_behind(world: World) {
    let web = pages(&world, &[("a", 20), ("b", 60)]);
    tokio::spawn(web.fetch("b"));
    let _ = web.fetch("a").await;
}

async fn begins_after_the_end(world: World) {
    let web = pages(&world, &[("a", 20), ("b", 60)]);
    let fetch = web.fetch("b");
    tokio::spawn(async move {
        pause(40).await;
        let _ = fetch.await;
    });
    let _ = web.fetch("a").await;
}

async fn fetches_slowly(world: World) {
    let web = pages(&world, &[("a", 20), ("slow", 3_000)]);
    let _ = tokio::join!(web.fetch("a"), web.fetch("slow"));
}

async fn leaves_a_slow_fetch_behind(world: World) {
    let web = pages(&world, &[("a", 20), ("slow", 3_000)]);
    tokio::spawn(web.fetch("slow"));
    let _ = web.fetch("a").await;
}

/// Too slow to be seen ten times in the time after the end.
async fn leaves_a_loop_behind(world: World) {
    let web = pages(&world, &[("a", 20), ("slow", 3_000)]);
    let slow = web.clone();
    tokio::spawn(async move { while slow.fetch("slow").await.is_ok() {} });
    let _ = web.fetch("a").await;
}

/// Programs that a limit stops, and such without an event loop. One world tells
/// all of them.
pub(super) fn others() -> Vec<(&'static str, Recording)> {
    fn parks(world: World) {
        world.web().page("a", ms(20));
        std::thread::park();
    }
    fn keeps_the_thread(_: World) {
        loop {
            std::hint::spin_loop();
        }
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
        ("parks", Options::new(0).run(Program::Thread(parks))),
        (
            "keeps its thread",
            soon.run(Program::Thread(keeps_the_thread)),
        ),
        (
            "keeps the loop",
            soon.record(|world| async { keeps_the_thread(world) }),
        ),
    ]
}
