//! What a countdown and its reporters must do.

use std::future::{Future, poll_fn};
use std::pin::pin;

use crate::subject::countdown;
use wakeline::{World, ms};

#[wakeline::check]
async fn goes_on_after_the_last_report(world: World) {
    let (reporter, ready) = countdown(3);
    for (service, latency) in [("mail", 20), ("search", 40), ("files", 60)] {
        let start = world.operation(format!("start({service})"), ms(latency));
        let reporter = reporter.clone();
        tokio::spawn(async move {
            let _ = start.await;
            reporter.report();
        });
    }
    let () = ready.await;
    let _ = world.operation("green", ms(20)).await;
}

#[wakeline::check]
async fn counts_reports_that_come_before_anybody_waits(world: World) {
    let (reporter, ready) = countdown(2);
    reporter.report();
    let _ = world.operation("start(files)", ms(30)).await;
    reporter.report();
    let () = ready.await;
    let _ = world.operation("green", ms(20)).await;
}

#[wakeline::check]
async fn waits_for_nothing_if_there_is_nothing_to_wait_for(world: World) {
    let (_reporter, ready) = countdown(0);
    let () = ready.await;
    let _ = world.operation("green", ms(20)).await;
}

#[wakeline::check]
async fn sleeps_between_reports(world: World) {
    let (reporter, ready) = countdown(3);
    for latency in [10, 30, 50] {
        let start = world.operation("start", ms(latency));
        let reporter = reporter.clone();
        tokio::spawn(async move {
            let _ = start.await;
            reporter.report();
        });
    }
    let mut ready = pin!(ready);
    let mut polls = 0;
    let () = poll_fn(|context| {
        polls += 1;
        ready.as_mut().poll(context)
    })
    .await;
    assert!(
        polls <= 4,
        "the countdown was polled {polls} times: once at first, and once for each of 3 reports \
         would be enough"
    );
}
