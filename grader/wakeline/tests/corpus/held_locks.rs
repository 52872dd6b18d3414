//! Locks in the hand of one who waits: for the same lock, in a circle, or for a
//! message.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Barrier, Mutex, RwLock, Semaphore};
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, go, pages, pause, right, wrong};

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
        right(transfers_in_order, transfers_by_address),
        right(dinner_in_pairs, dinner_last_one_right_first),
        right(cache_of_two, cache_two_steps),
    ]
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
