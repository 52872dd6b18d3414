//! Parents and children, caches, and pools.

use std::cell::RefCell;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex as StdMutex};

use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tokio::{join, select, spawn};
use wakeline::world::Web;
use wakeline::{World, ms};

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("ran-on-after-the-end", nursery, a_child_of_a_child_is_left),
        wrong(
            "cancelled-good-work",
            supervised,
            restarts_the_healthy_one_too,
        ),
        wrong("never-stops", restart_twice, restarts_for_ever),
        wrong("began-too-early", login_then_load, loads_while_it_logs_in),
        wrong("not-asked-for", fresh_cache, fetches_though_it_is_fresh),
        wrong("wrong-operation", numbered, counts_one_too_far),
        wrong("cancelled-good-work", both_saves, select_for_two_saves),
        wrong("right-by-luck", login_then_load, sleeps_instead_of_waiting),
        wrong("right-by-luck", in_order, in_order_of_completion),
        wrong("never-finished", pooled, a_connection_is_lost_on_timeout),
        wrong("took-turns-at-a-lock", rate_limited, sleeps_with_the_lock),
        wrong(
            "cancelled-good-work",
            mirror_fallback,
            gives_up_after_the_first_mirror,
        ),
        right(nursery, nursery_with_counter),
        right(supervised, supervised_in_a_set),
        right(crawl, crawl_with_a_set),
        right(in_order, in_order_by_index),
        right(pooled, pooled_with_a_guard),
        right(both_saves, saves_due_at_one_instant),
        right(restart_twice, restart_twice),
        right(login_then_load, login_then_load),
        right(fresh_cache, fresh_cache),
        right(numbered, numbered),
        right(rate_limited, rate_limited),
        right(mirror_fallback, mirror_fallback),
    ]
}

/// A scan has two rooms, one of them with a cupboard; then a list.
async fn nursery(w: World) {
    let room = async {
        step(&w, "room(1)", 20).await.unwrap();
        step(&w, "cupboard", 50).await.unwrap();
    };
    let _ = join!(room, step(&w, "room(2)", 30));
    step(&w, "list", 5).await.unwrap();
}

async fn a_child_of_a_child_is_left(w: World) {
    let mut rooms = JoinSet::new();
    for (i, millis) in [(1, 20), (2, 30)] {
        let w = w.clone();
        rooms.spawn(async move {
            step(&w, format!("room({i})"), millis).await.unwrap();
            if i == 1 {
                spawn(step(&w, "cupboard", 50));
            }
        });
    }
    rooms.join_all().await;
    step(&w, "list", 5).await.unwrap();
}

async fn nursery_with_counter(w: World) {
    let (guard, mut all_gone) = mpsc::channel::<()>(1);
    for (i, millis) in [(1, 20), (2, 30)] {
        let (w, guard) = (w.clone(), guard.clone());
        spawn(async move {
            step(&w, format!("room({i})"), millis).await.unwrap();
            if i == 1 {
                let guard = guard.clone();
                spawn(async move {
                    step(&w, "cupboard", 50).await.unwrap();
                    drop(guard);
                });
            }
        });
    }
    drop(guard);
    assert!(all_gone.recv().await.is_none());
    step(&w, "list", 5).await.unwrap();
}

/// A feed that is broken is started once more; the healthy one goes on.
async fn supervised(w: World) {
    w.web().broken("feed", ms(20));
    let feed = async {
        let _ = w.web().fetch("feed").await;
        pause(10).await;
        let _ = w.web().fetch("feed").await;
    };
    let _ = join!(feed, step(&w, "index", 90));
    step(&w, "alarm", 5).await.unwrap();
}

async fn supervised_in_a_set(w: World) {
    w.web().broken("feed", ms(20));
    let mut set = JoinSet::new();
    let index = step(&w, "index", 90);
    set.spawn(async move { index.await.map(|_| "index").map_err(|_| "index") });
    let start = |set: &mut JoinSet<_>| {
        let feed = w.web().fetch("feed");
        set.spawn(async move { feed.await.map(|_| "feed").map_err(|_| "feed") });
    };
    start(&mut set);
    let mut restarts = 0;
    while let Some(ended) = set.join_next().await {
        if ended.unwrap() == Err("feed") && restarts < 1 {
            restarts += 1;
            pause(10).await;
            start(&mut set);
        }
    }
    step(&w, "alarm", 5).await.unwrap();
}

async fn restarts_the_healthy_one_too(w: World) {
    w.web().broken("feed", ms(20));
    for restart in 0..2 {
        let index = spawn(step(&w, "index", 90));
        if w.web().fetch("feed").await.is_err() && restart == 0 {
            index.abort();
            pause(10).await;
            continue;
        }
        index.await.unwrap().unwrap();
    }
    step(&w, "alarm", 5).await.unwrap();
}

/// A service that always fails is started three times, 10 ms apart.
async fn restart_twice(w: World) {
    w.web().broken("service", ms(20));
    for restart in 0..3 {
        if restart > 0 {
            pause(10).await;
        }
        let _ = w.web().fetch("service").await;
    }
    step(&w, "alarm", 5).await.unwrap();
}

async fn restarts_for_ever(w: World) {
    w.web().broken("service", ms(20));
    while w.web().fetch("service").await.is_err() {
        pause(10).await;
    }
    step(&w, "alarm", 5).await.unwrap();
}

/// The cart needs the login.
async fn login_then_load(w: World) {
    step(&w, "login", 30).await.unwrap();
    step(&w, "cart", 20).await.unwrap();
    step(&w, "show", 5).await.unwrap();
}

async fn loads_while_it_logs_in(w: World) {
    let _ = join!(step(&w, "login", 30), step(&w, "cart", 20));
    step(&w, "show", 5).await.unwrap();
}

async fn sleeps_instead_of_waiting(w: World) {
    let login = spawn(step(&w, "login", 30));
    // The login takes 30 ms.
    pause(30).await;
    step(&w, "cart", 20).await.unwrap();
    step(&w, "show", 5).await.unwrap();
    login.await.unwrap().unwrap();
}

/// The cache is fresh, so there is no fetch.
async fn fresh_cache(w: World) {
    step(&w, "look-up", 5).await.unwrap();
    step(&w, "show", 5).await.unwrap();
}

async fn fetches_though_it_is_fresh(w: World) {
    step(&w, "look-up", 5).await.unwrap();
    let fresh = true;
    let stale = step(&w, "fetch", 40);
    let _text = stale.await.unwrap();
    if fresh {
        step(&w, "show", 5).await.unwrap();
    }
}

/// Three parts by number.
async fn numbered(w: World) {
    for i in 1..=3 {
        step(&w, format!("part({i})"), 10).await.unwrap();
    }
}

async fn counts_one_too_far(w: World) {
    let mut i = 0;
    while i < 3 {
        i += 1;
        step(&w, format!("part({})", i + 1), 10).await.unwrap();
    }
}

/// Two saves, both of which must end.
async fn both_saves(w: World) {
    let _ = join!(step(&w, "save(db)", 20), step(&w, "save(disk)", 20));
    step(&w, "ok", 5).await.unwrap();
}

async fn select_for_two_saves(w: World) {
    select! {
        biased;
        _ = step(&w, "save(db)", 20) => {}
        _ = step(&w, "save(disk)", 20) => {}
    }
    step(&w, "ok", 5).await.unwrap();
}

async fn saves_due_at_one_instant(w: World) {
    let mut saves = JoinSet::new();
    saves.spawn(step(&w, "save(disk)", 20));
    saves.spawn(step(&w, "save(db)", 20));
    while let Some(saved) = saves.join_next().await {
        saved.unwrap().unwrap();
    }
    step(&w, "ok", 5).await.unwrap();
}

/// Three chapters are loaded at once and printed in order.
async fn in_order(w: World) {
    let load = |i: u64| step(&w, format!("load({i})"), 30 + i);
    let _ = join!(load(1), load(2), load(3));
    for i in 1..=3 {
        step(&w, format!("print({i})"), 5).await.unwrap();
    }
}

async fn in_order_by_index(w: World) {
    let mut set = JoinSet::new();
    for i in (1..=3_u64).rev() {
        let load = step(&w, format!("load({i})"), 30 + i);
        set.spawn(async move { load.await.map(|_| i).unwrap() });
    }
    let mut loaded = set.join_all().await;
    loaded.sort_unstable();
    for i in loaded {
        step(&w, format!("print({i})"), 5).await.unwrap();
    }
}

async fn in_order_of_completion(w: World) {
    let mut set = JoinSet::new();
    for i in 1..=3_u64 {
        let load = step(&w, format!("load({i})"), 30 + i);
        set.spawn(async move { load.await.map(|_| i).unwrap() });
    }
    // `join_all` gives them back in the order in which they end.
    for i in set.join_all().await {
        step(&w, format!("print({i})"), 5).await.unwrap();
    }
}

const LINKS: [(&str, &[&str]); 4] = [
    ("home", &["blog", "about"]),
    ("about", &["home"]),
    ("blog", &["about", "post"]),
    ("post", &[]),
];

fn links(page: &str) -> &'static [&'static str] {
    LINKS
        .iter()
        .find(|(name, _)| *name == page)
        .map_or(&[], |(_, links)| links)
}

fn site(w: &World) -> Web {
    pages(
        w,
        &[("home", 10), ("about", 20), ("blog", 15), ("post", 10)],
    )
}

/// Each page once, one at a time, breadth first.
async fn crawl(w: World) {
    let web = site(&w);
    let mut queue = VecDeque::from(["home"]);
    let mut seen = HashSet::from(["home"]);
    while let Some(page) = queue.pop_front() {
        web.fetch(page).await.unwrap();
        for link in links(page) {
            if seen.insert(link) {
                queue.push_back(link);
            }
        }
    }
}

async fn crawl_with_a_set(w: World) {
    let web = site(&w);
    let (tx, mut rx) = mpsc::unbounded_channel();
    let seen = RefCell::new(HashSet::new());
    let add = |page: &'static str| {
        if seen.borrow_mut().insert(page) {
            tx.send(page).unwrap();
        }
    };
    add("home");
    while let Ok(page) = rx.try_recv() {
        web.fetch(page).await.unwrap();
        links(page).iter().for_each(|page| add(page));
    }
}

/// Two connections; the first query is given up after 30 ms, and another one
/// takes its connection.
async fn pooled(w: World) {
    let first = async {
        let _ = timeout(d(30), step(&w, "query(1)", 100)).await;
        step(&w, "query(3)", 10).await.unwrap();
    };
    let _ = join!(first, step(&w, "query(2)", 100));
    step(&w, "close", 5).await.unwrap();
}

async fn a_connection_is_lost_on_timeout(w: World) {
    let (give_back, pool) = mpsc::channel(1);
    let pool = Arc::new(Mutex::new(pool));
    give_back.send("connection").await.unwrap();
    let query = async |name: &'static str, millis: u64| {
        let connection = pool.lock().await.recv().await.unwrap();
        step(&w, name, millis).await.unwrap();
        give_back.send(connection).await.unwrap();
    };
    let first = async {
        let _ = timeout(d(30), query("query(1)", 100)).await;
        query("query(3)", 10).await;
    };
    let _ = join!(first, step(&w, "query(2)", 100));
    step(&w, "close", 5).await.unwrap();
}

struct Connection<'a>(&'a StdMutex<Vec<u32>>, u32);

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.0.lock().unwrap().push(self.1);
    }
}

async fn pooled_with_a_guard(w: World) {
    let idle = StdMutex::new(vec![1, 2]);
    let free = Semaphore::new(2);
    let query = async |name: &'static str, millis: u64| {
        let _permit = free.acquire().await.unwrap();
        let number = idle.lock().unwrap().pop().unwrap();
        let _connection = Connection(&idle, number);
        step(&w, name, millis).await.unwrap();
    };
    let first = async {
        let _ = timeout(d(30), query("query(1)", 100)).await;
        query("query(3)", 10).await;
    };
    join!(first, query("query(2)", 100));
    step(&w, "close", 5).await.unwrap();
}

/// Three calls, begun 20 ms apart, each 50 ms long.
async fn rate_limited(w: World) {
    let call = async |i: u64| {
        pause(20 * i).await;
        step(&w, format!("call({i})"), 50).await.unwrap();
    };
    join!(call(0), call(1), call(2));
}

async fn sleeps_with_the_lock(w: World) {
    let last = Mutex::new(None::<Instant>);
    let call = async |i: u64| {
        let mut last = last.lock().await;
        if let Some(last) = *last {
            sleep_until(last + d(20)).await;
        }
        step(&w, format!("call({i})"), 50).await.unwrap();
        *last = Some(Instant::now());
    };
    join!(call(0), call(1), call(2));
}

/// The first mirror is broken, the second has the file.
async fn mirror_fallback(w: World) {
    w.web().broken("near", ms(20));
    w.web().page("far", ms(40));
    if w.web().fetch("near").await.is_err() {
        w.web().fetch("far").await.unwrap();
    }
    step(&w, "unpack", 5).await.unwrap();
}

async fn gives_up_after_the_first_mirror(w: World) {
    w.web().broken("near", ms(20));
    w.web().page("far", ms(40));
    let _ = timeout(d(25), w.web().fetch("near")).await;
    let _ = timeout(d(25), w.web().fetch("far")).await;
    step(&w, "unpack", 5).await.unwrap();
}
