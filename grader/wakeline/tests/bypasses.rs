//! Ways around the loop: what of them is seen, and what is reported as unseen.
#![cfg(tokio_unstable)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::task::Poll;
use std::time::Duration;

use tokio::task::LocalSet;
use tokio::time::sleep;
use wakeline::scenario::{self, Clock, Options, Program};
use wakeline::timeline::{Unseen, What};
use wakeline::{Ending, Recording, ms};

fn polls_of(recording: &Recording) -> BTreeMap<String, usize> {
    let mut polls = BTreeMap::new();
    for event in &recording.timeline.events {
        if let What::Polled = event.what {
            *polls.entry(event.task.to_string()).or_default() += 1;
        }
    }
    polls
}

#[test]
fn a_task_spawned_by_way_of_a_handle_is_seen() {
    let recording = scenario::record(0, |_| async {
        let handle = tokio::runtime::Handle::current();
        let spawned = std::thread::spawn(move || {
            handle.spawn(async { sleep(Duration::from_millis(5)).await })
        });
        let task = tokio::task::spawn_blocking(|| spawned.join().unwrap())
            .await
            .unwrap();
        task.await.unwrap();
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.total, ms(5));
    assert_eq!(recording.timeline.unseen, []);
    assert_eq!(polls_of(&recording)["t1"], 2);
}

#[test]
fn tasks_of_a_local_set_are_reported_as_unseen() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("a", ms(20));
        let local = LocalSet::new();
        local
            .run_until(async {
                let web = world.web();
                let first = tokio::task::spawn_local(async move { web.fetch("a").await });
                let second = tokio::task::spawn_local(async {});
                first.await.unwrap().unwrap();
                second.await.unwrap();
            })
            .await;
    });
    assert_eq!(recording.timeline.unseen, [Unseen::LocalTasks { count: 2 }]);
    // What they do in the world is seen as ever.
    assert!(
        recording
            .span_view()
            .to_string()
            .contains("fetch(a)   0 → 20  ok")
    );
    let view = wakeline::view::poll_view(&recording.timeline);
    assert!(view.contains("(not seen: 2 tasks of a LocalSet"), "{view}");
}

#[test]
fn tasks_of_another_runtime_are_reported_as_unseen() {
    for threads in [1, 2] {
        let recording = scenario::record(0, move |world| async move {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(threads)
                .enable_time()
                .build()
                .unwrap();
            let task = runtime.spawn(sleep(Duration::from_millis(30)));
            task.await.unwrap();
            assert_eq!(world.now(), ms(30));
            runtime.shutdown_background();
        });
        assert_eq!(recording.ending, Ending::Finished);
        assert_eq!(
            recording.timeline.unseen,
            [Unseen::TasksElsewhere { count: 1 }]
        );
    }
}

#[test]
fn futures_of_another_crate_are_seen_as_the_task_that_polls_them() {
    // A hand-made join, as another crate would have it.
    let recording = scenario::record(0, |world| async move {
        for page in ["a", "b"] {
            world.web().page(page, ms(10));
        }
        let calls = RefCell::new(["a", "b"].map(|page| Some(Box::pin(world.web().fetch(page)))));
        std::future::poll_fn(|context| {
            let mut pending = false;
            for call in calls.borrow_mut().iter_mut() {
                let polled = call.as_mut().map(|call| call.as_mut().poll(context));
                match polled {
                    Some(Poll::Ready(_)) => *call = None,
                    Some(Poll::Pending) => pending = true,
                    None => {}
                }
            }
            if pending {
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
    });
    assert_eq!(recording.timeline.unseen, []);
    assert!(
        recording
            .span_view()
            .to_string()
            .starts_with("total 10 ms · peak 2 at once")
    );
}

#[test]
fn a_call_that_takes_real_time_is_reported_as_unseen() {
    let recording = scenario::record(0, |_| async {
        let ended =
            tokio::task::spawn_blocking(|| std::process::Command::new("sleep").arg("1").status());
        assert!(ended.await.unwrap().unwrap().success());
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.unseen, [Unseen::ThreadAway]);
    let recording = scenario::record(0, |_| async {
        let ended = std::process::Command::new("sleep").arg("1").status();
        assert!(ended.unwrap().success());
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.unseen, [Unseen::LoopAway]);
}

#[test]
fn a_thread_that_waits_for_others_is_not_reported_as_unseen() {
    // The first thread waits, while one that it started computes in real time.
    let recording = Options::new(0).run(Program::Thread(|_| {
        let counts = std::thread::spawn(|| (0..20_000_000_u64).map(std::hint::black_box).sum());
        let _: u64 = counts.join().unwrap();
    }));
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.unseen, []);
}

#[test]
fn a_loop_on_the_real_clock_sleeps_by_right() {
    let options = Options::new(0).clock(Clock::Real);
    let recording = options.record(|_| async { sleep(Duration::from_millis(700)).await });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.unseen, []);
}
