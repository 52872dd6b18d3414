//! Readiness: a small reactor that maps a source to the task that waits for it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::poll_fn;
use std::task::{Poll, Waker};

use tokio::task::yield_now;
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("spins-without-progress", reactor, polls_the_sources),
        wrong("never-finished", reactor, registers_no_waker),
        wrong("never-finished", reactor, one_slot_for_all_wakers),
        wrong("never-finished", reactor, an_early_event_is_lost),
        wrong("did-it-again", reactor, never_deregisters),
        wrong("finished-too-late", reactor, looks_every_forty),
        right(reactor, channels_instead),
        right(reactor, handlers_as_tasks),
        right(reactor, one_dispatcher),
    ]
}

fn outside(world: &World) -> (Web, Database) {
    let rows = rows(world, &[("1", 20), ("2", 20)]);
    (pages(world, &[("1", 30), ("2", 70)]), rows)
}

/// What is ready, and who waits for it.
#[derive(Default)]
struct Reactor {
    ready: RefCell<Vec<u32>>,
    wakers: RefCell<HashMap<u32, Waker>>,
    forgetful: bool,
}

impl Reactor {
    fn fire(&self, source: u32) {
        let waker = self.wakers.borrow_mut().remove(&source);
        if self.forgetful && waker.is_none() {
            return;
        }
        self.ready.borrow_mut().push(source);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Waits until `source` is ready; its waker is kept under `slot`.
    async fn wait(&self, source: u32, slot: Option<u32>) {
        poll_fn(|context| {
            if self.ready.borrow().contains(&source) {
                return Poll::Ready(());
            }
            if let Some(slot) = slot {
                let waker = context.waker().clone();
                self.wakers.borrow_mut().insert(slot, waker);
            }
            Poll::Pending
        })
        .await;
    }
}

/// Two sources become ready; a handler of each queries its row.
async fn reactor(world: World) {
    run(world, Reactor::default(), Some, 0).await;
}

async fn run(world: World, reactor: Reactor, slot: fn(u32) -> Option<u32>, late: u64) {
    let (web, database) = outside(&world);
    let reactor = std::rc::Rc::new(reactor);
    let set = tokio::task::LocalSet::new();
    for number in [1, 2] {
        let (source, web) = (reactor.clone(), web.clone());
        set.spawn_local(async move {
            let _ = web.fetch(number).await;
            source.fire(number);
        });
        let (reactor, database) = (reactor.clone(), database.clone());
        set.spawn_local(async move {
            pause(late).await;
            reactor.wait(number, slot(number)).await;
            let _ = database.query(number).await;
        });
    }
    set.await;
}

async fn registers_no_waker(world: World) {
    run(world, Reactor::default(), |_| None, 0).await;
}

async fn one_slot_for_all_wakers(world: World) {
    run(world, Reactor::default(), |_| Some(1), 0).await;
}

async fn an_early_event_is_lost(world: World) {
    let forgetful = true;
    let reactor = Reactor {
        forgetful,
        ..Reactor::default()
    };
    run(world, reactor, Some, 50).await;
}

async fn polls_the_sources(world: World) {
    let (web, database) = outside(&world);
    let sources = [1, 2].map(|number| tokio::spawn(web.fetch(number)));
    for (number, source) in (1..).zip(sources) {
        while !source.is_finished() {
            yield_now().await;
        }
        let _ = database.query(number).await;
    }
}

async fn never_deregisters(world: World) {
    let (web, database) = outside(&world);
    let mut set = tokio::task::JoinSet::new();
    for number in [1, 2] {
        let web = web.clone();
        set.spawn(async move { web.fetch(number).await.map(|_| number) });
    }
    let mut registered = Vec::new();
    let mut handlers = Vec::new();
    while let Some(ready) = set.join_next().await {
        registered.push(ready.unwrap().unwrap());
        // Everything that was ever ready is handled again.
        for number in &registered {
            handlers.push(tokio::spawn(database.query(number)));
        }
    }
    for handler in handlers {
        let _ = handler.await;
    }
}

async fn looks_every_forty(world: World) {
    let (web, database) = outside(&world);
    let mut sources: Vec<_> = [1, 2]
        .map(|number| (number, tokio::spawn(web.fetch(number))))
        .into();
    let mut handlers = Vec::new();
    while !sources.is_empty() {
        pause(40).await;
        for (number, _) in sources.extract_if(.., |(_, source)| source.is_finished()) {
            handlers.push(tokio::spawn(database.query(number)));
        }
    }
    for handler in handlers {
        let _ = handler.await;
    }
}

async fn channels_instead(world: World) {
    let (web, database) = outside(&world);
    let source = async |number: u32| {
        let (ready, wait) = tokio::sync::oneshot::channel();
        let fetch = async {
            let _ = web.fetch(number).await;
            ready.send(()).unwrap();
        };
        let handle = async {
            wait.await.unwrap();
            let _ = database.query(number).await;
        };
        tokio::join!(fetch, handle);
    };
    tokio::join!(source(1), source(2));
}

async fn handlers_as_tasks(world: World) {
    let (web, database) = outside(&world);
    let tasks = [1, 2].map(|number| {
        let (web, database) = (web.clone(), database.clone());
        tokio::spawn(async move {
            let _ = web.fetch(number).await;
            let _ = database.query(number).await;
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
}

async fn one_dispatcher(world: World) {
    let (web, database) = outside(&world);
    let (event, mut events) = tokio::sync::mpsc::channel(4);
    for number in [1, 2] {
        let (event, web) = (event.clone(), web.clone());
        tokio::spawn(async move {
            let _ = web.fetch(number).await;
            event.send(number).await.unwrap();
        });
    }
    drop(event);
    let handled = Cell::new(0);
    let mut handlers = tokio::task::JoinSet::new();
    while let Some(number) = events.recv().await {
        handled.set(handled.get() + 1);
        handlers.spawn(database.query(number));
    }
    handlers.join_all().await;
    assert_eq!(handled.get(), 2);
}
