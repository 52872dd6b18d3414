//! Values that several share: a connection, a count, a stock, one page for all.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell, RwLock, Semaphore, watch};
use tokio::task::{JoinSet, LocalSet};
use tokio::time::timeout;
use wakeline::World;

use super::case::{Case, d, go, pages, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
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
        wrong(
            "never-finished",
            mail_for_who_stays,
            mail_fetched_by_who_leaves,
        ),
        right(mail_for_who_stays, mail_fetched_by_a_task),
        right(three_queries, queries_with_read_guards),
        right(counted_twice, std_guard_in_a_block),
        right(counted_twice, rc_in_a_local_set),
        right(one_fetch_for_three, once_cell_for_three),
        right(stock_of_two, stock_by_one_owner),
    ]
}

// A value for all who wait, the first of whom leaves.

async fn mail_for_who_stays(world: World) {
    go(&world, "fetch(mail)", 60).await;
    go(&world, "draw", 10).await;
}

async fn mail_fetched_by_who_leaves(world: World) {
    let mail = watch::Sender::new(false);
    let asks = async {
        go(&world, "fetch(mail)", 60).await;
        mail.send_replace(true);
    };
    let mut stays = mail.subscribe();
    let _ = timeout(d(20), asks).await;
    let _ = stays.wait_for(|there| *there).await;
    go(&world, "draw", 10).await;
}

async fn mail_fetched_by_a_task(world: World) {
    let (mail, mut stays) = watch::channel(false);
    let asked = world.clone();
    let mut leaves = mail.subscribe();
    tokio::spawn(async move {
        go(&asked, "fetch(mail)", 60).await;
        mail.send_replace(true);
    });
    let _ = timeout(d(20), leaves.changed()).await;
    let _ = stays.wait_for(|there| *there).await;
    go(&world, "draw", 10).await;
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
