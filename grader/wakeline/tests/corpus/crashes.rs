//! Panics: in a task that nobody looks at, at the top, and those that are
//! survived.

use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::interval;
use wakeline::{World, ms};

use super::busy_thread::page_beside;
use super::case::{Case, d, go, pages, pause, right, wrong};
use super::never_ends::one_message;

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "a-task-panicked",
            three_reports_and_a_mail,
            a_report_divides_by_nothing,
        ),
        wrong("a-task-panicked", fetch_and_store_two, the_fetcher_unwraps),
        wrong("a-task-panicked", ask_and_print, the_actor_panics),
        wrong("panicked", sum_of_two, joins_with_unwrap),
        wrong("panicked", one_config, block_on_inside),
        wrong("panicked", read_twice, polled_after_its_end),
        wrong("a-task-panicked", one_message_stored, semaphore_closed),
        wrong("panicked", one_message, unwraps_an_abort),
        wrong("panicked", page_beside, expects_a_page),
        wrong("not-written-yet", pause_of_a_second, todo_at_the_end),
        wrong("not-written-yet", pause_of_a_second, todo_in_a_task),
        wrong(
            "not-written-yet",
            pause_of_a_second,
            unimplemented_in_a_task,
        ),
        wrong("never-started", survives_a_panic, survives_and_forgets),
        right(three_reports_and_a_mail, reports_with_checked_joins),
        right(survives_a_panic, survives_by_catch),
    ]
}

// Three reports, then a mail for each that is there.

async fn three_reports_and_a_mail(world: World) {
    let report = async |n: u64| {
        go(&world, format!("report({n})"), 20).await;
        go(&world, format!("mail({n})"), 10).await;
    };
    tokio::join!(report(1), report(2), report(0));
    go(&world, "archive", 5).await;
}

async fn a_report_divides_by_nothing(world: World) {
    let mut set = JoinSet::new();
    for n in [1, 2, 0u64] {
        let world = world.clone();
        set.spawn(async move {
            go(&world, format!("report({n})"), 20).await;
            let share = 100 / n;
            go(&world, format!("mail({n})"), 10).await;
            share
        });
    }
    while set.join_next().await.is_some() {}
    go(&world, "archive", 5).await;
}

async fn reports_with_checked_joins(world: World) {
    let mut set = JoinSet::new();
    for n in [1, 2, 0u64] {
        let world = world.clone();
        set.spawn(async move {
            go(&world, format!("report({n})"), 20).await;
            let share = 100u64.checked_div(n);
            go(&world, format!("mail({n})"), 10).await;
            share
        });
    }
    while let Some(done) = set.join_next().await {
        done.unwrap();
    }
    go(&world, "archive", 5).await;
}

// Two pages are fetched and stored; one is broken and stored as such.

async fn fetch_and_store_two(world: World) {
    let web = pages(&world, &[("a", 20)]);
    web.broken("b", ms(30));
    let one = async |name: &str| {
        let _ = web.fetch(name).await;
        go(&world, format!("store({name})"), 10).await;
    };
    tokio::join!(one("a"), one("b"));
}

async fn the_fetcher_unwraps(world: World) {
    let web = pages(&world, &[("a", 20)]);
    web.broken("b", ms(30));
    let (tx, mut rx) = mpsc::channel(2);
    for name in ["a", "b"] {
        let (tx, fetch) = (tx.clone(), web.fetch(name));
        tokio::spawn(async move {
            let page = fetch.await.unwrap();
            tx.send((name, page)).await.unwrap();
        });
    }
    drop(tx);
    while let Some((name, _page)) = rx.recv().await {
        go(&world, format!("store({name})"), 10).await;
    }
}

// An actor that answers.

async fn ask_and_print(world: World) {
    go(&world, "look up(0)", 10).await;
    go(&world, "print(0)", 5).await;
    go(&world, "look up(9)", 10).await;
    go(&world, "print(9)", 5).await;
}

async fn the_actor_panics(world: World) {
    let (tx, mut rx) = mpsc::channel::<(usize, oneshot::Sender<&str>)>(4);
    let outside = world.clone();
    tokio::spawn(async move {
        let names = ["zero", "one"];
        while let Some((index, reply)) = rx.recv().await {
            go(&outside, format!("look up({index})"), 10).await;
            let _ = reply.send(names[index]);
        }
    });
    for index in [0, 9] {
        let (reply, answer) = oneshot::channel();
        tx.send((index, reply)).await.unwrap();
        if answer.await.is_ok() {
            go(&world, format!("print({index})"), 5).await;
        }
    }
}

// Two parts of a sum.

async fn sum_of_two(world: World) {
    tokio::join!(go(&world, "part(1)", 10), go(&world, "part(2)", 20));
    go(&world, "sum", 5).await;
}

async fn joins_with_unwrap(world: World) {
    let handles: Vec<JoinHandle<u32>> = [1, 2]
        .into_iter()
        .map(|n| {
            let world = world.clone();
            tokio::spawn(async move {
                go(&world, format!("part({n})"), n * 10).await;
                ["7", "x"][n as usize - 1].parse::<u32>().unwrap()
            })
        })
        .collect();
    let mut sum = 0;
    for handle in handles {
        sum += handle.await.unwrap();
    }
    go(&world, "sum", 5).await;
    let _ = sum;
}

// A config, then the start.

async fn one_config(world: World) {
    let _ = pages(&world, &[("config", 20)]).fetch("config").await;
    go(&world, "start", 10).await;
}

fn config_now(world: &World) -> String {
    let fetch = world.web().fetch("config");
    tokio::runtime::Handle::current().block_on(fetch).unwrap()
}

async fn block_on_inside(world: World) {
    pages(&world, &[("config", 20)]);
    let _config = config_now(&world);
    go(&world, "start", 10).await;
}

// What is read is used.

async fn read_twice(world: World) {
    go(&world, "read", 10).await;
    go(&world, "use", 10).await;
}

async fn polled_after_its_end(world: World) {
    let (tx, mut rx) = oneshot::channel();
    let outside = world.clone();
    tokio::spawn(async move {
        go(&outside, "read", 10).await;
        tx.send(1).unwrap();
    });
    let mut beat = interval(d(50));
    beat.tick().await;
    loop {
        tokio::select! {
            answer = &mut rx => if answer == Ok(1) { go(&world, "use", 10).await },
            _ = beat.tick() => break,
        }
    }
}

// One message, and another that is stored.

async fn one_message_stored(world: World) {
    go(&world, "send", 20).await;
    go(&world, "store", 10).await;
    go(&world, "print", 10).await;
}

async fn semaphore_closed(world: World) {
    let room = Arc::new(Semaphore::new(1));
    let (own, outside) = (room.clone(), world.clone());
    let store = tokio::spawn(async move {
        go(&outside, "send", 20).await;
        let _seat = own.acquire().await.expect("a seat");
        go(&outside, "store", 10).await;
    });
    pause(10).await;
    room.close();
    let _ = store.await;
    pause(10).await;
    go(&world, "print", 10).await;
}

async fn unwraps_an_abort(world: World) {
    let outside = world.clone();
    let send = tokio::spawn(async move { go(&outside, "send", 20).await });
    pause(10).await;
    send.abort();
    send.await.unwrap();
    go(&world, "print", 10).await;
}

// A page that is not there.

async fn expects_a_page(world: World) {
    world.web().broken("a", ms(30));
    world.web().fetch("a").await.expect("the page is there");
    go(&world, "end", 5).await;
}

// A bell that rings after a second.

async fn pause_of_a_second(world: World) {
    pause(1000).await;
    go(&world, "ring", 10).await;
}

async fn todo_at_the_end(world: World) {
    pause(1000).await;
    if world.seed() < 9 {
        todo!("ring the bell");
    }
}

async fn todo_in_a_task(world: World) {
    pause(1000).await;
    let bell = tokio::spawn(async move {
        if world.seed() < 9 {
            todo!("ring the bell");
        }
    });
    bell.await.unwrap();
}

async fn unimplemented_in_a_task(world: World) {
    pause(1000).await;
    let bell = tokio::spawn(async move {
        if world.seed() < 9 {
            unimplemented!();
        }
    });
    bell.await.unwrap();
}

// A panic that is survived.

async fn survives_a_panic(world: World) {
    go(&world, "risky", 10).await;
    go(&world, "plan b", 20).await;
    go(&world, "tidy", 5).await;
}

async fn survives_and_forgets(world: World) {
    let outside = world.clone();
    let risky = tokio::spawn(async move {
        go(&outside, "risky", 10).await;
        panic!("as feared");
    });
    if risky.await.is_err() {
        go(&world, "plan b", 20).await;
        return;
    }
    go(&world, "tidy", 5).await;
}

async fn survives_by_catch(world: World) {
    let outside = world.clone();
    let risky = tokio::spawn(async move {
        go(&outside, "risky", 10).await;
        panic!("as feared");
    });
    if risky.await.is_err() {
        go(&world, "plan b", 20).await;
    }
    go(&world, "tidy", 5).await;
}
