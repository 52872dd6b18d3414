//! Sharing: locks across awaits, lost updates, deadlocks.

use std::sync::Arc;

use tokio::sync::{Barrier, Mutex, RwLock, Semaphore};
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("began-too-early", update_under_a_lock, no_lock),
        wrong(
            "began-too-early",
            update_under_a_lock,
            released_before_the_write,
        ),
        wrong("waits-for-itself", update_under_a_lock, locks_it_twice),
        wrong("took-turns-at-a-lock", narrow_lock, lock_over_the_fetch),
        wrong(
            "took-turns-at-a-lock",
            narrow_lock,
            writers_where_readers_do,
        ),
        wrong("waits-in-a-circle", philosophers, the_same_order_for_all),
        wrong("took-turns-at-a-lock", philosophers, one_big_lock),
        right(update_under_a_lock, one_permit),
        right(update_under_a_lock, one_after_the_other_is_right_here),
        right(narrow_lock, lock_after_the_fetch),
        right(narrow_lock, readers),
        right(philosophers, the_lower_fork_first),
    ]
}

fn account(world: &World) -> Database {
    rows(world, &[("read", 20), ("write", 30)])
}

/// Two deposits; each reads and writes under one lock.
async fn update_under_a_lock(world: World) {
    let database = account(&world);
    let lock = Mutex::new(());
    let deposit = async || {
        let _guard = lock.lock().await;
        let _ = database.query("read").await;
        let _ = database.query("write").await;
    };
    tokio::join!(deposit(), deposit());
}

async fn no_lock(world: World) {
    let database = account(&world);
    let deposit = async || {
        let _ = database.query("read").await;
        let _ = database.query("write").await;
    };
    tokio::join!(deposit(), deposit());
}

async fn released_before_the_write(world: World) {
    let database = account(&world);
    let lock = Mutex::new(());
    let deposit = async || {
        let guard = lock.lock().await;
        let _ = database.query("read").await;
        drop(guard);
        let _ = database.query("write").await;
    };
    tokio::join!(deposit(), deposit());
}

async fn locks_it_twice(world: World) {
    let database = account(&world);
    let lock = Mutex::new(());
    let deposit = async || {
        let _guard = lock.lock().await;
        let _ = database.query("read").await;
        let _again = lock.lock().await;
        let _ = database.query("write").await;
    };
    tokio::join!(deposit(), deposit());
}

async fn one_permit(world: World) {
    let database = account(&world);
    let turn = Arc::new(Semaphore::new(1));
    let deposits = [(); 2].map(|()| {
        let (turn, database) = (turn.clone(), database.clone());
        tokio::spawn(async move {
            let _permit = turn.acquire_owned().await;
            let _ = database.query("read").await;
            let _ = database.query("write").await;
        })
    });
    for deposit in deposits {
        deposit.await.unwrap();
    }
}

async fn one_after_the_other_is_right_here(world: World) {
    let database = account(&world);
    for _ in 0..2 {
        let _ = database.query("read").await;
        let _ = database.query("write").await;
    }
}

fn web(world: &World) -> Web {
    pages(world, &[("a", 60), ("b", 40), ("c", 50)])
}

/// A shared counter; the slow fetch is outside of the lock.
async fn narrow_lock(world: World) {
    let web = web(&world);
    let count = Mutex::new(0);
    let visit = async |page: &str| {
        *count.lock().await += 1;
        let _ = web.fetch(page).await;
    };
    tokio::join!(visit("a"), visit("b"), visit("c"));
    assert_eq!(*count.lock().await, 3);
}

async fn lock_over_the_fetch(world: World) {
    let web = web(&world);
    let count = Mutex::new(0);
    let visit = async |page: &str| {
        let mut count = count.lock().await;
        *count += 1;
        let _ = web.fetch(page).await;
    };
    tokio::join!(visit("a"), visit("b"), visit("c"));
}

async fn writers_where_readers_do(world: World) {
    let web = web(&world);
    let settings = RwLock::new(());
    let visit = async |page: &str| {
        let _settings = settings.write().await;
        let _ = web.fetch(page).await;
    };
    tokio::join!(visit("a"), visit("b"), visit("c"));
}

async fn lock_after_the_fetch(world: World) {
    let web = web(&world);
    let count = Arc::new(std::sync::Mutex::new(0));
    let tasks = ["a", "b", "c"].map(|page| {
        let (web, count) = (web.clone(), count.clone());
        tokio::spawn(async move {
            let _ = web.fetch(page).await;
            *count.lock().unwrap() += 1;
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*count.lock().unwrap(), 3);
}

async fn readers(world: World) {
    let web = web(&world);
    let settings = RwLock::new(());
    let visit = async |page: &str| {
        let _settings = settings.read().await;
        let _ = web.fetch(page).await;
    };
    tokio::join!(visit("a"), visit("b"), visit("c"));
}

fn table(world: &World) -> Database {
    rows(world, &[("0", 30), ("1", 30), ("2", 30), ("3", 30)])
}

/// Four philosophers: 0 and 2 eat together, then 1 and 3.
async fn philosophers(world: World) {
    let database = table(&world);
    let eat = |seat: usize| database.query(seat);
    let _ = tokio::join!(eat(0), eat(2));
    let _ = tokio::join!(eat(1), eat(3));
}

async fn dine(world: World, order: fn(usize) -> (usize, usize), yields: bool) {
    let database = table(&world);
    let forks = [(); 4].map(|()| Mutex::new(()));
    let philosopher = async |seat: usize| {
        let (first, second) = order(seat);
        let _first = forks[first].lock().await;
        if yields {
            tokio::task::yield_now().await;
        }
        let _second = forks[second].lock().await;
        let _ = database.query(seat).await;
    };
    tokio::join!(
        philosopher(0),
        philosopher(2),
        philosopher(1),
        philosopher(3)
    );
}

async fn the_same_order_for_all(world: World) {
    dine(world, |seat| (seat, (seat + 1) % 4), true).await;
}

async fn one_big_lock(world: World) {
    let database = table(&world);
    let table = Mutex::new(());
    let philosopher = async |seat: usize| {
        let _table = table.lock().await;
        let _ = database.query(seat).await;
    };
    tokio::join!(
        philosopher(0),
        philosopher(2),
        philosopher(1),
        philosopher(3)
    );
}

/// Two rounds with a break: neighbours never eat together.
async fn the_lower_fork_first(world: World) {
    let database = table(&world);
    let forks = [(); 4].map(|()| Mutex::new(()));
    let round = Barrier::new(2);
    let philosopher = async |seat: usize| {
        let (first, second) = (seat.min((seat + 1) % 4), seat.max((seat + 1) % 4));
        let _forks = (forks[first].lock().await, forks[second].lock().await);
        let _ = database.query(seat).await;
    };
    let side = async |first: usize, second: usize| {
        philosopher(first).await;
        round.wait().await;
        philosopher(second).await;
    };
    tokio::join!(side(0, 1), side(2, 3));
}
