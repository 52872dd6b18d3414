//! Gates, carts and receipts of a shop: futures written by hand, combinators, one answer
//! for several who wait.

use super::case::{Case, pause, right, rows, step, wrong};
use std::collections::{HashMap, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex as StdMutex};
use std::task::{Context, Poll, Wake, Waker, ready};
use tokio::sync::{Mutex, Notify, OnceCell, oneshot, watch};
use tokio::task::JoinSet;
use wakeline::World;

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("left-no-waker", shop_opens, shop_opens_by_gate),
        wrong("left-no-waker", cart_page, cart_page_polled),
        wrong("spins-without-progress", receipt, receipt_by_flag),
        wrong("one-after-the-other", product_page, product_page_all_of),
        wrong("never-finished", status_board, status_board_prober),
        wrong("panicked", checkout, checkout_both),
        wrong("did-it-again", lamp_price, lamp_price_cached),
        wrong("error-ignored", euro_rate, euro_rate_by_key),
        wrong("no-reply", voucher, voucher_in_turn),
        right(shop_opens, shop_opens_by_notify),
        right(product_page, product_page_parts),
        right(lamp_price, lamp_price_locked),
        right(euro_rate, euro_rate_by_watch),
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

async fn shop_opens(w: World) {
    let (opened, gate) = oneshot::channel();
    let wc = w.clone();
    let stock = tokio::spawn(async move {
        let _ = step(&wc, "sync stock", 30).await;
        let _ = opened.send(());
    });
    let _ = step(&w, "banner", 10).await;
    let page = tokio::spawn(async move {
        let _ = gate.await;
        let _ = step(&w, "shop page", 15).await;
    });
    let _ = tokio::join!(stock, page);
}

#[derive(Default)]
struct GateState {
    open: bool,
    waker: Option<Waker>,
}

#[derive(Clone, Default)]
struct StockGate(Arc<StdMutex<GateState>>);

impl StockGate {
    fn open(&self) {
        let mut state = self.0.lock().unwrap();
        state.open = true;
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
    }
}

impl Future for StockGate {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.0.lock().unwrap();
        if state.open {
            return Poll::Ready(());
        }
        if state.waker.is_none() {
            state.waker = Some(cx.waker().clone());
        }
        Poll::Pending
    }
}

/// `StockGate::poll` stores the waker only when `state.waker.is_none()`, so after the gate moved from the `select!` into the spawned `page` task it still has the waker of the first task.
async fn shop_opens_by_gate(w: World) {
    let mut gate = StockGate::default();
    let (wc, opened) = (w.clone(), gate.clone());
    let stock = tokio::spawn(async move {
        let _ = step(&wc, "sync stock", 30).await;
        opened.open();
    });
    tokio::select! {
        _ = &mut gate => {}
        _ = step(&w, "banner", 10) => {}
    }
    let page = tokio::spawn(async move {
        gate.await;
        let _ = step(&w, "shop page", 15).await;
    });
    let _ = tokio::join!(stock, page);
}

async fn shop_opens_by_notify(w: World) {
    let gate = Arc::new(Notify::new());
    let (wc, opened) = (w.clone(), gate.clone());
    let stock = tokio::spawn(async move {
        let _ = step(&wc, "sync stock", 30).await;
        opened.notify_one();
    });
    let _ = step(&w, "banner", 10).await;
    let page = tokio::spawn(async move {
        gate.notified().await;
        let _ = step(&w, "shop page", 15).await;
    });
    let _ = tokio::join!(stock, page);
}

async fn cart_page(w: World) {
    let offers = step(&w, "load offers", 10);
    let cart = step(&w, "load cart", 25);
    let _ = tokio::join!(cart, offers);
    let _ = step(&w, "render cart", 5).await;
}

/// the `poll_fn` closure makes a new `step(&w, "load cart", 25)` at every poll and drops it when it returns, instead of keeping one future between polls.
async fn cart_page_polled(w: World) {
    let offers = step(&w, "load offers", 10);
    let cart = poll_fn(|cx| {
        let mut load = step(&w, "load cart", 25);
        Pin::new(&mut load).poll(cx)
    });
    let _ = tokio::join!(cart, offers);
    let _ = step(&w, "render cart", 5).await;
}

async fn receipt(w: World) {
    let (paid, seen) = oneshot::channel();
    let wc = w.clone();
    let charge = tokio::spawn(async move {
        let _ = step(&wc, "charge card", 20).await;
        let _ = paid.send(());
    });
    let _ = seen.await;
    let _ = step(&w, "send receipt", 10).await;
    let _ = charge.await;
}

struct Paid(Arc<AtomicBool>);

impl Future for Paid {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.0.load(Ordering::SeqCst) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

/// `Paid::poll` calls `cx.waker().wake_by_ref()` on itself whenever the flag is not set, instead of keeping the waker for the one who sets the flag.
async fn receipt_by_flag(w: World) {
    let flag = Arc::new(AtomicBool::new(false));
    let (wc, paid) = (w.clone(), flag.clone());
    let charge = tokio::spawn(async move {
        let _ = step(&wc, "charge card", 20).await;
        paid.store(true, Ordering::SeqCst);
    });
    Paid(flag).await;
    let _ = step(&w, "send receipt", 10).await;
    let _ = charge.await;
}

async fn product_page(w: World) {
    let photo = step(&w, "photo", 30);
    let price = step(&w, "price", 20);
    let reviews = step(&w, "reviews", 10);
    let _ = tokio::join!(photo, price, reviews);
    let _ = step(&w, "render product", 5).await;
}

struct AllOf {
    parts: VecDeque<Job>,
}

impl Future for AllOf {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        while let Some(part) = self.parts.front_mut() {
            ready!(part.as_mut().poll(cx));
            self.parts.pop_front();
        }
        Poll::Ready(())
    }
}

/// `AllOf::poll` leaves at the first pending part (`ready!` in the loop over `front_mut`), so the later parts are not polled until the ones before them are done.
async fn product_page_all_of(w: World) {
    let parts = VecDeque::from([
        job(step(&w, "photo", 30)),
        job(step(&w, "price", 20)),
        job(step(&w, "reviews", 10)),
    ]);
    let page = AllOf { parts };
    page.await;
    let _ = step(&w, "render product", 5).await;
}

struct Parts(Vec<Job>);

impl Future for Parts {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0
            .retain_mut(|part| part.as_mut().poll(cx).is_pending());
        if self.0.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

async fn product_page_parts(w: World) {
    let parts = Parts(vec![
        job(step(&w, "photo", 30)),
        job(step(&w, "price", 20)),
        job(step(&w, "reviews", 10)),
    ]);
    parts.await;
    let _ = step(&w, "render product", 5).await;
}

async fn status_board(w: World) {
    let mut probes = JoinSet::new();
    for (name, ms) in [("probe api", 20), ("probe mail", 10), ("probe shop", 30)] {
        probes.spawn(step(&w, name, ms));
    }
    while probes.join_next().await.is_some() {}
    let _ = step(&w, "publish board", 5).await;
}

struct Due(AtomicBool);

impl Wake for Due {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

struct Prober {
    probes: Vec<(Job, Arc<Due>)>,
}

impl Future for Prober {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        self.probes.retain_mut(|(probe, due)| {
            if !due.0.swap(false, Ordering::SeqCst) {
                return true;
            }
            let waker = Waker::from(due.clone());
            let mut cx = Context::from_waker(&waker);
            probe.as_mut().poll(&mut cx).is_pending()
        });
        if self.probes.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

/// `Due::wake` only sets the flag of its probe and never wakes the task that polls the `Prober` (the outer `_cx` is not used).
async fn status_board_prober(w: World) {
    let mut prober = Prober { probes: Vec::new() };
    for (name, ms) in [("probe api", 20), ("probe mail", 10), ("probe shop", 30)] {
        let due = Arc::new(Due(AtomicBool::new(true)));
        prober.probes.push((job(step(&w, name, ms)), due));
    }
    prober.await;
    let _ = step(&w, "publish board", 5).await;
}

async fn checkout(w: World) {
    let stock = step(&w, "reserve stock", 10);
    let card = step(&w, "charge card", 30);
    let _ = tokio::join!(stock, card);
    let _ = step(&w, "confirm order", 5).await;
}

struct Both {
    stock: Job,
    card: Job,
}

impl Future for Both {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let stock = self.stock.as_mut().poll(cx).is_ready();
        let card = self.card.as_mut().poll(cx).is_ready();
        if stock && card {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

/// `Both::poll` does not remember which side is done and polls `stock` again after it already returned `Ready`.
async fn checkout_both(w: World) {
    let both = Both {
        stock: job(step(&w, "reserve stock", 10)),
        card: job(step(&w, "charge card", 30)),
    };
    both.await;
    let _ = step(&w, "confirm order", 5).await;
}

async fn lamp_price(w: World) {
    let price = OnceCell::new();
    let (w, price) = (&w, &price);
    let load = move || async move { step(w, "price lamp", 20).await.is_ok() };
    let teaser = async move {
        let _ = price.get_or_init(load).await;
        let _ = step(w, "draw teaser", 5).await;
    };
    let basket = async move {
        pause(5).await;
        let _ = price.get_or_init(load).await;
        let _ = step(w, "draw basket", 10).await;
    };
    tokio::join!(teaser, basket);
}

async fn known_price(w: &World, prices: &StdMutex<HashMap<&'static str, String>>) -> String {
    let known = prices.lock().unwrap().get("lamp").cloned();
    if let Some(price) = known {
        return price;
    }
    let price = step(w, "price lamp", 20).await.unwrap_or_default();
    prices.lock().unwrap().insert("lamp", price.clone());
    price
}

/// `known_price` puts the price into `prices` only after the load ended, so a second caller that comes during the load finds nothing and loads it again (no sharing of the load in flight).
async fn lamp_price_cached(w: World) {
    let prices = StdMutex::new(HashMap::new());
    let teaser = async {
        let _ = known_price(&w, &prices).await;
        let _ = step(&w, "draw teaser", 5).await;
    };
    let basket = async {
        pause(5).await;
        let _ = known_price(&w, &prices).await;
        let _ = step(&w, "draw basket", 10).await;
    };
    tokio::join!(teaser, basket);
}

async fn lamp_price_locked(w: World) {
    let price = Mutex::new(None);
    let (w, price) = (&w, &price);
    let load = move || async move {
        let mut known = price.lock().await;
        if known.is_none() {
            *known = step(w, "price lamp", 20).await.ok();
        }
    };
    let teaser = async move {
        load().await;
        let _ = step(w, "draw teaser", 5).await;
    };
    let basket = async move {
        pause(5).await;
        load().await;
        let _ = step(w, "draw basket", 10).await;
    };
    tokio::join!(teaser, basket);
}

async fn euro_rate(w: World) {
    let waiting: StdMutex<HashMap<&str, Vec<oneshot::Sender<()>>>> = StdMutex::default();
    let show = |label: &'static str| {
        let (tx, rx) = oneshot::channel();
        waiting.lock().unwrap().entry("EUR").or_default().push(tx);
        let total = step(&w, label, 5);
        async move {
            if rx.await.is_ok() {
                let _ = total.await;
            }
        }
    };
    let (menu, invoice) = (show("menu total"), show("invoice total"));
    let feed = async {
        let _ = step(&w, "rate EUR", 20).await;
        let waiters = waiting.lock().unwrap().remove("EUR").unwrap_or_default();
        for tx in waiters {
            let _ = tx.send(());
        }
    };
    tokio::join!(feed, menu, invoice);
}

/// `waiting` has room for one sender per currency, so `insert("EUR", tx)` for the invoice replaces (and drops) the oneshot sender the menu waits on.
async fn euro_rate_by_key(w: World) {
    let waiting: StdMutex<HashMap<&str, oneshot::Sender<()>>> = StdMutex::default();
    let show = |label: &'static str| {
        let (tx, rx) = oneshot::channel();
        waiting.lock().unwrap().insert("EUR", tx);
        let total = step(&w, label, 5);
        async move {
            if rx.await.is_ok() {
                let _ = total.await;
            }
        }
    };
    let (menu, invoice) = (show("menu total"), show("invoice total"));
    let feed = async {
        let _ = step(&w, "rate EUR", 20).await;
        let waiter = waiting.lock().unwrap().remove("EUR");
        if let Some(tx) = waiter {
            let _ = tx.send(());
        }
    };
    tokio::join!(feed, menu, invoice);
}

async fn euro_rate_by_watch(w: World) {
    let (tx, rx) = watch::channel(false);
    let show = |label: &'static str| {
        let mut rx = rx.clone();
        let total = step(&w, label, 5);
        async move {
            if rx.changed().await.is_ok() {
                let _ = total.await;
            }
        }
    };
    let (menu, invoice) = (show("menu total"), show("invoice total"));
    let feed = async {
        let _ = step(&w, "rate EUR", 20).await;
        let _ = tx.send(true);
    };
    tokio::join!(feed, menu, invoice);
}

async fn voucher(w: World) {
    let vouchers = rows(&w, &[("1", 15)]);
    let (tx, rx) = oneshot::channel();
    let check = async {
        let valid = vouchers.query(1).await.is_ok();
        let _ = tx.send(valid);
    };
    let total = async {
        let _ = step(&w, "sum basket", 5).await;
        if rx.await.unwrap_or(false) {
            let _ = step(&w, "apply discount", 5).await;
        }
    };
    tokio::join!(check, total);
}

/// `total.await` waits on `rx` while `check`, the async block that holds `tx`, is only polled afterwards (`check.await` comes later; it was never spawned or joined).
async fn voucher_in_turn(w: World) {
    let vouchers = rows(&w, &[("1", 15)]);
    let (tx, rx) = oneshot::channel();
    let check = async {
        let valid = vouchers.query(1).await.is_ok();
        let _ = tx.send(valid);
    };
    let total = async {
        let _ = step(&w, "sum basket", 5).await;
        if rx.await.unwrap_or(false) {
            let _ = step(&w, "apply discount", 5).await;
        }
    };
    total.await;
    check.await;
}
