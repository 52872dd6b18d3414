//! Scales, tills and mails of a shop: calls that block, errors, owners, luck.

use super::case::{Case, pages, pause, right, step, wrong};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;
use wakeline::World;

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("blocked-the-loop", scale, scale_blocks),
        wrong("a-task-panicked", shelves, blocking_send_in_a_task),
        wrong("never-started", photo, async_block_in_a_closure),
        wrong("error-ignored", start_page, all_or_nothing),
        wrong("panicked", takings, poisoned_by_a_till),
        wrong("aborted-with-its-owner", gallery, joins_one_of_them),
        wrong("notified-nobody", closing, closing_bell_is_missed),
        wrong("never-started", mailer, leaves_mails_behind),
        wrong("right-by-luck", printer, tries_the_printer),
        right(gallery, gallery_otherwise),
        right(closing, closing_otherwise),
        right(cart, cart_otherwise),
        right(printer, printer_otherwise),
    ]
}

fn millis(count: u64) -> Duration {
    Duration::from_millis(count)
}

async fn scale(w: World) {
    let weight = timeout(millis(50), pause(80)).await;
    if weight.is_ok() {
        let _ = step(&w, "book weight", 10).await;
    } else {
        let _ = step(&w, "ask the clerk", 20).await;
    }
}

async fn read_scale() {
    std::thread::sleep(millis(80));
}

/// read_scale blocks the thread with std::thread::sleep and never yields, so the timeout of 50 ms around it is not looked at before it is ready.
async fn scale_blocks(w: World) {
    let weight = timeout(millis(50), read_scale()).await;
    if weight.is_ok() {
        let _ = step(&w, "book weight", 10).await;
    } else {
        let _ = step(&w, "ask the clerk", 20).await;
    }
}

async fn shelves(w: World) {
    let (tx, mut counts) = mpsc::channel::<u32>(4);
    let reader = tokio::spawn({
        let w = w.clone();
        async move {
            for shelf in 1..=3 {
                let _ = step(&w, format!("count shelf {shelf}"), 20).await;
                let _ = tx.send(shelf).await;
            }
        }
    });
    while let Some(shelf) = counts.recv().await {
        let _ = step(&w, format!("save shelf {shelf}"), 8).await;
    }
    let _ = reader.await;
}

fn report_shelf(tx: &mpsc::Sender<u32>, shelf: u32) {
    let _ = tx.blocking_send(shelf);
}

/// report_shelf calls blocking_send from inside an async task, which panics because the thread drives the runtime.
async fn blocking_send_in_a_task(w: World) {
    let (tx, mut counts) = mpsc::channel::<u32>(4);
    let reader = tokio::spawn({
        let w = w.clone();
        async move {
            for shelf in 1..=3 {
                let _ = step(&w, format!("count shelf {shelf}"), 20).await;
                report_shelf(&tx, shelf);
            }
        }
    });
    while let Some(shelf) = counts.recv().await {
        let _ = step(&w, format!("save shelf {shelf}"), 8).await;
    }
    let _ = reader.await;
}

async fn photo(w: World) {
    let job = tokio::spawn({
        let w = w.clone();
        async move { step(&w, "resize photo", 40).await }
    });
    let _ = step(&w, "save description", 15).await;
    let _ = job.await;
    let _ = step(&w, "publish product", 10).await;
}

/// the closure given to spawn_blocking returns an async block; spawn_blocking only calls the closure, and the future it gives back is dropped without being polled.
async fn async_block_in_a_closure(w: World) {
    let job = tokio::task::spawn_blocking({
        let w = w.clone();
        move || async move { step(&w, "resize photo", 40).await }
    });
    let _ = step(&w, "save description", 15).await;
    let _ = job.await;
    let _ = step(&w, "publish product", 10).await;
}

async fn start_page(w: World) {
    let web = pages(&w, &[("news", 40), ("offers", 60)]);
    w.web().broken("weather", wakeline::ms(10));
    let (news, offers, _weather) =
        tokio::join!(web.fetch("news"), web.fetch("offers"), web.fetch("weather"),);
    if news.is_ok() && offers.is_ok() {
        let _ = step(&w, "render start page", 15).await;
    }
}

/// try_join! gives up at the first error and drops the other fetches, although the weather is only an extra that may be missing.
async fn all_or_nothing(w: World) {
    let web = pages(&w, &[("news", 40), ("offers", 60)]);
    w.web().broken("weather", wakeline::ms(10));
    let parts = tokio::try_join!(web.fetch("news"), web.fetch("offers"), web.fetch("weather"),);
    if parts.is_ok() {
        let _ = step(&w, "render start page", 15).await;
    }
}

async fn takings(w: World) {
    let total = Arc::new(Mutex::new(0));
    let mut tills = Vec::new();
    for (till, amount) in [(1, "120"), (2, "n/a"), (3, "80")] {
        let (w, total) = (w.clone(), total.clone());
        tills.push(tokio::spawn(async move {
            let _ = step(&w, format!("read till {till}"), till * 20).await;
            if let Ok(amount) = amount.parse::<u32>() {
                *total.lock().unwrap() += amount;
                let _ = step(&w, format!("confirm till {till}"), 5).await;
            }
        }));
    }
    for till in tills {
        let _ = till.await;
    }
    let sum: u32 = *total.lock().unwrap();
    let _ = step(&w, format!("post takings {sum}"), 10).await;
}

/// `amount.parse().unwrap()` panics on "n/a" while the guard of the std Mutex is held, which poisons the mutex for everybody after.
async fn poisoned_by_a_till(w: World) {
    let total = Arc::new(Mutex::new(0));
    let mut tills = Vec::new();
    for (till, amount) in [(1, "120"), (2, "n/a"), (3, "80")] {
        let (w, total) = (w.clone(), total.clone());
        tills.push(tokio::spawn(async move {
            let _ = step(&w, format!("read till {till}"), till * 20).await;
            {
                let mut sum = total.lock().unwrap();
                *sum += amount.parse::<u32>().unwrap();
            }
            let _ = step(&w, format!("confirm till {till}"), 5).await;
        }));
    }
    for till in tills {
        let _ = till.await;
    }
    let sum: u32 = *total.lock().unwrap();
    let _ = step(&w, format!("post takings {sum}"), 10).await;
}

async fn resize_all(w: &World) {
    let mut jobs = JoinSet::new();
    for (photo, latency) in [("front", 30), ("side", 50), ("back", 40)] {
        jobs.spawn(step(w, format!("resize {photo}"), latency));
    }
    while let Some(job) = jobs.join_next().await {
        if job.is_err() {
            break;
        }
    }
}

async fn gallery(w: World) {
    resize_all(&w).await;
    let _ = step(&w, "publish gallery", 10).await;
}

async fn resize_photos(w: &World) {
    let mut jobs = JoinSet::new();
    for (photo, latency) in [("front", 30), ("side", 50), ("back", 40)] {
        jobs.spawn(step(w, format!("resize {photo}"), latency));
    }
    let _ = jobs.join_next().await;
}

/// resize_photos calls join_next() once, which waits for the first job only, and the JoinSet dropped at its end aborts all the others.
async fn joins_one_of_them(w: World) {
    resize_photos(&w).await;
    let _ = step(&w, "publish gallery", 10).await;
}

async fn closing(w: World) {
    let closing = Arc::new(Notify::new());
    let till = tokio::spawn({
        let (w, closing) = (w.clone(), closing.clone());
        async move {
            let _ = step(&w, "serve queue", 50).await;
            closing.notified().await;
            let _ = step(&w, "count till", 15).await;
        }
    });
    pause(20).await;
    closing.notify_one();
    let _ = till.await;
    let _ = step(&w, "lock shop", 5).await;
}

/// notify_waiters() wakes only those who wait at that moment and stores no permit; at 20 ms the till is still serving and has not called notified() yet.
async fn closing_bell_is_missed(w: World) {
    let closing = Arc::new(Notify::new());
    let till = tokio::spawn({
        let (w, closing) = (w.clone(), closing.clone());
        async move {
            let _ = step(&w, "serve queue", 50).await;
            closing.notified().await;
            let _ = step(&w, "count till", 15).await;
        }
    });
    pause(20).await;
    closing.notify_waiters();
    let _ = till.await;
    let _ = step(&w, "lock shop", 5).await;
}

async fn mailer(w: World) {
    let (tx, mut mails) = mpsc::channel::<u32>(8);
    let (stop, mut stopped) = oneshot::channel::<()>();
    let mailer = tokio::spawn({
        let w = w.clone();
        async move {
            loop {
                tokio::select! {
                    biased;
                    _ = &mut stopped => break,
                    Some(mail) = mails.recv() => {
                        let _ = step(&w, format!("send mail {mail}"), 30).await;
                    }
                }
            }
            mails.close();
            while let Some(mail) = mails.recv().await {
                let _ = step(&w, format!("send mail {mail}"), 30).await;
            }
        }
    });
    for mail in 1..=4 {
        let _ = tx.send(mail).await;
        pause(10).await;
    }
    let _ = stop.send(());
    let _ = mailer.await;
    let _ = step(&w, "close mailbox", 5).await;
}

/// on the stop signal the mailer breaks out of its loop and drops the receiver with the mails still queued in it, instead of closing the channel and draining it.
async fn leaves_mails_behind(w: World) {
    let (tx, mut mails) = mpsc::channel::<u32>(8);
    let (stop, mut stopped) = oneshot::channel::<()>();
    let mailer = tokio::spawn({
        let w = w.clone();
        async move {
            loop {
                tokio::select! {
                    biased;
                    _ = &mut stopped => break,
                    Some(mail) = mails.recv() => {
                        let _ = step(&w, format!("send mail {mail}"), 30).await;
                    }
                }
            }
        }
    });
    for mail in 1..=4 {
        let _ = tx.send(mail).await;
        pause(10).await;
    }
    let _ = stop.send(());
    let _ = mailer.await;
    let _ = step(&w, "close mailbox", 5).await;
}

async fn cart(w: World) {
    let cart = tokio::spawn(step(&w, "load cart", 30));
    pause(32).await;
    if let Ok(Ok(_)) = cart.await {
        let _ = step(&w, "show cart", 10).await;
    } else {
        let _ = step(&w, "show empty cart", 10).await;
    }
}

async fn printer(w: World) {
    let printer = Arc::new(tokio::sync::Mutex::new(()));
    let invoices = tokio::spawn({
        let (w, printer) = (w.clone(), printer.clone());
        async move {
            let _turn = printer.lock().await;
            let _ = step(&w, "print invoice", 28).await;
        }
    });
    pause(30).await;
    let turn = printer.lock().await;
    let _ = step(&w, "print label", 12).await;
    drop(turn);
    let _ = invoices.await;
}

/// try_lock() does not wait for the printer, and when the invoice still holds it the label is silently skipped; the lock is free at 30 ms only because the invoice takes 28 ms.
async fn tries_the_printer(w: World) {
    let printer = Arc::new(tokio::sync::Mutex::new(()));
    let invoices = tokio::spawn({
        let (w, printer) = (w.clone(), printer.clone());
        async move {
            let _turn = printer.lock().await;
            let _ = step(&w, "print invoice", 28).await;
        }
    });
    pause(30).await;
    if let Ok(turn) = printer.try_lock() {
        let _ = step(&w, "print label", 12).await;
        drop(turn);
    }
    let _ = invoices.await;
}

async fn gallery_otherwise(w: World) {
    let _ = tokio::join!(
        step(&w, "resize front", 30),
        step(&w, "resize side", 50),
        step(&w, "resize back", 40),
    );
    let _ = step(&w, "publish gallery", 10).await;
}

async fn closing_otherwise(w: World) {
    let (close, closed) = oneshot::channel::<()>();
    let till = tokio::spawn({
        let w = w.clone();
        async move {
            let _ = step(&w, "serve queue", 50).await;
            let _ = closed.await;
            let _ = step(&w, "count till", 15).await;
        }
    });
    pause(20).await;
    let _ = close.send(());
    let _ = till.await;
    let _ = step(&w, "lock shop", 5).await;
}

async fn cart_otherwise(w: World) {
    let (cart, _) = tokio::join!(step(&w, "load cart", 30), pause(32));
    let shown = if cart.is_ok() {
        "show cart"
    } else {
        "show empty cart"
    };
    let _ = step(&w, shown, 10).await;
}

async fn printer_otherwise(w: World) {
    let invoices = tokio::spawn(step(&w, "print invoice", 28));
    pause(30).await;
    let _ = invoices.await;
    let _ = step(&w, "print label", 12).await;
}
