//! Chapter 5, *The loop in slow motion*.

mod labs;

use std::future::ready;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use wakeline::{World, ms};

pub use labs::LABS;

crate::scenarios![
    "slow_motion":
        two_waits, on_tokio, found_first, patient, frozen, thawed, main_first, spawn_order,
        hundred_waits, spawn_only_queues, await_is_no_shortcut, two_rounds, late_answer, handover
];

/// The picture of one page: two tasks that wait at the same time.
pub async fn two_waits(world: World) {
    let web = world.web();
    web.page("a", ms(30));
    web.page("b", ms(20));
    let a = tokio::spawn(web.fetch("a"));
    let b = tokio::spawn(web.fetch("b"));
    a.await.unwrap().unwrap();
    b.await.unwrap().unwrap();
}

// region: on_tokio
// region: errand
async fn errand(world: World, name: char, waits: [impl Future; 2]) {
    let [first, second] = waits;
    world.say(format!("{name} asks for its first page"));
    first.await;
    world.say(format!("{name} asks for its second page"));
    second.await;
    world.say(format!("{name} has both"));
}
// endregion: errand

// endregion: on_tokio
/// Two errands on tokio's loop.
// region: on_tokio
pub async fn on_tokio(world: World) {
    // endregion: on_tokio
    let web = world.web();
    for (page, latency) in [("a1", 10), ("a2", 30), ("b1", 20), ("b2", 5)] {
        web.page(page, ms(latency));
    }
    // region: on_tokio
    // region: on_tokio_body
    let a = [web.fetch("a1"), web.fetch("a2")];
    let b = [web.fetch("b1"), web.fetch("b2")];
    let a = tokio::spawn(errand(world.clone(), 'A', a));
    let b = tokio::spawn(errand(world.clone(), 'B', b));
    a.await.unwrap();
    b.await.unwrap();
    // endregion: on_tokio_body
}
// endregion: on_tokio

/// Three tasks, one of which wakes another. For the reader as the loop.
pub async fn found_first(world: World) {
    let web = world.web();
    for (page, latency) in [("news", 10), ("directory", 10), ("service", 5)] {
        web.page(page, ms(latency));
    }
    // region: found_first
    let (tell, told) = oneshot::channel();
    let (board, finder) = (web.clone(), web.clone());
    let check = tokio::spawn(async move {
        let service = told.await.unwrap();
        board.fetch(service).await.unwrap();
    });
    let news = tokio::spawn(web.fetch("news"));
    tokio::spawn(async move {
        finder.fetch("directory").await.unwrap();
        tell.send("service").unwrap();
    });
    check.await.unwrap();
    news.await.unwrap().unwrap();
    // endregion: found_first
}

/// A short wait and a long one: the same number of polls.
pub async fn patient(world: World) {
    let web = world.web();
    web.page("short", ms(10));
    web.page("long", ms(1000));
    // region: patient
    let short = tokio::spawn(web.fetch("short"));
    let long = tokio::spawn(web.fetch("long"));
    short.await.unwrap().unwrap();
    long.await.unwrap().unwrap();
    // endregion: patient
}

/// A hundred long waits cost no more polls each than one.
pub async fn hundred_waits(world: World) {
    let web = world.web();
    for page in 1..=100 {
        web.page(page, ms(1000));
    }
    // region: hundred_waits
    let mut tasks = Vec::new();
    for page in 1..=100 {
        tasks.push(tokio::spawn(web.fetch(page)));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    world.say("100 pages");
    // endregion: hundred_waits
}

// region: frozen_whole
// region: ticker
async fn tick_four_times(world: World) {
    for number in 1..=4 {
        sleep(Duration::from_millis(10)).await;
        world.say(format!("tick {number}"));
    }
}
// endregion: ticker

// endregion: frozen_whole
/// A blocking call in one task stops the clock of another.
// region: frozen_whole
pub async fn frozen(world: World) {
    // endregion: frozen_whole
    let web = world.web();
    web.page("data", ms(15));
    // region: frozen_whole
    // region: frozen
    let ticker = tokio::spawn(tick_four_times(world.clone()));
    let report = tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        thread::sleep(Duration::from_millis(40));
        world.say("report done");
    });
    ticker.await.unwrap();
    report.await.unwrap();
    // endregion: frozen
}
// endregion: frozen_whole

/// The same blocking call on a thread where it may block.
pub async fn thawed(world: World) {
    let web = world.web();
    web.page("data", ms(15));
    // region: thawed
    let ticker = tokio::spawn(tick_four_times(world.clone()));
    let report = tokio::spawn(async move {
        web.fetch("data").await.unwrap();
        spawn_blocking(|| thread::sleep(Duration::from_millis(40)))
            .await
            .unwrap();
        world.say("report done");
    });
    ticker.await.unwrap();
    report.await.unwrap();
    // endregion: thawed
}

/// Whom the loop polls first when a task and `main` become ready together.
pub async fn main_first(world: World) {
    let web = world.web();
    for (page, latency) in [("mail", 10), ("log", 20), ("board", 20)] {
        web.page(page, ms(latency));
    }
    // region: main_first
    let (tell_logger, logger_told) = oneshot::channel();
    let (tell_main, main_told) = oneshot::channel();
    let (files, friend) = (web.clone(), world.clone());
    let logger = tokio::spawn(async move {
        logger_told.await.unwrap();
        friend.say("the logger goes on");
        files.fetch("log").await.unwrap();
    });
    let mail = web.fetch("mail");
    tokio::spawn(async move {
        mail.await.unwrap();
        tell_main.send(()).unwrap();
        tell_logger.send(()).unwrap();
    });
    main_told.await.unwrap();
    world.say("main goes on");
    web.fetch("board").await.unwrap();
    logger.await.unwrap();
    // endregion: main_first
}

/// A task hands a letter over and goes on; who was woken comes later.
pub async fn handover(world: World) {
    // region: handover
    let (give, take) = oneshot::channel();
    let (x, y) = (world.clone(), world.clone());
    let reader = tokio::spawn(async move {
        x.say("reader: waits");
        take.await.unwrap();
        x.say("reader: has it");
    });
    let writer = tokio::spawn(async move {
        give.send("letter").unwrap();
        y.say("writer: sent");
    });
    reader.await.unwrap();
    writer.await.unwrap();
    // endregion: handover
}

/// Three tasks, spawned in one order and done in another.
pub async fn spawn_order(world: World) {
    let web = world.web();
    web.page("a", ms(30));
    web.page("b", ms(10));
    web.page("c", ms(20));
    // region: spawn_order
    let a = tokio::spawn(web.fetch("a"));
    let b = tokio::spawn(web.fetch("b"));
    let c = tokio::spawn(web.fetch("c"));
    for task in [a, b, c] {
        task.await.unwrap().unwrap();
    }
    // endregion: spawn_order
}

/// `spawn` puts a task into the queue and goes on.
pub async fn spawn_only_queues(world: World) {
    // region: spawn_only_queues
    let friend = world.clone();
    let task = tokio::spawn(async move { friend.say("task: hello") });
    world.say("main: spawned");
    world.say("main: now I wait");
    task.await.unwrap();
    world.say("main: done");
    // endregion: spawn_only_queues
}

/// The awaited task does not jump the queue.
pub async fn await_is_no_shortcut(world: World) {
    // region: await_is_no_shortcut
    let (x, y) = (world.clone(), world.clone());
    let first = tokio::spawn(async move { x.say("first") });
    let second = tokio::spawn(async move { y.say("second") });
    second.await.unwrap();
    world.say("main");
    first.await.unwrap();
    // endregion: await_is_no_shortcut
}

/// Two tasks that fetch twice each.
pub async fn two_rounds(world: World) {
    let web = world.web();
    for (page, latency) in [("a1", 20), ("a2", 20), ("b1", 30), ("b2", 5)] {
        web.page(page, ms(latency));
    }
    // region: two_rounds
    let other = web.clone();
    let a = tokio::spawn(async move {
        web.fetch("a1").await.unwrap();
        web.fetch("a2").await.unwrap();
    });
    let b = tokio::spawn(async move {
        other.fetch("b1").await.unwrap();
        other.fetch("b2").await.unwrap();
    });
    a.await.unwrap();
    b.await.unwrap();
    // endregion: two_rounds
}

/// An answer that is there, and a loop that cannot look.
pub async fn late_answer(world: World) {
    let web = world.web();
    web.page("a", ms(10));
    // region: late_answer
    let page = tokio::spawn(web.fetch("a"));
    let sleeper = tokio::spawn(async {
        thread::sleep(Duration::from_millis(30));
    });
    page.await.unwrap().unwrap();
    sleeper.await.unwrap();
    // endregion: late_answer
}

/// A loop made by the attribute; the function is an ordinary one from outside.
// region: attribute
#[tokio::main(flavor = "current_thread")]
pub async fn answer() -> u32 {
    ready(6).await * 7
}
// endregion: attribute

/// The same loop, made by hand.
// region: by_hand
pub fn answer_by_hand() -> u32 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the system has memory for an event loop");
    runtime.block_on(async { ready(6).await * 7 })
}
// endregion: by_hand

#[cfg(test)]
mod tests;
