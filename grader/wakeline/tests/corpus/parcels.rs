//! Photos, feeds and parcels of a shop: tasks, permits, locks and channels.

use super::case::{Case, pages, pause, right, step, wrong};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex as StdMutex};
use std::time::Duration;
use tokio::sync::{Mutex, Notify, Semaphore, broadcast, mpsc, watch};
use tokio::task::JoinSet;
use wakeline::World;

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "aborted-with-its-owner",
            dashboard_tiles,
            dashboard_tiles_started,
        ),
        wrong("one-after-the-other", gallery, gallery_spawned),
        wrong("not-cancelled", supplier_search, supplier_search_task),
        wrong("too-many-at-once", resize_photos, resize_photos_spawned),
        wrong("waits-for-itself", supplier_feeds, supplier_feeds_counted),
        wrong("took-turns-at-a-lock", pack_orders, pack_orders_queue),
        wrong("waits-in-a-circle", shelf_and_ledger, shelf_and_ledger_pair),
        wrong("blocked-the-loop", supplier_calls, supplier_calls_turns),
        wrong("sender-still-alive", order_mails, order_mails_channel),
        wrong("missed-a-message", price_ticker, price_ticker_board),
        wrong("missed-a-message", parcel_events, parcel_events_watched),
        right(supplier_search, supplier_search_select),
        right(resize_photos, resize_photos_in_tasks),
        right(pack_orders, pack_orders_inbox),
        right(parcel_events, parcel_events_bell),
    ]
}

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

fn job<F>(op: F) -> Job
where
    F: Future + Send + 'static,
{
    Box::pin(async move {
        let _ = op.await;
    })
}

async fn dashboard_tiles(w: World) {
    let mut tiles = JoinSet::new();
    tiles.spawn(step(&w, "weather tile", 10));
    tiles.spawn(step(&w, "sales tile", 20));
    let _ = step(&w, "draw header", 5).await;
    while tiles.join_next().await.is_some() {}
    let _ = step(&w, "draw board", 5).await;
}

fn start_tiles(w: &World) {
    let mut tiles = JoinSet::new();
    tiles.spawn(step(w, "weather tile", 10));
    tiles.spawn(step(w, "sales tile", 20));
}

/// the `JoinSet` is a local of `start_tiles` and is dropped when that function returns, which aborts the tasks in it.
async fn dashboard_tiles_started(w: World) {
    start_tiles(&w);
    let _ = step(&w, "draw header", 5).await;
    pause(15).await;
    let _ = step(&w, "draw board", 5).await;
}

async fn gallery(w: World) {
    let web = pages(&w, &[("front", 20), ("side", 10), ("back", 30)]);
    let shots = ["front", "side", "back"]
        .into_iter()
        .map(|shot| tokio::spawn(web.fetch(shot)))
        .collect::<Vec<_>>();
    for shot in shots {
        let _ = shot.await;
    }
    let _ = step(&w, "render gallery", 5).await;
}

/// `shots` is a lazy `map` iterator, so each `tokio::spawn` happens only when the `for` loop asks for the next item, after the one before was awaited.
async fn gallery_spawned(w: World) {
    let web = pages(&w, &[("front", 20), ("side", 10), ("back", 30)]);
    let shots = ["front", "side", "back"]
        .into_iter()
        .map(|shot| tokio::spawn(web.fetch(shot)));
    for shot in shots {
        let _ = shot.await;
    }
    let _ = step(&w, "render gallery", 5).await;
}

async fn supplier_search(w: World) {
    let search = tokio::spawn(step(&w, "search suppliers", 60));
    pause(20).await;
    search.abort();
    let _ = search.await;
    let _ = step(&w, "show known offers", 50).await;
}

/// `search.abort()` stops only the outer task; the inner `remote` task was spawned on its own, and dropping its `JoinHandle` detaches it instead of cancelling it.
async fn supplier_search_task(w: World) {
    let wc = w.clone();
    let search = tokio::spawn(async move {
        let remote = tokio::spawn(step(&wc, "search suppliers", 60));
        let _ = remote.await;
    });
    pause(20).await;
    search.abort();
    let _ = search.await;
    let _ = step(&w, "show known offers", 50).await;
}

async fn supplier_search_select(w: World) {
    tokio::select! {
        _ = step(&w, "search suppliers", 60) => {}
        _ = pause(20) => {}
    }
    let _ = step(&w, "show known offers", 50).await;
}

async fn resize_photos(w: World) {
    let slots = Arc::new(Semaphore::new(2));
    let mut work = JoinSet::new();
    for (photo, ms) in [
        ("resize hat", 20),
        ("resize coat", 35),
        ("resize sock", 10),
        ("resize boot", 20),
    ] {
        let permit = slots.clone().acquire_owned().await.unwrap();
        let op = step(&w, photo, ms);
        work.spawn(async move {
            let _ = op.await;
            drop(permit);
        });
    }
    while work.join_next().await.is_some() {}
    let _ = step(&w, "publish album", 5).await;
}

/// `_permit` stays in the `for` body and is not moved into the spawned task, so it is given back at the end of each turn of the loop, before the resize has begun.
async fn resize_photos_spawned(w: World) {
    let slots = Arc::new(Semaphore::new(2));
    let mut work = JoinSet::new();
    for (photo, ms) in [
        ("resize hat", 20),
        ("resize coat", 35),
        ("resize sock", 10),
        ("resize boot", 20),
    ] {
        let _permit = slots.clone().acquire_owned().await.unwrap();
        work.spawn(job(step(&w, photo, ms)));
    }
    while work.join_next().await.is_some() {}
    let _ = step(&w, "publish album", 5).await;
}

async fn resize_photos_in_tasks(w: World) {
    let slots = Arc::new(Semaphore::new(2));
    let mut work = JoinSet::new();
    for (photo, ms) in [
        ("resize hat", 20),
        ("resize coat", 35),
        ("resize sock", 10),
        ("resize boot", 20),
    ] {
        let (slots, op) = (slots.clone(), step(&w, photo, ms));
        work.spawn(async move {
            let _permit = slots.acquire().await;
            let _ = op.await;
        });
    }
    while work.join_next().await.is_some() {}
    let _ = step(&w, "publish album", 5).await;
}

async fn supplier_feeds(w: World) {
    w.web().broken("hats feed", wakeline::ms(10));
    let feed = w.web().fetch("hats feed");
    let slot = Semaphore::new(1);
    let hats = async {
        let _permit = slot.acquire().await.unwrap();
        if feed.await.is_err() {
            return;
        }
        let _ = step(&w, "import hats", 20).await;
    };
    let coats = async {
        let _permit = slot.acquire().await.unwrap();
        let _ = step(&w, "import coats", 20).await;
    };
    tokio::join!(hats, coats);
}

/// the permit is taken with `forget()` and given back by hand with `add_permits(1)`, but the early `return` on a failed feed leaves before `add_permits`.
async fn supplier_feeds_counted(w: World) {
    w.web().broken("hats feed", wakeline::ms(10));
    let feed = w.web().fetch("hats feed");
    let slot = Semaphore::new(1);
    let hats = async {
        slot.acquire().await.unwrap().forget();
        if feed.await.is_err() {
            return;
        }
        let _ = step(&w, "import hats", 20).await;
        slot.add_permits(1);
    };
    let coats = async {
        slot.acquire().await.unwrap().forget();
        let _ = step(&w, "import coats", 20).await;
        slot.add_permits(1);
    };
    tokio::join!(hats, coats);
}

async fn pack_orders(w: World) {
    let orders = [
        ("pack A1", 20),
        ("pack A2", 10),
        ("pack A3", 20),
        ("pack A4", 10),
    ];
    let queue = Mutex::new(VecDeque::from(orders));
    let (w, queue) = (&w, &queue);
    let packer = move || async move {
        loop {
            let next = queue.lock().await.pop_front();
            let Some((order, ms)) = next else { break };
            let _ = step(w, order, ms).await;
        }
    };
    tokio::join!(packer(), packer());
}

/// the guard from `queue.lock().await` is a temporary of the `while let` head and lives through the whole body, so it is held over `step(...).await`.
async fn pack_orders_queue(w: World) {
    let orders = [
        ("pack A1", 20),
        ("pack A2", 10),
        ("pack A3", 20),
        ("pack A4", 10),
    ];
    let queue = Mutex::new(VecDeque::from(orders));
    let (w, queue) = (&w, &queue);
    let packer = move || async move {
        while let Some((order, ms)) = queue.lock().await.pop_front() {
            let _ = step(w, order, ms).await;
        }
    };
    tokio::join!(packer(), packer());
}

async fn pack_orders_inbox(w: World) {
    let (tx, rx) = mpsc::channel(8);
    for order in [
        ("pack A1", 20),
        ("pack A2", 10),
        ("pack A3", 20),
        ("pack A4", 10),
    ] {
        let _ = tx.send(order).await;
    }
    drop(tx);
    let inbox = Mutex::new(rx);
    let (w, inbox) = (&w, &inbox);
    let packer = move || async move {
        loop {
            let next = inbox.lock().await.recv().await;
            let Some((order, ms)) = next else { break };
            let _ = step(w, order, ms).await;
        }
    };
    tokio::join!(packer(), packer());
}

async fn shelf_and_ledger(w: World) {
    let (shelf, ledger) = (Mutex::new(5), Mutex::new(0));
    let sale = async {
        let mut items = shelf.lock().await;
        let _ = step(&w, "take item", 10).await;
        *items -= 1;
        let mut cash = ledger.lock().await;
        let _ = step(&w, "book sale", 10).await;
        *cash += 30;
    };
    let refund = async {
        let mut items = shelf.lock().await;
        let mut cash = ledger.lock().await;
        let _ = step(&w, "book refund", 10).await;
        *cash -= 30;
        let _ = step(&w, "put item back", 10).await;
        *items += 1;
    };
    tokio::join!(sale, refund);
}

/// `sale` locks `shelf` and then `ledger`, `refund` locks `ledger` and then `shelf`: opposite lock order, each holding its first lock over an await.
async fn shelf_and_ledger_pair(w: World) {
    let (shelf, ledger) = (Mutex::new(5), Mutex::new(0));
    let sale = async {
        let mut items = shelf.lock().await;
        let _ = step(&w, "take item", 10).await;
        *items -= 1;
        let mut cash = ledger.lock().await;
        let _ = step(&w, "book sale", 10).await;
        *cash += 30;
    };
    let refund = async {
        let mut cash = ledger.lock().await;
        let _ = step(&w, "book refund", 10).await;
        *cash -= 30;
        let mut items = shelf.lock().await;
        let _ = step(&w, "put item back", 10).await;
        *items += 1;
    };
    tokio::join!(sale, refund);
}

async fn supplier_calls(w: World) {
    let turn = Mutex::new(0);
    let (w, turn) = (&w, &turn);
    let call = move |name: &'static str| async move {
        let mut taken = turn.lock().await;
        pause(10).await;
        *taken += 1;
        drop(taken);
        let _ = step(w, name, 5).await;
    };
    let board = async move {
        let _ = step(w, "heartbeat 1", 5).await;
        let _ = step(w, "heartbeat 2", 5).await;
    };
    tokio::join!(
        board,
        call("call hats"),
        call("call coats"),
        call("call boots")
    );
}

struct Turns(StdMutex<u32>);

impl Turns {
    fn take(&self) {
        let mut taken = self.0.lock().unwrap();
        std::thread::sleep(Duration::from_millis(10));
        *taken += 1;
    }
}

/// `Turns::take` keeps the gap between calls with `std::thread::sleep` under a std mutex, which blocks the thread of the event loop instead of only this call.
async fn supplier_calls_turns(w: World) {
    let turns = Turns(StdMutex::new(0));
    let (w, turns) = (&w, &turns);
    let call = move |name: &'static str| async move {
        turns.take();
        let _ = step(w, name, 5).await;
    };
    let board = async move {
        let _ = step(w, "heartbeat 1", 5).await;
        let _ = step(w, "heartbeat 2", 5).await;
    };
    tokio::join!(
        board,
        call("call hats"),
        call("call coats"),
        call("call boots")
    );
}

async fn order_mails(w: World) {
    let (tx, mut rx) = mpsc::channel(8);
    for (shop, ms) in [("north shop", 10), ("south shop", 20)] {
        let (tx, order) = (tx.clone(), step(&w, shop, ms));
        tokio::spawn(async move {
            let _ = order.await;
            let _ = tx.send(shop).await;
        });
    }
    drop(tx);
    while let Some(shop) = rx.recv().await {
        let _ = step(&w, format!("mail {shop}"), 5).await;
    }
    let _ = step(&w, "close day", 5).await;
}

/// the first `tx` of the channel stays alive in this function while it reads (only its clones are dropped), so `rx.recv()` never returns `None`.
async fn order_mails_channel(w: World) {
    let (tx, mut rx) = mpsc::channel(8);
    for (shop, ms) in [("north shop", 10), ("south shop", 20)] {
        let (tx, order) = (tx.clone(), step(&w, shop, ms));
        tokio::spawn(async move {
            let _ = order.await;
            let _ = tx.send(shop).await;
        });
    }
    while let Some(shop) = rx.recv().await {
        let _ = step(&w, format!("mail {shop}"), 5).await;
    }
    let _ = step(&w, "close day", 5).await;
}

async fn price_ticker(w: World) {
    let (tx, mut rx) = broadcast::channel(16);
    let feed = async {
        for n in 1..=4 {
            let _ = step(&w, format!("quote {n}"), 5).await;
            let _ = tx.send(n);
        }
        drop(tx);
    };
    let board = async {
        while let Ok(n) = rx.recv().await {
            let _ = step(&w, format!("draw {n}"), 20).await;
        }
    };
    tokio::join!(feed, board);
}

/// the broadcast channel holds only 2 values, the slow board falls behind, and `while let Ok(n)` treats the `Lagged` error of `rx.recv()` as the end of the channel.
async fn price_ticker_board(w: World) {
    let (tx, mut rx) = broadcast::channel(2);
    let feed = async {
        for n in 1..=4 {
            let _ = step(&w, format!("quote {n}"), 5).await;
            let _ = tx.send(n);
        }
        drop(tx);
    };
    let board = async {
        while let Ok(n) = rx.recv().await {
            let _ = step(&w, format!("draw {n}"), 20).await;
        }
    };
    tokio::join!(feed, board);
}

async fn parcel_events(w: World) {
    let (tx, mut rx) = mpsc::channel(8);
    let courier = async {
        for event in ["packed", "shipped", "arrived"] {
            let _ = step(&w, format!("scan {event}"), 5).await;
            let _ = tx.send(event).await;
        }
        drop(tx);
    };
    let tracker = async {
        while let Some(event) = rx.recv().await {
            let _ = step(&w, format!("store {event}"), 12).await;
        }
    };
    tokio::join!(courier, tracker);
}

/// a `watch` channel keeps only the newest value, but the tracker needs every event; "shipped" is overwritten by "arrived" while the tracker still stores "packed".
async fn parcel_events_watched(w: World) {
    let (tx, mut rx) = watch::channel("");
    let courier = async {
        for event in ["packed", "shipped", "arrived"] {
            let _ = step(&w, format!("scan {event}"), 5).await;
            let _ = tx.send(event);
        }
        drop(tx);
    };
    let tracker = async {
        while rx.changed().await.is_ok() {
            let event = *rx.borrow_and_update();
            let _ = step(&w, format!("store {event}"), 12).await;
        }
    };
    tokio::join!(courier, tracker);
}

async fn parcel_events_bell(w: World) {
    let (queue, bell) = (StdMutex::new(VecDeque::new()), Notify::new());
    let courier = async {
        for event in ["packed", "shipped", "arrived"] {
            let _ = step(&w, format!("scan {event}"), 5).await;
            queue.lock().unwrap().push_back(Some(event));
            bell.notify_one();
        }
        queue.lock().unwrap().push_back(None);
        bell.notify_one();
    };
    let tracker = async {
        loop {
            let next = queue.lock().unwrap().pop_front();
            match next {
                Some(Some(event)) => {
                    let _ = step(&w, format!("store {event}"), 12).await;
                }
                Some(None) => break,
                None => bell.notified().await,
            }
        }
    };
    tokio::join!(courier, tracker);
}
