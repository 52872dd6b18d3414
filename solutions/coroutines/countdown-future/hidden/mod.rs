//! What an answer made for the other checks gets wrong.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use crate::subject::{Countdown, Reporter, countdown};
use wakeline::{World, ms};

#[wakeline::check]
async fn a_poll_is_no_report(world: World) {
    let (reporter, mut ready) = countdown(2);
    for _ in 0..5 {
        poll_fn(|context| {
            let polled: Poll<()> = Pin::new(&mut ready).poll(context);
            assert!(polled.is_pending(), "nobody has reported");
            Poll::Ready(())
        })
        .await;
    }
    let start = world.operation("start", ms(30));
    tokio::spawn(async move {
        let _ = start.await;
        // Both at one moment: the task that waits is woken once.
        reporter.report();
        reporter.report();
    });
    let () = ready.await;
    let _ = world.operation("green", ms(20)).await;
}

#[wakeline::check]
async fn wakes_the_task_that_has_it_now(world: World) {
    let (reporter, mut ready) = countdown(1);
    poll_fn(|context| {
        let polled: Poll<()> = Pin::new(&mut ready).poll(context);
        assert!(polled.is_pending(), "nobody has reported");
        Poll::Ready(())
    })
    .await;
    let board = tokio::spawn({
        let world = world.clone();
        async move {
            let () = ready.await;
            let _ = world.operation("green", ms(20)).await;
        }
    });
    let _ = world.operation("start", ms(40)).await;
    reporter.report();
    board.await.unwrap();
}

#[wakeline::check]
async fn does_not_mind_a_report_too_many(world: World) {
    let (reporter, ready) = countdown(1);
    reporter.report();
    reporter.report();
    let () = ready.await;
    let _ = world.operation("green", ms(20)).await;
    reporter.report();
}

#[wakeline::check]
async fn keeps_two_countdowns_apart(world: World) {
    let (mail, mail_runs) = countdown(1);
    let (files, files_run) = countdown(2);
    let (short, long) = (
        world.operation("start(mail)", ms(15)),
        world.operation("start(files)", ms(45)),
    );
    tokio::spawn(async move {
        let _ = short.await;
        mail.report();
        files.report();
        let _ = long.await;
        files.report();
    });
    let board = |runs: Countdown, name: &'static str| {
        let world = world.clone();
        async move {
            let () = runs.await;
            let _ = world.operation(format!("green({name})"), ms(10)).await;
        }
    };
    tokio::join!(board(mail_runs, "mail"), board(files_run, "files"));
}

#[wakeline::check]
async fn takes_a_report_from_another_thread(world: World) {
    let (reporter, ready) = countdown(1);
    let thread = thread::spawn(move || reporter.report());
    let () = ready.await;
    thread.join().expect("`report` needs no runtime");
    let _ = world.operation("green", ms(10)).await;
}

/// Polls a countdown from within `wake`, as some executors do.
struct PolledAtOnce(Mutex<(Countdown, bool)>);

impl PolledAtOnce {
    fn poll(self: Arc<Self>) {
        let waker = Waker::from(Arc::clone(&self));
        let mut both = self.0.lock().unwrap();
        let polled: Poll<()> = Pin::new(&mut both.0).poll(&mut Context::from_waker(&waker));
        both.1 |= polled.is_ready();
    }
}

impl Wake for PolledAtOnce {
    fn wake(self: Arc<Self>) {
        self.poll();
    }
}

#[wakeline::check]
fn may_be_polled_from_within_wake(_world: World) {
    let (reporter, ready): (Reporter, Countdown) = countdown(2);
    let waits = Arc::new(PolledAtOnce(Mutex::new((ready, false))));
    Arc::clone(&waits).poll();
    let mut seen = Vec::new();
    for _ in 0..2 {
        reporter.report();
        seen.push(waits.0.lock().unwrap().1);
    }
    assert_eq!(seen, [false, true], "whether it is ready after each report");
}
