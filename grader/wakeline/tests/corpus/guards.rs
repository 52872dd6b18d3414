//! Guards that are kept for too long.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;

use tokio::sync::{Mutex, RwLock, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio::{join, select, spawn};
use wakeline::World;

use super::case::{Case, d, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("wrong-operation", two_deposits, reads_then_writes),
        wrong(
            "took-turns-at-a-lock",
            cached_pages,
            the_lock_is_held_over_the_fetch,
        ),
        wrong(
            "waits-for-itself",
            cached_pages,
            the_guard_lives_in_the_match,
        ),
        wrong("took-turns-at-a-lock", philosophers, one_lock_for_the_table),
        wrong("waits-in-a-circle", philosophers, all_take_the_left_first),
        wrong("waits-in-a-circle", transfers, from_then_to),
        wrong("waits-for-itself", transfers, deposit_locks_again),
        wrong(
            "waits-for-itself",
            transfers,
            a_future_nobody_polls_has_the_lock,
        ),
        right(two_deposits, deposits_through_an_actor),
        right(cached_pages, cached_pages_with_a_lock_for_each),
        right(transfers, transfers_in_order_of_number),
        right(philosophers, philosophers),
    ]
}

/// Two deposits of one account, each read and written in turn.
async fn two_deposits(w: World) {
    let account = Arc::new(Mutex::new(0));
    let deposit = |name: &'static str| {
        let (w, account) = (w.clone(), account.clone());
        async move {
            let mut balance = account.lock().await;
            step(&w, format!("check({name})"), 20).await.unwrap();
            *balance += 10;
        }
    };
    join!(deposit("a"), deposit("b"));
    step(&w, format!("statement({})", account.lock().await), 5)
        .await
        .unwrap();
}

async fn reads_then_writes(w: World) {
    let account = Arc::new(Mutex::new(0));
    let deposit = |name: &'static str| {
        let (w, account) = (w.clone(), account.clone());
        async move {
            let balance = *account.lock().await;
            step(&w, format!("check({name})"), 20).await.unwrap();
            *account.lock().await = balance + 10;
        }
    };
    join!(deposit("a"), deposit("b"));
    step(&w, format!("statement({})", account.lock().await), 5)
        .await
        .unwrap();
}

async fn deposits_through_an_actor(w: World) {
    let (tx, mut rx) = mpsc::channel::<(&str, oneshot::Sender<u32>)>(4);
    let worker = w.clone();
    spawn(async move {
        let mut balance = 0;
        while let Some((name, reply)) = rx.recv().await {
            step(&worker, format!("check({name})"), 20).await.unwrap();
            balance += 10;
            let _ = reply.send(balance);
        }
    });
    let deposit = |name: &'static str| {
        let tx = tx.clone();
        async move {
            let (reply, answer) = oneshot::channel();
            tx.send((name, reply)).await.unwrap();
            answer.await.unwrap()
        }
    };
    let (a, b) = join!(deposit("a"), deposit("b"));
    step(&w, format!("statement({})", a.max(b)), 5)
        .await
        .unwrap();
}

const SITES: [(&str, u64); 3] = [("blog", 30), ("shop", 50), ("wiki", 20)];

/// Three pages are fetched into a cache at once.
async fn cached_pages(w: World) {
    let web = pages(&w, &SITES);
    let _ = join!(web.fetch("blog"), web.fetch("shop"), web.fetch("wiki"));
    step(&w, "show", 5).await.unwrap();
}

type Cache = Arc<Mutex<HashMap<&'static str, String>>>;

async fn the_lock_is_held_over_the_fetch(w: World) {
    let web = pages(&w, &SITES);
    let cache = Cache::default();
    let mut set = JoinSet::new();
    for (site, _) in SITES {
        let (web, cache) = (web.clone(), cache.clone());
        set.spawn(async move {
            let mut cache = cache.lock().await;
            if !cache.contains_key(site) {
                let text = web.fetch(site).await.unwrap();
                cache.insert(site, text);
            }
        });
    }
    set.join_all().await;
    step(&w, "show", 5).await.unwrap();
}

async fn the_guard_lives_in_the_match(w: World) {
    let web = pages(&w, &SITES);
    let cache = Cache::default();
    let mut set = JoinSet::new();
    for (site, _) in SITES {
        let (web, cache) = (web.clone(), cache.clone());
        set.spawn(async move {
            match cache.lock().await.get(site) {
                Some(_) => {}
                None => {
                    let text = web.fetch(site).await.unwrap();
                    cache.lock().await.insert(site, text);
                }
            }
        });
    }
    set.join_all().await;
    step(&w, "show", 5).await.unwrap();
}

async fn cached_pages_with_a_lock_for_each(w: World) {
    let web = pages(&w, &SITES);
    let cache: HashMap<&str, Arc<Mutex<Option<String>>>> = SITES
        .iter()
        .map(|(site, _)| (*site, Arc::default()))
        .collect();
    let cache = Arc::new(RwLock::new(cache));
    let mut set = JoinSet::new();
    for (site, _) in SITES {
        let (web, cache) = (web.clone(), cache.clone());
        set.spawn(async move {
            let entry = cache.read().await.get(site).cloned().unwrap();
            let mut entry = entry.lock().await;
            if entry.is_none() {
                *entry = Some(web.fetch(site).await.unwrap());
            }
        });
    }
    set.join_all().await;
    step(&w, "show", 5).await.unwrap();
}

fn forks(n: usize) -> Vec<Arc<Mutex<()>>> {
    (0..n).map(|_| Arc::default()).collect()
}

/// Four philosophers at four forks: two eat, then the other two.
async fn philosophers(w: World) {
    let forks = forks(4);
    let mut set = JoinSet::new();
    for i in 0..4 {
        let (left, right) = (forks[i].clone(), forks[(i + 1) % 4].clone());
        let eat = step(&w, "eat", 20);
        let (first, second) = if i % 2 == 0 {
            (left, right)
        } else {
            (right, left)
        };
        set.spawn(async move {
            let _first = first.lock().await;
            let _second = second.lock().await;
            eat.await.unwrap();
        });
    }
    set.join_all().await;
}

async fn one_lock_for_the_table(w: World) {
    let table = Arc::new(Mutex::new(()));
    let mut set = JoinSet::new();
    for _ in 0..4 {
        let (table, eat) = (table.clone(), step(&w, "eat", 20));
        set.spawn(async move {
            let _all = table.lock().await;
            eat.await.unwrap();
        });
    }
    set.join_all().await;
}

async fn all_take_the_left_first(w: World) {
    let forks = forks(4);
    let mut set = JoinSet::new();
    for i in 0..4 {
        let (left, right) = (forks[i].clone(), forks[(i + 1) % 4].clone());
        let eat = step(&w, "eat", 20);
        set.spawn(async move {
            let _left = left.lock().await;
            pause(5).await;
            let _right = right.lock().await;
            eat.await.unwrap();
        });
    }
    set.join_all().await;
}

/// Two transfers between two accounts, each 10 ms at the first and 10 ms at
/// the second.
async fn transfers(w: World) {
    for name in ["ab", "ba"] {
        step(&w, format!("debit({name})"), 10).await.unwrap();
        step(&w, format!("credit({name})"), 10).await.unwrap();
    }
}

type Account = Arc<Mutex<i64>>;

fn accounts() -> [Account; 2] {
    [Arc::new(Mutex::new(100)), Arc::new(Mutex::new(100))]
}

async fn from_then_to(w: World) {
    let [a, b] = accounts();
    let transfer = |name: &'static str, from: Account, to: Account| {
        let w = w.clone();
        spawn(async move {
            let mut from = from.lock().await;
            step(&w, format!("debit({name})"), 10).await.unwrap();
            *from -= 10;
            let mut to = to.lock().await;
            step(&w, format!("credit({name})"), 10).await.unwrap();
            *to += 10;
        })
    };
    let first = transfer("ab", a.clone(), b.clone());
    let second = transfer("ba", b, a);
    first.await.unwrap();
    second.await.unwrap();
}

async fn transfers_in_order_of_number(w: World) {
    let [a, b] = accounts();
    let transfer = async |name: &str, from: &Account, to: &Account| {
        let swapped = Arc::as_ptr(from) > Arc::as_ptr(to);
        let (first, second) = if swapped { (to, from) } else { (from, to) };
        let (mut first, mut second) = (first.lock().await, second.lock().await);
        step(&w, format!("debit({name})"), 10).await.unwrap();
        *first += if swapped { 10 } else { -10 };
        step(&w, format!("credit({name})"), 10).await.unwrap();
        *second += if swapped { -10 } else { 10 };
    };
    join!(transfer("ab", &a, &b), transfer("ba", &b, &a));
}

struct Bank {
    w: World,
    balances: Mutex<[i64; 2]>,
}

impl Bank {
    async fn credit(&self, name: &str, to: usize) {
        step(&self.w, format!("credit({name})"), 10).await.unwrap();
        self.balances.lock().await[to] += 10;
    }

    async fn transfer(&self, name: &str, from: usize, to: usize) {
        let mut balances = self.balances.lock().await;
        step(&self.w, format!("debit({name})"), 10).await.unwrap();
        balances[from] -= 10;
        self.credit(name, to).await;
    }
}

async fn deposit_locks_again(w: World) {
    let bank = Bank {
        w,
        balances: Mutex::new([100, 100]),
    };
    bank.transfer("ab", 0, 1).await;
    bank.transfer("ba", 1, 0).await;
}

async fn a_future_nobody_polls_has_the_lock(w: World) {
    let [a, _] = accounts();
    let slow = async {
        let mut a = a.lock().await;
        step(&w, "debit(ab)", 10).await.unwrap();
        *a -= 10;
        step(&w, "credit(ab)", 10).await.unwrap();
    };
    let mut slow = pin!(slow);
    select! {
        () = &mut slow => {}
        // Meanwhile the other one.
        () = sleep(d(5)) => {
            let _b = a.lock().await;
            step(&w, "debit(ba)", 10).await.unwrap();
            step(&w, "credit(ba)", 10).await.unwrap();
        }
    }
    slow.await;
}
