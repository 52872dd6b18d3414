//! Scenes, each wrong and repaired: locks, permits, barriers.

use std::sync::Arc;

use tokio::sync::{Barrier, Mutex, RwLock, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use wakeline::World;

use super::case::{Case, d, rows, scene, step};

pub(super) fn cases() -> Vec<Case> {
    [
        scene("wrong-result", cancelled_under_a_lock),
        scene("blocks-the-loop-for-ever", std_mutex_across_await),
        scene("permit-never-given-back", permit_forgotten),
        scene("waits-in-a-circle", two_locks),
        scene("waits-in-a-circle", five_philosophers),
        scene("waits-in-a-circle", read_behind_a_writer),
        scene("too-few-at-the-barrier", barrier_off_by_one),
        scene("took-turns-at-a-lock", priority_inversion),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn cancelled_under_a_lock(world: World, good: bool) {
    let accounts = Arc::new(Mutex::new((100i32, 0i32)));
    let database = rows(&world, &[("audit", 50)]);
    let shared = accounts.clone();
    let transfer = async move {
        let mut accounts = shared.lock().await;
        if good {
            database.query("audit").await.unwrap();
            accounts.0 -= 30;
            accounts.1 += 30;
        } else {
            accounts.0 -= 30;
            database.query("audit").await.unwrap();
            accounts.1 += 30;
        }
    };
    let _ = timeout(d(20), transfer).await;
    let accounts = accounts.lock().await;
    assert_eq!(accounts.0 + accounts.1, 100, "no money is lost");
}

async fn std_mutex_across_await(world: World, good: bool) {
    let count = Arc::new(std::sync::Mutex::new(0));
    let one = |name: &'static str| {
        let (count, world) = (count.clone(), world.clone());
        async move {
            let save = step(&world, format!("save({name})"), 10);
            if good {
                save.await.unwrap();
                *count.lock().unwrap() += 1;
            } else {
                let mut count = count.lock().unwrap();
                save.await.unwrap();
                *count += 1;
            }
        }
    };
    tokio::join!(one("a"), one("b"));
}

async fn permit_forgotten(world: World, good: bool) {
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for job in 0..4 {
        let (limit, world) = (limit.clone(), world.clone());
        set.spawn(async move {
            let permit = limit.acquire().await.unwrap();
            let work = step(&world, format!("job({job})"), 10);
            if good {
                work.await.unwrap();
                drop(permit);
            } else {
                permit.forget();
                work.await.unwrap();
            }
        });
    }
    while set.join_next().await.is_some() {}
}

async fn two_locks(world: World, good: bool) {
    let (a, b) = (Arc::new(Mutex::new(1)), Arc::new(Mutex::new(2)));
    let (a2, b2, world2) = (a.clone(), b.clone(), world.clone());
    let left = tokio::spawn(async move {
        let (first, second) = if good { (a2, b2) } else { (b2, a2) };
        let _first = first.lock().await;
        step(&world2, "left", 10).await.unwrap();
        let _second = second.lock().await;
    });
    let held = a.lock().await;
    step(&world, "right", 10).await.unwrap();
    let other = b.lock().await;
    drop((held, other));
    left.await.unwrap();
}

async fn five_philosophers(world: World, good: bool) {
    let forks: Vec<_> = (0..5).map(|_| Arc::new(Mutex::new(()))).collect();
    let mut set = JoinSet::new();
    for seat in 0..5usize {
        let (mut left, mut right) = (forks[seat].clone(), forks[(seat + 1) % 5].clone());
        if good && seat == 4 {
            std::mem::swap(&mut left, &mut right);
        }
        let world = world.clone();
        set.spawn(async move {
            let _left = left.lock().await;
            step(&world, format!("reach({seat})"), 1).await.unwrap();
            let _right = right.lock().await;
            step(&world, format!("eat({seat})"), 10).await.unwrap();
        });
    }
    while set.join_next().await.is_some() {}
}

async fn read_behind_a_writer(world: World, good: bool) {
    let lock = Arc::new(RwLock::new(0));
    let (lock2, world2) = (lock.clone(), world.clone());
    let first = lock.read().await;
    let writer = tokio::spawn(async move {
        *lock2.write().await += 1;
        step(&world2, "write", 5).await.unwrap();
    });
    step(&world, "read(1)", 10).await.unwrap();
    let held = if good {
        drop(first);
        None
    } else {
        Some(first)
    };
    {
        let _second = lock.read().await;
        step(&world, "read(2)", 10).await.unwrap();
    }
    drop(held);
    writer.await.unwrap();
}

async fn barrier_off_by_one(world: World, good: bool) {
    let barrier = Arc::new(Barrier::new(if good { 3 } else { 4 }));
    let mut set = JoinSet::new();
    for part in 0..3 {
        let (barrier, world) = (barrier.clone(), world.clone());
        set.spawn(async move {
            let load = step(&world, format!("load({part})"), 10 * (part + 1));
            load.await.unwrap();
            barrier.wait().await;
            step(&world, format!("run({part})"), 10).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn priority_inversion(world: World, good: bool) {
    let lock = Arc::new(Mutex::new(()));
    let (lock1, world1) = (lock.clone(), world.clone());
    let low = tokio::spawn(async move {
        let guard = lock1.lock().await;
        step(&world1, "low: read", 5).await.unwrap();
        let _held = (!good).then_some(guard);
        step(&world1, "low: compress", 100).await.unwrap();
    });
    sleep(d(2)).await;
    let high = tokio::spawn(async move {
        let _guard = lock.lock().await;
        step(&world, "urgent", 5).await.unwrap();
    });
    high.await.unwrap();
    low.await.unwrap();
}
