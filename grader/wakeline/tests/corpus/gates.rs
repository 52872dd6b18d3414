//! Locks, permits, barriers.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::{Barrier, Mutex, OnceCell, OwnedSemaphorePermit, RwLock, Semaphore};
use tokio::task::{JoinSet, LocalSet};
use wakeline::World;

use super::case::{Case, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("waits-in-a-circle", transfers_in_order, transfers_as_given),
        wrong("waits-in-a-circle", dinner_in_pairs, dinner_left_first),
        wrong(
            "waits-for-itself",
            cache_of_two,
            cache_reads_while_it_writes,
        ),
        wrong(
            "waits-for-itself",
            report_of_the_till,
            till_that_locks_twice,
        ),
        wrong("waits-for-itself", site_map, site_map_with_nested_permits),
        wrong(
            "waits-for-itself",
            refresh_then_read,
            refresh_left_half_done,
        ),
        wrong("held-by-a-stuck-task", door_opens, door_waits_with_the_key),
        wrong(
            "held-by-a-stuck-task",
            first_gate_then_ledger,
            ledger_behind_the_gate,
        ),
        wrong(
            "permit-never-given-back",
            four_by_two,
            four_by_two_forgotten,
        ),
        wrong("permit-never-given-back", four_by_two, four_by_two_of_none),
        wrong("waits-for-itself", four_by_two, four_by_two_collected),
        wrong(
            "permit-never-given-back",
            four_by_two,
            four_by_two_that_asks_for_three,
        ),
        wrong(
            "too-few-at-the-barrier",
            three_start_together,
            barrier_counts_the_starter,
        ),
        wrong(
            "too-few-at-the-barrier",
            three_with_a_bad_one,
            bad_one_returns_early,
        ),
        wrong(
            "took-turns-at-a-lock",
            three_queries,
            queries_through_a_mutex,
        ),
        wrong(
            "took-turns-at-a-lock",
            three_queries,
            queries_through_a_write_lock,
        ),
        wrong(
            "took-turns-at-a-lock",
            three_queries,
            queries_with_a_once_a_second_permit,
        ),
        wrong(
            "blocks-the-loop-for-ever",
            counted_twice,
            std_guard_over_an_await,
        ),
        wrong("wrong-result", stock_of_two, stock_lock_too_narrow),
        right(transfers_in_order, transfers_by_address),
        right(dinner_in_pairs, dinner_last_one_right_first),
        right(cache_of_two, cache_two_steps),
        right(site_map, site_map_permit_for_the_fetch_alone),
        right(three_start_together, barrier_with_main),
        right(four_by_two, four_by_two_owned),
        right(three_queries, queries_with_read_guards),
        right(counted_twice, std_guard_in_a_block),
        right(counted_twice, rc_in_a_local_set),
        right(one_fetch_for_three, once_cell_for_three),
        right(stock_of_two, stock_by_one_owner),
    ]
}

async fn go(world: &World, name: &str, millis: u64) {
    step(world, name, millis).await.unwrap();
}

// Two transfers in opposite directions.

async fn transfers_in_order(world: World) {
    let a = Arc::new(Mutex::new(100));
    let b = Arc::new(Mutex::new(100));
    let mut set = JoinSet::new();
    for name in ["a to b", "b to a"] {
        let (world, a, b) = (world.clone(), a.clone(), b.clone());
        set.spawn(async move {
            let _a = a.lock().await;
            let _b = b.lock().await;
            go(&world, name, 20).await;
        });
    }
    set.join_all().await;
}

async fn transfers_by_address(world: World) {
    let a = Arc::new(Mutex::new(100));
    let b = Arc::new(Mutex::new(100));
    let transfer = async |name: &str, from: Arc<Mutex<i32>>, to: Arc<Mutex<i32>>| {
        let mut both = [from.clone(), to.clone()];
        both.sort_by_key(|lock| Arc::as_ptr(lock) as usize);
        let [first, second] = &both;
        let (_one, _two) = (first.lock().await, second.lock().await);
        go(&world, name, 20).await;
    };
    tokio::join!(
        transfer("a to b", a.clone(), b.clone()),
        transfer("b to a", b.clone(), a.clone())
    );
}

async fn transfers_as_given(world: World) {
    let a = Arc::new(Mutex::new(100));
    let b = Arc::new(Mutex::new(100));
    let mut set = JoinSet::new();
    for (name, from, to) in [("a to b", a.clone(), b.clone()), ("b to a", b, a)] {
        let world = world.clone();
        set.spawn(async move {
            let mut from = from.lock().await;
            *from -= 10;
            tokio::task::yield_now().await;
            let mut to = to.lock().await;
            *to += 10;
            go(&world, name, 20).await;
        });
    }
    set.join_all().await;
}

// Four philosophers.

async fn dinner_in_pairs(world: World) {
    tokio::join!(go(&world, "eat(0)", 30), go(&world, "eat(2)", 30));
    tokio::join!(go(&world, "eat(1)", 30), go(&world, "eat(3)", 30));
}

async fn dinner_last_one_right_first(world: World) {
    let forks: Vec<_> = (0..4).map(|_| Arc::new(Mutex::new(()))).collect();
    let turn = Arc::new(Barrier::new(2));
    let mut set = JoinSet::new();
    for half in 0..2 {
        let (world, forks, turn) = (world.clone(), forks.clone(), turn.clone());
        set.spawn(async move {
            for seat in [half * 2, half * 2 + 1] {
                let (l, r) = (seat, (seat + 1) % 4);
                let (x, y) = if l < r { (l, r) } else { (r, l) };
                let one = forks[x].lock().await;
                let two = forks[y].lock().await;
                go(&world, &format!("eat({seat})"), 30).await;
                drop((one, two));
                turn.wait().await;
            }
        });
    }
    set.join_all().await;
}

async fn dinner_left_first(world: World) {
    let forks: Vec<_> = (0..4).map(|_| Arc::new(Semaphore::new(1))).collect();
    let mut set = JoinSet::new();
    for seat in 0..4 {
        let world = world.clone();
        let (left, right) = (forks[seat].clone(), forks[(seat + 1) % 4].clone());
        set.spawn(async move {
            let _left = left.acquire_owned().await.unwrap();
            pause(5).await;
            let _right = right.acquire_owned().await.unwrap();
            go(&world, &format!("eat({seat})"), 30).await;
        });
    }
    while let Some(done) = set.join_next().await {
        done.unwrap();
    }
}

// A cache in front of the web.

async fn cache_of_two(world: World) {
    let web = pages(&world, &[("home", 30), ("news", 20)]);
    web.fetch("home").await.unwrap();
    web.fetch("news").await.unwrap();
    go(&world, "show", 5).await;
}

struct Cache {
    world: World,
    pages: RwLock<HashMap<String, String>>,
}

impl Cache {
    fn new(world: &World) -> Cache {
        pages(world, &[("home", 30), ("news", 20)]);
        Cache {
            world: world.clone(),
            pages: RwLock::default(),
        }
    }

    async fn get_stuck(&self, name: &str) -> String {
        match self.pages.read().await.get(name) {
            Some(page) => page.clone(),
            None => {
                let page = self.world.web().fetch(name).await.unwrap();
                self.pages.write().await.insert(name.into(), page.clone());
                page
            }
        }
    }

    async fn get(&self, name: &str) -> String {
        let known = self.pages.read().await.get(name).cloned();
        if let Some(page) = known {
            return page;
        }
        let page = self.world.web().fetch(name).await.unwrap();
        self.pages.write().await.insert(name.into(), page.clone());
        page
    }
}

async fn cache_reads_while_it_writes(world: World) {
    let cache = Cache::new(&world);
    for name in ["home", "news", "home"] {
        cache.get_stuck(name).await;
    }
    go(&world, "show", 5).await;
}

async fn cache_two_steps(world: World) {
    let cache = Arc::new(Cache::new(&world));
    let reader = cache.clone();
    tokio::spawn(async move {
        for name in ["home", "news", "home"] {
            reader.get(name).await;
        }
    })
    .await
    .unwrap();
    go(&world, "show", 5).await;
}

// A till that is asked for its total in the middle.

async fn report_of_the_till(world: World) {
    go(&world, "charge(5)", 10).await;
    go(&world, "receipt(5)", 10).await;
}

struct Till {
    coins: Mutex<Vec<u32>>,
    world: World,
}

impl Till {
    async fn total(&self) -> u32 {
        self.coins.lock().await.iter().sum()
    }

    async fn charge(&self, coin: u32) {
        let mut coins = self.coins.lock().await;
        go(&self.world, &format!("charge({coin})"), 10).await;
        coins.push(coin);
        let total = self.total().await;
        go(&self.world, &format!("receipt({total})"), 10).await;
    }
}

async fn till_that_locks_twice(world: World) {
    let till = Arc::new(Till {
        coins: Mutex::default(),
        world,
    });
    let at_work = till.clone();
    tokio::spawn(async move { at_work.charge(5).await })
        .await
        .unwrap();
}

// A site map, three levels deep, at most two fetches at once.

async fn site_map(world: World) {
    let web = pages(&world, &[("root", 10), ("docs", 15), ("guide", 20)]);
    for page in ["root", "docs", "guide"] {
        web.fetch(page).await.unwrap();
    }
}

fn crawl(
    world: World,
    limit: Arc<Semaphore>,
    depth: usize,
    nested: bool,
) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let Some(page) = ["root", "docs", "guide"].get(depth) else {
            return;
        };
        let permit = limit.clone().acquire_owned().await.unwrap();
        world.web().fetch(page).await.unwrap();
        if nested {
            crawl(world, limit, depth + 1, nested).await;
            drop(permit);
        } else {
            drop(permit);
            crawl(world, limit, depth + 1, nested).await;
        }
    })
}

async fn site_map_with_nested_permits(world: World) {
    pages(&world, &[("root", 10), ("docs", 15), ("guide", 20)]);
    crawl(world, Arc::new(Semaphore::new(2)), 0, true).await;
}

async fn site_map_permit_for_the_fetch_alone(world: World) {
    pages(&world, &[("root", 10), ("docs", 15), ("guide", 20)]);
    tokio::spawn(crawl(world, Arc::new(Semaphore::new(2)), 0, false))
        .await
        .unwrap();
}

// A refresh that takes too long; then the old value is shown.

async fn refresh_then_read(world: World) {
    let refresh = async {
        go(&world, "refresh", 60).await;
    };
    let _ = tokio::time::timeout(std::time::Duration::from_millis(30), refresh).await;
    go(&world, "show the old one", 5).await;
}

async fn refresh_left_half_done(world: World) {
    let value = Mutex::new(0);
    let refresh = async {
        let mut value = value.lock().await;
        go(&world, "refresh", 60).await;
        *value += 1;
    };
    tokio::pin!(refresh);
    tokio::select! {
        () = &mut refresh => {}
        () = pause(30) => {}
    }
    let old = value.lock().await;
    let _ = *old;
    go(&world, "show the old one", 5).await;
}

// A door: one waits till it is open, the other opens it.

async fn door_opens(world: World) {
    go(&world, "walk", 20).await;
    go(&world, "open", 10).await;
    go(&world, "enter", 10).await;
}

async fn door_waits_with_the_key(world: World) {
    let open = Arc::new(Mutex::new(false));
    let bell = Arc::new(tokio::sync::Notify::new());
    let visitor = tokio::spawn({
        let (open, bell, world) = (open.clone(), bell.clone(), world.clone());
        async move {
            let open = open.lock().await;
            while !*open {
                bell.notified().await;
            }
            go(&world, "enter", 10).await;
        }
    });
    go(&world, "walk", 20).await;
    let mut open = open.lock().await;
    *open = true;
    go(&world, "open", 10).await;
    bell.notify_one();
    visitor.await.unwrap();
}

// A ledger that one part holds while it waits for a message of the other.

async fn first_gate_then_ledger(world: World) {
    go(&world, "prepare", 15).await;
    go(&world, "write(ada)", 10).await;
    go(&world, "write(bob)", 10).await;
}

async fn ledger_behind_the_gate(world: World) {
    let ledger = RwLock::new(Vec::new());
    let (gate, opened) = tokio::sync::oneshot::channel();
    let ada = async {
        let mut ledger = ledger.write().await;
        opened.await.unwrap();
        go(&world, "write(bob)", 10).await;
        ledger.push("bob");
    };
    let bob = async {
        go(&world, "prepare", 15).await;
        let mut ledger = ledger.write().await;
        go(&world, "write(ada)", 10).await;
        ledger.push("ada");
        gate.send(()).unwrap();
    };
    tokio::join!(ada, bob);
}

// Four pages, two at once.

const FOUR: [(&str, u64); 4] = [("a", 20), ("b", 20), ("c", 20), ("d", 20)];

async fn four_by_two(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Semaphore::new(2);
    let one = async |name| {
        let _permit = limit.acquire().await.unwrap();
        web.fetch(name).await.unwrap();
    };
    tokio::join!(one("a"), one("b"), one("c"), one("d"));
}

async fn four_by_two_owned(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for (name, _) in FOUR {
        let permit = limit.clone().acquire_owned().await.unwrap();
        let fetch = web.fetch(name);
        set.spawn(async move {
            let page = fetch.await;
            drop(permit);
            page
        });
    }
    set.join_all().await;
}

async fn four_by_two_forgotten(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for (name, _) in FOUR {
        let (limit, fetch) = (limit.clone(), web.fetch(name));
        set.spawn(async move {
            // "So that it is not dropped too early."
            limit.acquire().await.unwrap().forget();
            fetch.await.unwrap()
        });
    }
    set.join_all().await;
}

async fn four_by_two_of_none(world: World) {
    let web = pages(&world, &FOUR);
    let configured: Option<usize> = None;
    let limit = Arc::new(Semaphore::new(configured.unwrap_or_default()));
    let handles: Vec<_> = FOUR
        .iter()
        .map(|(name, _)| {
            let (limit, fetch) = (limit.clone(), web.fetch(name));
            tokio::spawn(async move {
                let _permit = limit.acquire().await.unwrap();
                fetch.await.unwrap()
            })
        })
        .collect();
    for handle in handles {
        handle.await.unwrap();
    }
}

async fn four_by_two_collected(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Arc::new(Semaphore::new(2));
    let mut open: Vec<OwnedSemaphorePermit> = Vec::new();
    let mut set = JoinSet::new();
    for (name, _) in FOUR {
        open.push(limit.clone().acquire_owned().await.unwrap());
        set.spawn(web.fetch(name));
    }
    set.join_all().await;
    drop(open);
}

async fn four_by_two_that_asks_for_three(world: World) {
    let web = pages(&world, &FOUR);
    let limit = Semaphore::new(2);
    let one = async |name, weight| {
        let _permit = limit.acquire_many(weight).await.unwrap();
        web.fetch(name).await.unwrap();
    };
    tokio::join!(one("a", 1), one("b", 1), one("c", 3), one("d", 1));
}

// Three workers that begin together.

async fn three_start_together(world: World) {
    go(&world, "set up", 10).await;
    let work = async |n: u32| go(&world, &format!("work({n})"), 20).await;
    tokio::join!(work(0), work(1), work(2));
}

async fn barrier_counts_the_starter(world: World) {
    let start = Arc::new(Barrier::new(4));
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (start, world) = (start.clone(), world.clone());
        set.spawn(async move {
            start.wait().await;
            go(&world, &format!("work({n})"), 20).await;
        });
    }
    go(&world, "set up", 10).await;
    while set.join_next().await.is_some() {}
}

async fn barrier_with_main(world: World) {
    let start = Arc::new(Barrier::new(4));
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (start, world) = (start.clone(), world.clone());
        set.spawn(async move {
            start.wait().await;
            go(&world, &format!("work({n})"), 20).await;
        });
    }
    go(&world, "set up", 10).await;
    start.wait().await;
    while set.join_next().await.is_some() {}
}

// Three load; one fails; all go on together with what is there.

async fn three_with_a_bad_one(world: World) {
    let web = pages(&world, &[("a", 10), ("c", 20)]);
    web.broken("b", wakeline::ms(15));
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    go(&world, "merge", 10).await;
}

async fn bad_one_returns_early(world: World) {
    let web = pages(&world, &[("a", 10), ("c", 20)]);
    web.broken("b", wakeline::ms(15));
    let loaded = Arc::new(Barrier::new(3));
    let mut handles = Vec::new();
    for name in ["a", "b", "c"] {
        let (fetch, loaded, world) = (web.fetch(name), loaded.clone(), world.clone());
        handles.push(tokio::spawn(async move {
            fetch.await?;
            if loaded.wait().await.is_leader() {
                go(&world, "merge", 10).await;
            }
            Ok::<_, wakeline::WorldError>(())
        }));
    }
    for handle in handles {
        let _ = handle.await.unwrap();
    }
}

// Three queries.

const THREE: [(&str, u64); 3] = [("ada", 30), ("bob", 20), ("cy", 25)];

async fn three_queries(world: World) {
    let db = rows(&world, &THREE);
    let _ = tokio::join!(db.query("ada"), db.query("bob"), db.query("cy"));
}

async fn queries_through_a_mutex(world: World) {
    let db = Arc::new(Mutex::new(rows(&world, &THREE)));
    let mut set = JoinSet::new();
    for (name, _) in THREE {
        let db = db.clone();
        set.spawn(async move { db.lock().await.query(name).await.unwrap() });
    }
    set.join_all().await;
}

async fn queries_through_a_write_lock(world: World) {
    let found = RwLock::new(Vec::new());
    let db = rows(&world, &THREE);
    let ask = async |name| {
        let mut found = found.write().await;
        let row = db.query(name).await.unwrap();
        found.push(row);
    };
    tokio::join!(ask("ada"), ask("bob"), ask("cy"));
}

async fn queries_with_a_once_a_second_permit(world: World) {
    let db = rows(&world, &THREE);
    let connection = Arc::new(Semaphore::new(1));
    let handles: Vec<_> = THREE
        .into_iter()
        .map(|(name, _)| {
            let (query, connection) = (db.query(name), connection.clone());
            tokio::spawn(async move {
                let _connection = connection.acquire_owned().await;
                query.await
            })
        })
        .collect();
    for handle in handles {
        handle.await.unwrap().unwrap();
    }
}

async fn queries_with_read_guards(world: World) {
    let db = Arc::new(RwLock::new(rows(&world, &THREE)));
    let mut set = JoinSet::new();
    for (name, _) in THREE {
        let db = db.clone();
        set.spawn(async move { db.read().await.query(name).await.unwrap() });
    }
    set.join_all().await;
}

// A count in a std mutex.

async fn counted_twice(world: World) {
    tokio::join!(go(&world, "visit(1)", 20), go(&world, "visit(2)", 20));
}

async fn std_guard_over_an_await(world: World) {
    let count = std::sync::Mutex::new(0);
    let visit = async |n| {
        let mut count = count.lock().unwrap();
        go(&world, &format!("visit({n})"), 20).await;
        *count += 1;
    };
    tokio::join!(visit(1), visit(2));
}

async fn std_guard_in_a_block(world: World) {
    let count = Arc::new(std::sync::Mutex::new(0));
    let mut set = JoinSet::new();
    for n in [1, 2] {
        let (world, count) = (world.clone(), count.clone());
        set.spawn(async move {
            go(&world, &format!("visit({n})"), 20).await;
            let mut count = count.lock().unwrap();
            *count += 1;
        });
    }
    set.join_all().await;
    assert_eq!(*count.lock().unwrap(), 2);
}

async fn rc_in_a_local_set(world: World) {
    let count = Rc::new(RefCell::new(0));
    let local = LocalSet::new();
    for n in [1, 2] {
        let (world, count) = (world.clone(), count.clone());
        local.spawn_local(async move {
            go(&world, &format!("visit({n})"), 20).await;
            *count.borrow_mut() += 1;
        });
    }
    local.await;
    assert_eq!(*count.borrow(), 2);
}

// One fetch for three who ask.

async fn one_fetch_for_three(world: World) {
    pages(&world, &[("rates", 40)])
        .fetch("rates")
        .await
        .unwrap();
    let show = async |n: u32| go(&world, &format!("show({n})"), 10).await;
    tokio::join!(show(0), show(1), show(2));
}

async fn once_cell_for_three(world: World) {
    let web = pages(&world, &[("rates", 40)]);
    let rates = Arc::new(OnceCell::new());
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (web, rates, world) = (web.clone(), rates.clone(), world.clone());
        set.spawn(async move {
            rates.get_or_try_init(|| web.fetch("rates")).await.unwrap();
            go(&world, &format!("show({n})"), 10).await;
        });
    }
    set.join_all().await;
}

// Two sales from a stock of two.

async fn stock_of_two(world: World) {
    tokio::join!(go(&world, "check(1)", 10), go(&world, "check(2)", 10));
    let left = 0;
    assert_eq!(left, 0, "both were sold");
}

async fn stock_lock_too_narrow(world: World) {
    let stock = Arc::new(Mutex::new(2));
    let mut set = JoinSet::new();
    for n in [1, 2] {
        let (world, stock) = (world.clone(), stock.clone());
        set.spawn(async move {
            let before = *stock.lock().await;
            go(&world, &format!("check({n})"), 10).await;
            *stock.lock().await = before - 1;
        });
    }
    set.join_all().await;
    assert_eq!(*stock.lock().await, 0, "both were sold");
}

async fn stock_by_one_owner(world: World) {
    let (sell, mut sold) = tokio::sync::mpsc::channel(2);
    for n in [1, 2] {
        let (world, sell) = (world.clone(), sell.clone());
        tokio::spawn(async move {
            go(&world, &format!("check({n})"), 10).await;
            sell.send(1).await.unwrap();
        });
    }
    drop(sell);
    let mut stock = 2;
    while let Some(n) = sold.recv().await {
        stock -= n;
    }
    assert_eq!(stock, 0, "both were sold");
}
