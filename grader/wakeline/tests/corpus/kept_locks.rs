//! Locks and permits that somebody keeps: held over a wait, crossed, forgotten.

use std::pin::pin;
use std::sync::Arc;

use tokio::sync::{Mutex, RwLock, Semaphore, mpsc, oneshot, watch};
use tokio::task::{JoinSet, yield_now};
use wakeline::{World, ms};

use super::a_step_away::ask_then_print;
use super::case::{Case, go, pause, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "held-by-a-stuck-task",
            ask_then_print,
            asks_with_the_lock_in_hand,
        ),
        wrong(
            "held-by-a-stuck-task",
            ask_then_print,
            a_heavy_one_behind_a_light_one,
        ),
        wrong(
            "permit-never-given-back",
            ask_then_print,
            bucket_that_runs_dry,
        ),
        wrong("waits-in-a-circle", ask_then_print, reads_behind_a_writer),
        wrong("waits-for-itself", ask_then_print, lock_handed_to_a_sleeper),
        wrong("held-by-a-stuck-task", ask_then_print, guard_forgotten),
        wrong("spins-without-progress", ask_then_print, try_lock_in_a_loop),
        wrong("waits-in-a-circle", ask_then_print, three_in_a_ring),
        wrong("waits-in-a-circle", ask_then_print, lock_and_permit_crossed),
        wrong(
            "permit-never-given-back",
            ask_then_print,
            error_path_forgets,
        ),
        wrong(
            "held-by-a-stuck-task",
            ask_then_print,
            read_guard_over_a_watch,
        ),
    ]
}

async fn asks_with_the_lock_in_hand(world: World) {
    let state = Arc::new(Mutex::new(0));
    let (tx, mut rx) = mpsc::channel::<oneshot::Sender<i32>>(4);
    let (own, outside) = (state.clone(), world.clone());
    tokio::spawn(async move {
        while let Some(reply) = rx.recv().await {
            go(&outside, "ask", 20).await;
            let value = *own.lock().await;
            let _ = reply.send(value);
        }
    });
    let mut state = state.lock().await;
    let (reply, answer) = oneshot::channel();
    tx.send(reply).await.unwrap();
    *state += answer.await.unwrap();
    go(&world, "print", 10).await;
}

async fn a_heavy_one_behind_a_light_one(world: World) {
    let room = Arc::new(Semaphore::new(3));
    let (light, outside) = (room.clone(), world.clone());
    let _watcher = tokio::spawn(async move {
        let _seat = light.acquire().await.unwrap();
        go(&outside, "ask", 20).await;
        std::future::pending::<()>().await;
    });
    pause(5).await;
    let _all = room.acquire_many(3).await.unwrap();
    go(&world, "print", 10).await;
}

async fn bucket_that_runs_dry(world: World) {
    let tokens = Arc::new(Semaphore::new(0));
    let refill = tokens.clone();
    tokio::spawn(async move {
        for _ in 0..1 {
            pause(5).await;
            refill.add_permits(1);
        }
    });
    for (name, millis) in [("ask", 15), ("print", 10)] {
        tokens.acquire().await.unwrap().forget();
        go(&world, name, millis).await;
    }
}

async fn reads_behind_a_writer(world: World) {
    let state = Arc::new(RwLock::new(0));
    let first = state.read().await;
    let writer = tokio::spawn({
        let state = state.clone();
        async move { *state.write().await += 1 }
    });
    go(&world, "ask", 20).await;
    let second = state.read().await;
    assert_eq!(*first, *second);
    drop((first, second));
    writer.await.unwrap();
    go(&world, "print", 10).await;
}

async fn lock_handed_to_a_sleeper(world: World) {
    let lock = Arc::new(Mutex::new(()));
    let own = lock.clone();
    tokio::spawn(async move {
        let _guard = own.lock().await;
        pause(20).await;
    });
    yield_now().await;
    let mut careful = pin!(async {
        let _guard = lock.lock().await;
        pause(1).await;
    });
    tokio::select! {
        () = &mut careful => {}
        () = go(&world, "ask", 10) => {}
    }
    let _guard = lock.lock().await;
    go(&world, "print", 10).await;
}

async fn guard_forgotten(world: World) {
    let lock = Arc::new(Mutex::new(Vec::new()));
    let (own, outside) = (lock.clone(), world.clone());
    tokio::spawn(async move {
        let mut guard = own.lock_owned().await;
        go(&outside, "ask", 20).await;
        guard.push(1);
        std::mem::forget(guard);
    })
    .await
    .unwrap();
    let _list = lock.lock().await;
    go(&world, "print", 10).await;
}

async fn try_lock_in_a_loop(world: World) {
    let lock = Arc::new(Mutex::new(()));
    let (own, outside) = (lock.clone(), world.clone());
    tokio::spawn(async move {
        let _guard = own.lock().await;
        go(&outside, "ask", 20).await;
    });
    yield_now().await;
    let _guard = loop {
        match lock.try_lock() {
            Ok(guard) => break guard,
            Err(_) => yield_now().await,
        }
    };
    go(&world, "print", 10).await;
}

async fn three_in_a_ring(world: World) {
    let locks: Vec<_> = (0..3).map(|_| Arc::new(RwLock::new(()))).collect();
    let mut set = JoinSet::new();
    for n in 0..3 {
        let (own, next) = (locks[n].clone(), locks[(n + 1) % 3].clone());
        set.spawn(async move {
            let _own = own.read().await;
            pause(5).await;
            let _next = next.write().await;
        });
    }
    go(&world, "ask", 20).await;
    set.join_all().await;
    go(&world, "print", 10).await;
}

async fn lock_and_permit_crossed(world: World) {
    let room = Arc::new(Semaphore::new(1));
    let list = Arc::new(Mutex::new(()));
    let (own_room, own_list) = (room.clone(), list.clone());
    let other = tokio::spawn(async move {
        let _list = own_list.lock().await;
        pause(5).await;
        let _room = own_room.acquire().await.unwrap();
    });
    let seat = room.acquire().await.unwrap();
    go(&world, "ask", 20).await;
    let list = list.lock().await;
    drop((list, seat));
    other.await.unwrap();
    go(&world, "print", 10).await;
}

async fn error_path_forgets(world: World) {
    let room = Arc::new(Semaphore::new(1));
    world.web().broken("x", ms(5));
    let own = room.clone();
    let fetch = world.web().fetch("x");
    let bad = tokio::spawn(async move {
        let seat = own.acquire_owned().await.unwrap();
        if fetch.await.is_err() {
            std::mem::forget(seat);
        }
    });
    bad.await.unwrap();
    let _seat = room.acquire().await.unwrap();
    go(&world, "ask", 20).await;
    go(&world, "print", 10).await;
}

async fn read_guard_over_a_watch(world: World) {
    let config = Arc::new(RwLock::new(1));
    let (tx, mut rx) = watch::channel(0);
    let own = config.clone();
    let reader = tokio::spawn(async move {
        let config = own.read().await;
        while *rx.borrow_and_update() < *config {
            rx.changed().await.unwrap();
        }
    });
    go(&world, "ask", 20).await;
    *config.write().await = 2;
    tx.send(2).unwrap();
    reader.await.unwrap();
    go(&world, "print", 10).await;
}
