//! Stuck programs whose cause stands one step away from what waits.

use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::{Barrier, Notify, broadcast, mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};
use wakeline::World;

use super::case::{Case, go, pages, pause, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("no-reply", ask_then_print, two_actors_ask_each_other),
        wrong(
            "never-finished",
            ask_then_print,
            reply_queue_that_nobody_reads,
        ),
        wrong(
            "too-few-at-the-barrier",
            ask_then_print,
            sender_stands_at_a_barrier,
        ),
        wrong("notified-nobody", ask_then_print, sender_waits_for_a_bell),
        wrong("never-finished", ask_then_print, two_full_queues),
        wrong("never-finished", ask_then_print, subscribed_too_late),
        wrong("notified-nobody", ask_then_print, after_you_after_you),
        wrong("no-reply", ask_then_print, two_that_join_each_other),
        wrong(
            "too-few-at-the-barrier",
            ask_then_print,
            third_at_a_barrier_of_two,
        ),
        wrong(
            "too-few-at-the-barrier",
            ask_then_print,
            one_panics_before_the_barrier,
        ),
        wrong("notified-nobody", ask_then_print, panics_before_it_rings),
        wrong("spins-without-progress", ask_then_print, ping_and_pong),
        wrong("sender-still-alive", ask_then_print, stream_in_an_arc),
        wrong(
            "sender-still-alive",
            ask_then_print,
            worker_keeps_its_own_sender,
        ),
        wrong("no-reply", ask_then_print, reply_sent_to_the_wrong_one),
        wrong(
            "blocks-the-loop-for-ever",
            ask_then_print,
            joins_a_thread_that_waits,
        ),
        wrong(
            "blocks-the-loop-for-ever",
            ask_then_print,
            blocking_recv_through_std,
        ),
        wrong(
            "left-no-waker",
            ask_then_print,
            future_that_forgets_the_second,
        ),
        wrong("notified-nobody", ask_then_print, one_ring_for_two_turns),
        wrong(
            "sender-still-alive",
            ask_then_print,
            closes_the_receiver_of_another,
        ),
    ]
}

pub(super) async fn ask_then_print(world: World) {
    go(&world, "ask", 20).await;
    go(&world, "print", 10).await;
}

type Reply = oneshot::Sender<u32>;

async fn two_actors_ask_each_other(world: World) {
    let (a, mut at_a) = mpsc::channel::<Reply>(4);
    let (b, mut at_b) = mpsc::channel::<Reply>(4);
    let (to_a, to_b, outside) = (a.clone(), b, world.clone());
    tokio::spawn(async move {
        while let Some(reply) = at_a.recv().await {
            go(&outside, "ask", 20).await;
            let (tx, rx) = oneshot::channel();
            to_b.send(tx).await.unwrap();
            reply.send(rx.await.unwrap() + 1).unwrap();
        }
    });
    tokio::spawn(async move {
        while let Some(reply) = at_b.recv().await {
            let (tx, rx) = oneshot::channel();
            to_a.send(tx).await.unwrap();
            reply.send(rx.await.unwrap() + 1).unwrap();
        }
    });
    let (tx, rx) = oneshot::channel();
    a.send(tx).await.unwrap();
    rx.await.unwrap();
    go(&world, "print", 10).await;
}

async fn reply_queue_that_nobody_reads(world: World) {
    let (log, mut kept) = mpsc::channel(1);
    let outside = world.clone();
    let worker = tokio::spawn(async move {
        go(&outside, "ask", 20).await;
        for line in ["begun", "done", "closed"] {
            log.send(line).await.unwrap();
        }
    });
    worker.await.unwrap();
    while kept.recv().await.is_some() {}
    go(&world, "print", 10).await;
}

async fn sender_stands_at_a_barrier(world: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let all = Arc::new(Barrier::new(2));
    let outside = world.clone();
    tokio::spawn(async move {
        go(&outside, "ask", 20).await;
        tx.send(1).await.unwrap();
        all.wait().await;
    });
    while rx.recv().await.is_some() {}
    go(&world, "print", 10).await;
}

async fn sender_waits_for_a_bell(world: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let bell = Arc::new(Notify::new());
    let (heard, outside) = (bell.clone(), world.clone());
    bell.notify_waiters();
    tokio::spawn(async move {
        heard.notified().await;
        go(&outside, "ask", 20).await;
        tx.send(1).await.unwrap();
    });
    let _answer = rx.recv().await.unwrap();
    go(&world, "print", 10).await;
}

async fn two_full_queues(world: World) {
    let (to_a, mut at_a) = mpsc::channel(1);
    let (to_b, mut at_b) = mpsc::channel(1);
    let a = tokio::spawn(async move {
        for n in 0..3 {
            to_b.send(n).await.unwrap();
        }
        while at_a.recv().await.is_some() {}
    });
    let b = tokio::spawn(async move {
        for n in 0..3 {
            to_a.send(n).await.unwrap();
        }
        while at_b.recv().await.is_some() {}
    });
    go(&world, "ask", 20).await;
    a.await.unwrap();
    b.await.unwrap();
    go(&world, "print", 10).await;
}

async fn subscribed_too_late(world: World) {
    let (tx, _) = broadcast::channel(4);
    go(&world, "ask", 20).await;
    let _ = tx.send("answer");
    let mut rx = tx.subscribe();
    let printer = tokio::spawn(async move {
        let _answer = rx.recv().await.unwrap();
        go(&world, "print", 10).await;
    });
    printer.await.unwrap();
    drop(tx);
}

async fn after_you_after_you(world: World) {
    let (a, b) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let other = {
        let (a, b) = (a.clone(), b.clone());
        tokio::spawn(async move {
            a.notified().await;
            b.notify_one();
        })
    };
    go(&world, "ask", 20).await;
    b.notified().await;
    a.notify_one();
    other.await.unwrap();
    go(&world, "print", 10).await;
}

async fn two_that_join_each_other(world: World) {
    let (tx, rx) = oneshot::channel::<JoinHandle<()>>();
    let outside = world.clone();
    let a = tokio::spawn(async move {
        go(&outside, "ask", 20).await;
        rx.await.unwrap().await.unwrap();
    });
    let b = tokio::spawn(async move {
        a.await.unwrap();
    });
    tx.send(b).unwrap();
    pause(30).await;
    let (end, ended) = oneshot::channel::<()>();
    std::mem::forget(end);
    let _ = ended.await;
    go(&world, "print", 10).await;
}

async fn third_at_a_barrier_of_two(world: World) {
    let both = Arc::new(Barrier::new(2));
    let mut set = JoinSet::new();
    for _ in 0..3 {
        let both = both.clone();
        set.spawn(async move { both.wait().await.is_leader() });
    }
    go(&world, "ask", 20).await;
    set.join_all().await;
    go(&world, "print", 10).await;
}

async fn one_panics_before_the_barrier(world: World) {
    let all = Arc::new(Barrier::new(3));
    for n in 0..2 {
        let all = all.clone();
        tokio::spawn(async move {
            let share = 10 / n;
            all.wait().await;
            share
        });
    }
    go(&world, "ask", 20).await;
    all.wait().await;
    go(&world, "print", 10).await;
}

async fn panics_before_it_rings(world: World) {
    let bell = Arc::new(Notify::new());
    let (ring, outside) = (bell.clone(), world.clone());
    tokio::spawn(async move {
        go(&outside, "ask", 20).await;
        let answer: Option<u32> = None;
        let answer = answer.expect("an answer");
        ring.notify_one();
        answer
    });
    bell.notified().await;
    go(&world, "print", 10).await;
}

async fn ping_and_pong(world: World) {
    let (ping, mut pings) = mpsc::channel(1);
    let (pong, mut pongs) = mpsc::channel(1);
    tokio::spawn(async move {
        while let Some(n) = pings.recv().await {
            let _ = pong.send(n).await;
        }
    });
    go(&world, "ask", 20).await;
    ping.send(0).await.unwrap();
    while let Some(n) = pongs.recv().await {
        if n == 10 {
            break;
        }
        ping.send(n).await.unwrap();
    }
    go(&world, "print", 10).await;
}

async fn stream_in_an_arc(world: World) {
    struct Feed {
        tx: mpsc::Sender<u32>,
        name: &'static str,
    }
    let (tx, mut rx) = mpsc::channel(4);
    let feed = Arc::new(Feed { tx, name: "ask" });
    let (own, outside) = (feed.clone(), world.clone());
    tokio::spawn(async move {
        go(&outside, own.name, 20).await;
        own.tx.send(1).await.unwrap();
    });
    let mut sum = 0;
    while let Some(n) = rx.recv().await {
        sum += n;
    }
    go(&world, if sum == 1 { "print" } else { feed.name }, 10).await;
}

async fn worker_keeps_its_own_sender(world: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    tx.send(2).unwrap();
    let outside = world.clone();
    let worker = tokio::spawn(async move {
        while let Some(left) = rx.recv().await {
            go(&outside, "ask", 20).await;
            if left > 2 {
                tx.send(left - 1).unwrap();
            }
        }
    });
    worker.await.unwrap();
    go(&world, "print", 10).await;
}

async fn reply_sent_to_the_wrong_one(world: World) {
    let (one, first) = oneshot::channel();
    let (two, second) = oneshot::channel::<&str>();
    let outside = world.clone();
    let holder = tokio::spawn(async move {
        go(&outside, "ask", 20).await;
        one.send("answer").unwrap();
        let _more = two;
        std::future::pending::<()>().await;
    });
    let _answer = second.await;
    drop((first, holder));
    go(&world, "print", 10).await;
}

async fn joins_a_thread_that_waits(world: World) {
    let (tx, rx) = oneshot::channel();
    let outside = world.clone();
    tokio::spawn(async move {
        go(&outside, "ask", 20).await;
        tx.send(1).unwrap();
    });
    let thread = std::thread::spawn(move || rx.blocking_recv().unwrap());
    thread.join().unwrap();
    go(&world, "print", 10).await;
}

async fn blocking_recv_through_std(world: World) {
    let ready = Arc::new((std::sync::Mutex::new(false), std::sync::Condvar::new()));
    let (tell, outside) = (ready.clone(), world.clone());
    tokio::spawn(async move {
        go(&outside, "ask", 20).await;
        *tell.0.lock().unwrap() = true;
        tell.1.notify_all();
    });
    let guard = ready.0.lock().unwrap();
    drop(ready.1.wait_while(guard, |ready| !*ready).unwrap());
    go(&world, "print", 10).await;
}

/// Waits for both, and never asks the second one again.
struct Both<A, B>(Option<Pin<Box<A>>>, Option<Pin<Box<B>>>, bool);

impl<A: Future<Output = ()>, B: Future<Output = ()>> Future for Both<A, B> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> Poll<()> {
        if let Some(a) = &mut self.0 {
            if a.as_mut().poll(cx).is_ready() {
                self.0 = None;
            }
        }
        if !self.2 {
            self.2 = true;
            if let Some(b) = &mut self.1 {
                if b.as_mut().poll(cx).is_ready() {
                    self.1 = None;
                }
            }
        }
        if self.0.is_none() && self.1.is_none() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

async fn future_that_forgets_the_second(world: World) {
    let (a, b) = (world.clone(), world.clone());
    Both(
        Some(Box::pin(async move { go(&a, "ask", 20).await })),
        Some(Box::pin(async move {
            pause(20).await;
            go(&b, "print", 10).await;
        })),
        false,
    )
    .await;
}

async fn one_ring_for_two_turns(world: World) {
    let bell = Arc::new(Notify::new());
    let own = bell.clone();
    let outside = world.clone();
    let listener = tokio::spawn(async move {
        own.notified().await;
        go(&outside, "ask", 20).await;
        own.notified().await;
        go(&outside, "print", 10).await;
    });
    // Two at once are one.
    bell.notify_one();
    bell.notify_one();
    listener.await.unwrap();
}

async fn closes_the_receiver_of_another(world: World) {
    let (tx, mut rx) = mpsc::channel::<u32>(2);
    let pool = spawn_blocking(move || while rx.blocking_recv().is_some() {});
    go(&world, "ask", 20).await;
    tx.send(1).await.unwrap();
    pool.await.unwrap();
    drop(tx);
    let _ = pages(&world, &[]);
    go(&world, "print", 10).await;
}
