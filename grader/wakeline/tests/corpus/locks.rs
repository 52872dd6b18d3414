//! Locks: a task that waits for itself, and tasks that wait in a circle.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard, RwLock};
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, pages, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "waits-for-itself",
            cached_price,
            looks_and_fills_under_two_locks,
        ),
        wrong("waits-for-itself", cached_price, the_helper_locks_again),
        wrong(
            "waits-for-itself",
            cached_price,
            a_reader_who_wants_to_write,
        ),
        wrong(
            "waits-for-itself",
            cached_price,
            keeps_the_guard_in_a_struct,
        ),
        wrong(
            "waits-in-a-circle",
            two_transfers,
            each_locks_its_own_account,
        ),
        wrong("waits-in-a-circle", two_transfers, main_and_a_task_cross),
        wrong("waits-in-a-circle", two_transfers, three_in_a_ring),
        wrong(
            "waits-in-a-circle",
            two_transfers,
            locks_out_the_one_it_awaits,
        ),
        wrong(
            "began-too-early",
            two_transfers,
            checks_and_acts_in_two_steps,
        ),
        right(cached_price, holds_one_guard_throughout),
        right(cached_price, drops_before_it_locks_again),
        right(two_transfers, sorts_the_accounts),
        right(two_transfers, one_lock_for_the_bank),
    ]
}

/// Looks a price up, and asks for it when it is not there.
async fn cached_price(world: World) {
    pages(&world, &[("price", 40)])
        .fetch("price")
        .await
        .unwrap();
    step(&world, "show", 5).await.unwrap();
}

type Prices = HashMap<&'static str, String>;

#[allow(clippy::single_match_else)]
async fn looks_and_fills_under_two_locks(world: World) {
    let web = pages(&world, &[("price", 40)]);
    let prices = Arc::new(Mutex::new(Prices::new()));
    // The guard lives to the end of the `match`.
    match prices.lock().await.get("tea") {
        Some(price) => world.say(price),
        None => {
            let price = web.fetch("price").await.unwrap();
            prices.lock().await.insert("tea", price);
        }
    }
    step(&world, "show", 5).await.unwrap();
}

struct Shop {
    world: World,
    prices: Mutex<Prices>,
}

impl Shop {
    async fn put(&self, name: &'static str, price: String) {
        self.prices.lock().await.insert(name, price);
    }

    async fn refresh(&self) {
        let web = pages(&self.world, &[("price", 40)]);
        let prices = self.prices.lock().await;
        if prices.is_empty() {
            let price = web.fetch("price").await.unwrap();
            self.put("tea", price).await;
        }
    }
}

async fn the_helper_locks_again(world: World) {
    let prices = Mutex::default();
    let shop = Arc::new(Shop { world, prices });
    let refresh = shop.clone();
    tokio::spawn(async move { refresh.refresh().await })
        .await
        .unwrap();
    step(&shop.world, "show", 5).await.unwrap();
}

async fn a_reader_who_wants_to_write(world: World) {
    let web = pages(&world, &[("price", 40)]);
    let prices = RwLock::new(Prices::new());
    let known = prices.read().await;
    if !known.contains_key("tea") {
        let price = web.fetch("price").await.unwrap();
        let mut prices = prices.write().await;
        prices.insert("tea", price);
    }
    step(&world, "show", 5).await.unwrap();
}

struct Editing {
    _page: OwnedMutexGuard<Prices>,
}

async fn keeps_the_guard_in_a_struct(world: World) {
    let web = pages(&world, &[("price", 40)]);
    let prices = Arc::new(Mutex::new(Prices::new()));
    let editing = Editing {
        _page: prices.clone().lock_owned().await,
    };
    let price = web.fetch("price").await.unwrap();
    let save = async { prices.lock().await.insert("tea", price) };
    let _ = tokio::join!(save, step(&world, "show", 5));
    drop(editing);
}

async fn holds_one_guard_throughout(world: World) {
    let web = pages(&world, &[("price", 40)]);
    let prices = Mutex::new(Prices::new());
    let mut guard = prices.lock().await;
    if !guard.contains_key("tea") {
        let price = web.fetch("price").await.unwrap();
        guard.insert("tea", price);
    }
    drop(guard);
    step(&world, "show", 5).await.unwrap();
}

async fn drops_before_it_locks_again(world: World) {
    let web = pages(&world, &[("price", 40)]);
    let prices = Arc::new(RwLock::new(Prices::new()));
    let known = prices.read().await.contains_key("tea");
    if !known {
        let price = web.fetch("price").await.unwrap();
        prices.write().await.insert("tea", price);
    }
    let show = step(&world, "show", 5);
    tokio::spawn(show).await.unwrap().unwrap();
}

/// Two transfers that need the same two accounts: one, then the other.
async fn two_transfers(world: World) {
    for name in ["there", "back"] {
        step(&world, format!("check({name})"), 15).await.unwrap();
        step(&world, format!("book({name})"), 25).await.unwrap();
    }
}

type Account = Arc<Mutex<i64>>;

async fn transfer(world: World, name: &'static str, from: Account, to: Account) {
    let mut from = from.lock().await;
    step(&world, format!("check({name})"), 15).await.unwrap();
    let mut to = to.lock().await;
    step(&world, format!("book({name})"), 25).await.unwrap();
    *from -= 10;
    *to += 10;
}

async fn each_locks_its_own_account(world: World) {
    let (alice, bob) = (Account::default(), Account::default());
    let mut transfers = JoinSet::new();
    transfers.spawn(transfer(world.clone(), "there", alice.clone(), bob.clone()));
    transfers.spawn(transfer(world, "back", bob, alice));
    while let Some(done) = transfers.join_next().await {
        done.unwrap();
    }
}

async fn main_and_a_task_cross(world: World) {
    let (alice, bob) = (Account::default(), Account::default());
    let there = transfer(world.clone(), "there", alice.clone(), bob.clone());
    let there = tokio::spawn(there);
    transfer(world, "back", bob, alice).await;
    there.await.unwrap();
}

async fn three_in_a_ring(world: World) {
    let [a, b, c] = [(); 3].map(|()| Account::default());
    let there = transfer(world.clone(), "there", a.clone(), b.clone());
    let back = transfer(world.clone(), "back", b, c.clone());
    let round = transfer(world, "round", c, a);
    let tasks = [tokio::spawn(there), tokio::spawn(back), tokio::spawn(round)];
    for task in tasks {
        let _ = task.await;
    }
}

/// Waits for a task that needs the lock which it holds meanwhile.
async fn locks_out_the_one_it_awaits(world: World) {
    let (alice, bob) = (Account::default(), Account::default());
    let held = alice.lock().await;
    let first = transfer(world.clone(), "there", bob.clone(), alice.clone());
    tokio::spawn(first).await.unwrap();
    drop(held);
    transfer(world, "back", bob, alice).await;
}

async fn checks_and_acts_in_two_steps(world: World) {
    let bank = Mutex::new(100);
    let transfer = async |name: &str| {
        let balance = *bank.lock().await;
        step(&world, format!("check({name})"), 15).await.unwrap();
        step(&world, format!("book({name})"), 25).await.unwrap();
        *bank.lock().await = balance - 10;
    };
    tokio::join!(transfer("there"), transfer("back"));
}

async fn sorts_the_accounts(world: World) {
    let accounts = Arc::new([Account::default(), Account::default()]);
    let mut transfers = Vec::new();
    for (name, from, to) in [("there", 0usize, 1usize), ("back", 1, 0)] {
        let (accounts, world) = (accounts.clone(), world.clone());
        transfers.push(tokio::spawn(async move {
            let _low = accounts[from.min(to)].lock().await;
            let _high = accounts[from.max(to)].lock().await;
            step(&world, format!("check({name})"), 15).await.unwrap();
            step(&world, format!("book({name})"), 25).await.unwrap();
        }));
    }
    for transfer in transfers {
        transfer.await.unwrap();
    }
}

async fn one_lock_for_the_bank(world: World) {
    let bank = Mutex::new((0, 0));
    let transfer = async |name: &str| {
        let mut bank = bank.lock().await;
        step(&world, format!("check({name})"), 15).await.unwrap();
        step(&world, format!("book({name})"), 25).await.unwrap();
        bank.0 -= 10;
        bank.1 += 10;
    };
    tokio::join!(transfer("there"), transfer("back"));
}
