//! Coroutines are values: nothing runs until it is polled, and a future keeps
//! its state between polls.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use wakeline::World;
use wakeline::world::{Call, Database};

use super::case::{Case, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("never-started", session, an_await_is_missing),
        wrong("never-started", session, let_underscore_is_enough),
        wrong("ran-on-after-the-end", session, spawned_and_left),
        wrong("different-moments", session, awaited_in_another_order),
        wrong("began-too-early", session, all_at_once),
        wrong("did-it-again", session, a_future_made_twice),
        wrong("left-no-waker", one_row, state_lost_between_polls),
        wrong("left-no-waker", one_row, countdown_that_never_wakes),
        wrong("spins-without-progress", one_row, countdown_that_only_wakes),
        right(session, futures_made_before),
        right(session, one_async_block),
        right(session, boxed_futures),
        right(session, spawned_and_awaited),
        right(one_row, a_future_that_keeps_its_call),
        right(one_row, poll_fn_by_hand),
        right(one_row, countdown_that_wakes),
    ]
}

fn database(world: &World) -> Database {
    rows(world, &[("login", 20), ("save", 30), ("logout", 10)])
}

async fn session(world: World) {
    let database = database(&world);
    let _ = database.query("login").await;
    let _ = database.query("save").await;
    let _ = database.query("logout").await;
}

async fn an_await_is_missing(world: World) {
    let database = database(&world);
    let _ = database.query("login").await;
    drop(database.query("save"));
    let _ = database.query("logout").await;
}

async fn let_underscore_is_enough(world: World) {
    async fn step(database: &Database, id: &str) {
        let _ = database.query(id).await;
    }
    let database = database(&world);
    step(&database, "login").await;
    step(&database, "save").await;
    let _ = step(&database, "logout");
}

async fn spawned_and_left(world: World) {
    let database = database(&world);
    let _ = database.query("login").await;
    tokio::spawn(database.query("save"));
    let _ = database.query("logout").await;
}

async fn awaited_in_another_order(world: World) {
    let database = database(&world);
    let login = database.query("login");
    let _ = database.query("save").await;
    let _ = login.await;
    let _ = database.query("logout").await;
}

async fn all_at_once(world: World) {
    let database = database(&world);
    let query = |id| database.query(id);
    let _ = tokio::join!(query("login"), query("save"), query("logout"));
}

async fn a_future_made_twice(world: World) {
    let database = database(&world);
    let _ = database.query("login").await;
    if database.query("save").await.is_ok() {
        let _ = database.query("save").await;
    }
    let _ = database.query("logout").await;
}

async fn futures_made_before(world: World) {
    let database = database(&world);
    let logout = database.query("logout");
    let save = database.query("save");
    let _ = database.query("login").await;
    let _ = save.await;
    let _ = logout.await;
}

async fn one_async_block(world: World) {
    let database = database(&world);
    let all = async {
        for id in ["login", "save", "logout"] {
            let _ = database.query(id).await;
        }
    };
    all.await;
}

async fn boxed_futures(world: World) {
    let database = database(&world);
    let steps: Vec<Pin<Box<dyn Future<Output = _>>>> = vec![
        Box::pin(database.query("login")),
        Box::pin(database.query("save")),
        Box::pin(database.query("logout")),
    ];
    for step in steps {
        let _ = step.await;
    }
}

async fn spawned_and_awaited(world: World) {
    let database = database(&world);
    for id in ["login", "save", "logout"] {
        let _ = tokio::spawn(database.query(id)).await;
    }
}

async fn one_row(world: World) {
    let _ = database(&world).query("login").await;
}

/// Makes a new call in each poll: the wake that was asked for is lost with
/// the old one.
async fn state_lost_between_polls(world: World) {
    let database = database(&world);
    poll_fn(|context| pin!(database.query("login")).poll(context).map(drop)).await;
}

struct Countdown {
    left: u32,
    wakes: bool,
    counts: bool,
}

impl Future for Countdown {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.left == 0 {
            return Poll::Ready(());
        }
        if self.counts {
            self.left -= 1;
        }
        if self.wakes {
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

async fn counted(world: World, wakes: bool, counts: bool) {
    let left = 3;
    Countdown {
        left,
        wakes,
        counts,
    }
    .await;
    one_row(world).await;
}

async fn countdown_that_never_wakes(world: World) {
    counted(world, false, true).await;
}

async fn countdown_that_only_wakes(world: World) {
    counted(world, true, false).await;
}

async fn countdown_that_wakes(world: World) {
    counted(world, true, true).await;
}

struct Step {
    call: Call,
}

impl Future for Step {
    type Output = bool;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<bool> {
        let answer = Pin::new(&mut self.call).poll(context);
        answer.map(|answer| answer.is_ok())
    }
}

async fn a_future_that_keeps_its_call(world: World) {
    let call = database(&world).query("login");
    assert!(Step { call }.await);
}

async fn poll_fn_by_hand(world: World) {
    let mut call = pin!(database(&world).query("login"));
    let _ = poll_fn(|context| call.as_mut().poll(context)).await;
}
