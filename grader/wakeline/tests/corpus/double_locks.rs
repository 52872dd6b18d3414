//! Locks that are taken twice, and barriers that somebody does not reach.

use std::sync::Arc;

use tokio::sync::{Barrier, Mutex, RwLock, Semaphore, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio::{join, spawn};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("waits-for-itself", config_reload, write_behind_its_own_read),
        wrong(
            "waits-in-a-circle",
            config_reload,
            reads_twice_with_a_writer_between,
        ),
        wrong("too-few-at-the-barrier", start_together, main_counts_itself),
        wrong("too-few-at-the-barrier", start_together, one_leaves_early),
        wrong("permit-never-given-back", limited_mails, forgets_the_permit),
        wrong(
            "permit-never-given-back",
            limited_mails,
            no_permits_at_first,
        ),
        wrong(
            "waits-for-itself",
            limited_mails,
            keeps_the_permits_in_a_vec,
        ),
        wrong(
            "permit-never-given-back",
            limited_mails,
            asks_for_more_than_there_are,
        ),
        wrong("waits-in-a-circle", limited_mails, each_takes_two_of_two),
        wrong(
            "held-by-a-stuck-task",
            limited_mails,
            the_lock_waits_for_an_answer,
        ),
        right(config_reload, reload_with_a_swap),
        right(start_together, start_by_watch),
        right(limited_mails, limited_mails_owned),
    ]
}

/// The config is looked at, and replaced when it is old.
async fn config_reload(w: World) {
    step(&w, "look", 5).await.unwrap();
    step(&w, "reload", 30).await.unwrap();
    step(&w, "use", 5).await.unwrap();
}

async fn write_behind_its_own_read(w: World) {
    let config = RwLock::new(1);
    let now = config.read().await;
    step(&w, "look", 5).await.unwrap();
    if *now < 2 {
        step(&w, "reload", 30).await.unwrap();
        *config.write().await = 2;
    }
    step(&w, "use", 5).await.unwrap();
}

async fn current(config: &RwLock<u32>) -> u32 {
    *config.read().await
}

async fn reads_twice_with_a_writer_between(w: World) {
    let config = Arc::new(RwLock::new(1));
    let reloader = {
        let (w, config) = (w.clone(), config.clone());
        spawn(async move {
            pause(5).await;
            let mut config = config.write().await;
            step(&w, "reload", 30).await.unwrap();
            *config = 2;
        })
    };
    let now = config.read().await;
    step(&w, "look", 9).await.unwrap();
    if current(&config).await == *now {
        drop(now);
        reloader.await.unwrap();
    }
    step(&w, "use", 5).await.unwrap();
}

async fn reload_with_a_swap(w: World) {
    let config = Arc::new(RwLock::new(Arc::new(1)));
    let old = Arc::clone(&*config.read().await);
    step(&w, "look", 5).await.unwrap();
    if *old < 2 {
        step(&w, "reload", 30).await.unwrap();
        *config.write().await = Arc::new(2);
    }
    assert_eq!(**config.read().await, 2);
    step(&w, "use", 5).await.unwrap();
}

/// Three racers warm up, then run at one moment.
async fn start_together(w: World) {
    let (a, b, c) = (
        step(&w, "warm(10)", 10),
        step(&w, "warm(20)", 20),
        step(&w, "warm(30)", 30),
    );
    let _ = join!(a, b, c);
    let _ = join!(
        step(&w, "run", 20),
        step(&w, "run", 20),
        step(&w, "run", 20)
    );
}

async fn racer(w: World, gate: Arc<Barrier>, millis: u64) {
    step(&w, format!("warm({millis})"), millis).await.unwrap();
    gate.wait().await;
    step(&w, "run", 20).await.unwrap();
}

async fn main_counts_itself(w: World) {
    let gate = Arc::new(Barrier::new(4));
    let mut set = JoinSet::new();
    for millis in [10, 20, 30] {
        set.spawn(racer(w.clone(), gate.clone(), millis));
    }
    set.join_all().await;
}

async fn one_leaves_early(w: World) {
    let gate = Arc::new(Barrier::new(3));
    let tasks = [10, 20, 30].map(|millis| {
        let (w, gate) = (w.clone(), gate.clone());
        spawn(async move {
            let warm = timeout(
                d(millis.min(15)),
                step(&w, format!("warm({millis})"), millis),
            )
            .await;
            if millis == 30 && warm.is_err() {
                return;
            }
            gate.wait().await;
            step(&w, "run", 20).await.unwrap();
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
}

async fn start_by_watch(w: World) {
    let (warm, gate) = watch::channel(0);
    let mut set = JoinSet::new();
    for millis in [10, 20, 30] {
        let (w, warm, mut gate) = (w.clone(), warm.clone(), gate.clone());
        set.spawn(async move {
            step(&w, format!("warm({millis})"), millis).await.unwrap();
            warm.send_modify(|count| *count += 1);
            gate.wait_for(|count| *count == 3).await.unwrap();
            step(&w, "run", 20).await.unwrap();
        });
    }
    set.join_all().await;
}

/// Four mails over two connections.
async fn limited_mails(w: World) {
    let permits = Semaphore::new(2);
    let mail = async |i: u32| {
        let _permit = permits.acquire().await.unwrap();
        step(&w, format!("mail({i})"), 20).await.unwrap();
    };
    join!(mail(1), mail(2), mail(3), mail(4));
}

async fn limited_mails_owned(w: World) {
    let permits = Arc::new(Semaphore::new(2));
    let mut handles = Vec::new();
    for i in 1..=4 {
        let permit = permits.clone().acquire_owned().await.unwrap();
        let w = w.clone();
        handles.push(spawn(async move {
            step(&w, format!("mail({i})"), 20).await.unwrap();
            drop(permit);
        }));
    }
    for handle in handles {
        handle.await.unwrap();
    }
}

async fn forgets_the_permit(w: World) {
    let permits = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for i in 1..=4 {
        let (w, permits) = (w.clone(), permits.clone());
        set.spawn(async move {
            permits.acquire().await.unwrap().forget();
            step(&w, format!("mail({i})"), 20).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn no_permits_at_first(w: World) {
    let permits = Arc::new(Semaphore::new(0));
    let mut set = JoinSet::new();
    for i in 1..=4 {
        let (w, permits) = (w.clone(), permits.clone());
        set.spawn(async move {
            let _permit = permits.acquire().await.unwrap();
            step(&w, format!("mail({i})"), 20).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn keeps_the_permits_in_a_vec(w: World) {
    let permits = Semaphore::new(2);
    let mut kept = Vec::new();
    for i in 1..=4 {
        kept.push(permits.acquire().await.unwrap());
        step(&w, format!("mail({i})"), 20).await.unwrap();
    }
}

async fn asks_for_more_than_there_are(w: World) {
    let permits = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for i in 1..=4 {
        let (w, permits) = (w.clone(), permits.clone());
        set.spawn(async move {
            // A mail with its attachments.
            let size = if i == 4 { 3 } else { 1 };
            let _permit = permits.acquire_many(size).await.unwrap();
            step(&w, format!("mail({i})"), 20).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn each_takes_two_of_two(w: World) {
    let permits = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for i in 1..=2 {
        let (w, permits) = (w.clone(), permits.clone());
        set.spawn(async move {
            let _connection = permits.acquire().await.unwrap();
            step(&w, format!("mail({i})"), 20).await.unwrap();
            let _copy = permits.acquire().await.unwrap();
            step(&w, format!("mail({})", i + 2), 20).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn the_lock_waits_for_an_answer(w: World) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let (tx, rx) = oneshot::channel::<()>();
    let first = {
        let (w, log) = (w.clone(), log.clone());
        spawn(async move {
            let mut log = log.lock().await;
            step(&w, "mail(1)", 20).await.unwrap();
            log.push(1);
            rx.await.unwrap();
        })
    };
    let rest = {
        let (w, log) = (w.clone(), log.clone());
        spawn(async move {
            step(&w, "mail(2)", 20).await.unwrap();
            log.lock().await.push(2);
            let _ = tx.send(());
            let _ = join!(step(&w, "mail(3)", 20), step(&w, "mail(4)", 20));
        })
    };
    first.await.unwrap();
    rest.await.unwrap();
}
