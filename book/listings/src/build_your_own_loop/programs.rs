//! The programs of the chapter: on the loop that it builds, and on tokio.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a program of the book owns its world"
)]

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use tokio::time::sleep;
use wakeline::{World, ms};

use super::OwnLoop;

// region: check
async fn check(
    world: World,
    service: &str,
    answer: impl Future,
    pause: impl Future,
) {
    world.say(format!("{service}: asked"));
    answer.await;
    world.say(format!("{service}: up"));
    pause.await;
    world.say(format!("{service}: asked again"));
}
// endregion: check

/// What the own loop has to do, done by tokio.
pub(super) async fn board(world: World) {
    let wait = |name, length| world.operation(name, ms(length));
    // region: board
    let shop = tokio::spawn(check(
        world.clone(),
        "shop",
        wait("shop answers", 10),
        wait("shop pauses", 40),
    ));
    let mail = tokio::spawn(check(
        world.clone(),
        "mail",
        wait("mail answers", 30),
        wait("mail pauses", 15),
    ));
    shop.await.unwrap();
    mail.await.unwrap();
    // endregion: board
}

/// The first loop that comes to mind: asks all tasks, again and again.
pub(super) fn ask_everybody(world: World) {
    let web = world.web();
    web.page("mail", ms(30));
    web.page("shop", ms(45));
    web.page("wiki", ms(60));
    // region: ask_everybody
    let pages = ["mail", "shop", "wiki"];
    let mut tasks = Vec::from(pages.map(|page| web.fetch(page)));
    let mut context = Context::from_waker(Waker::noop());
    let mut polls = 0;
    loop {
        tasks.retain_mut(|task| {
            polls += 1;
            Pin::new(task).poll(&mut context).is_pending()
        });
        if tasks.is_empty() {
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    world.say(format!("{polls} polls"));
    // endregion: ask_everybody
}

/// The two services on the loop that the chapter builds.
pub(super) fn on_own_loop(world: World) {
    // region: on_own_loop
    let mut own = OwnLoop::new(&world);
    let (answer, pause) = (own.sleep(ms(10)), own.sleep(ms(40)));
    own.spawn("shop", check(world.clone(), "shop", answer, pause));
    let (answer, pause) = (own.sleep(ms(30)), own.sleep(ms(15)));
    own.spawn("mail", check(world, "mail", answer, pause));
    own.run();
    // endregion: on_own_loop
}

/// The same, and the loop says what it does.
pub(super) fn aloud(world: World) {
    let mut own = OwnLoop::aloud(&world);
    let (answer, pause) = (own.sleep(ms(10)), own.sleep(ms(40)));
    own.spawn("shop", check(world.clone(), "shop", answer, pause));
    let (answer, pause) = (own.sleep(ms(30)), own.sleep(ms(15)));
    own.spawn("mail", check(world, "mail", answer, pause));
    own.run();
}

// region: wakes_twice
/// Wakes its task twice, and is pending once.
fn wakes_twice() -> impl Future<Output = ()> {
    let mut first = true;
    poll_fn(move |context| {
        if !first {
            return Poll::Ready(());
        }
        first = false;
        context.waker().wake_by_ref();
        context.waker().wake_by_ref();
        Poll::Pending
    })
}
// endregion: wakes_twice

/// Two wakes before one poll, on tokio.
pub(super) async fn woken_twice(world: World) {
    let nap = world.operation("nap", ms(10));
    // region: woken_twice
    let task = tokio::spawn(async move {
        wakes_twice().await;
        nap.await.unwrap();
    });
    task.await.unwrap();
    // endregion: woken_twice
}

/// Two wakes before one poll, on the loop that the chapter builds.
pub(super) fn woken_twice_on_own_loop(world: World) {
    let mut own = OwnLoop::aloud(&world);
    let nap = own.sleep(ms(10));
    own.spawn("task", async move {
        wakes_twice().await;
        nap.await;
    });
    own.run();
}

/// Delayed calls, made of tasks: set in one order, made in another.
pub(super) fn three_calls(world: World) {
    // region: three_calls
    let mut own = OwnLoop::new(&world);
    for (name, delay) in [("red", 30), ("green", 10), ("blue", 10)] {
        let (nap, world) = (own.sleep(ms(delay)), world.clone());
        own.spawn(name, async move {
            nap.await;
            world.say(name);
        });
    }
    own.run();
    // endregion: three_calls
}

/// A task that stays in its poll, on the loop that the chapter builds.
pub(super) fn sleeps_in_a_poll(world: World) {
    // region: sleeps_in_a_poll
    let mut own = OwnLoop::new(&world);
    let (nap, friend) = (own.sleep(ms(10)), world.clone());
    own.spawn("caller", async move {
        nap.await;
        friend.say(format!("called at {}", friend.now()));
    });
    own.spawn("report", async move {
        thread::sleep(Duration::from_millis(25));
        world.say("report done");
    });
    own.run();
    // endregion: sleeps_in_a_poll
}

/// Delayed calls on tokio: tasks that sleep first.
pub(super) async fn later(world: World) {
    let web = world.web();
    web.page("shop", ms(20));
    web.page("mail", ms(15));
    // region: later
    let check_later = |delay, service| {
        let web = web.clone();
        tokio::spawn(async move {
            sleep(Duration::from_millis(delay)).await;
            web.fetch(service).await.unwrap();
        })
    };
    let mail = check_later(30, "mail");
    let shop = check_later(10, "shop");
    mail.await.unwrap();
    shop.await.unwrap();
    // endregion: later
}

/// The picture of one page: three tasks that wait.
pub(super) async fn three_waits(world: World) {
    let waits = [("red", 40), ("green", 20), ("blue", 30)];
    let tasks = waits
        .map(|(name, length)| tokio::spawn(world.operation(name, ms(length))));
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}
