//! Real recordings, at least one of every ending, with every kind of event and
//! every outcome among them.

use std::future::{pending, poll_fn};
use std::task::Poll;
use std::time::Duration;

use wakeline::scenario::{self, Main, Program};
use wakeline::{Recording, World, ms};

/// All of them, by name.
pub(crate) fn all() -> Vec<(&'static str, Recording)> {
    vec![
        ("finished", finished(0)),
        ("another world", finished(u64::MAX)),
        ("nothing", scenario::record(0, |_| async {})),
        ("panicked", panicked()),
        ("deadlock", deadlock()),
        ("answer not taken", answer_not_taken()),
        ("livelock", livelock()),
        ("livelock in time", livelock_in_time()),
        ("timed out", timed_out()),
        ("loop blocked", loop_blocked()),
        ("cut", cut()),
    ]
}

/// Three tasks, four operations, every outcome but unfinished, a block, and
/// words that need escapes.
pub(crate) fn finished(seed: u64) -> Recording {
    scenario::record(seed, |world| async move {
        let web = world.web();
        web.page("a", ms(30));
        web.page("b", ms(20));
        web.broken("c", ms(10));
        web.page("slow", ms(300));
        let fetch = web.fetch("b");
        let task = tokio::spawn(async move { fetch.await.unwrap() });
        let blocking = tokio::spawn(async {
            std::thread::sleep(Duration::from_millis(5));
            tokio::task::yield_now().await;
        });
        let (a, c) = tokio::join!(web.fetch("a"), web.fetch("c"));
        assert!(a.is_ok() && c.is_err());
        world.say("“one”\n\ttwo \\ \u{1}");
        let limit = Duration::from_millis(40);
        assert!(
            tokio::time::timeout(limit, web.fetch("slow"))
                .await
                .is_err()
        );
        task.await.unwrap();
        blocking.await.unwrap();
    })
}

fn panicked() -> Recording {
    scenario::record(0, |world| async move {
        world.web().page("a", ms(10));
        world.web().fetch("a").await.unwrap();
        panic!("no \"milk\" left")
    })
}

pub(crate) fn deadlock() -> Recording {
    scenario::record(0, |world| async move {
        world.web().hangs("b");
        let fetch = world.web().fetch("b");
        tokio::spawn(async move {
            let _ = fetch.await;
        });
        pending::<()>().await;
    })
}

fn answer_not_taken() -> Recording {
    scenario::record(0, |world| async move {
        world.web().page("a", ms(30));
        let mut fetch = std::pin::pin!(world.web().fetch("a"));
        let mut deaf = std::task::Context::from_waker(std::task::Waker::noop());
        poll_fn(|_| fetch.as_mut().poll(&mut deaf)).await.unwrap();
    })
}

fn livelock() -> Recording {
    scenario::record(0, |world| async move {
        world.web().page("a", ms(0));
        loop {
            let _ = world.web().fetch("a").await;
        }
    })
}

fn livelock_in_time() -> Recording {
    scenario::record(0, |_| async {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    })
}

fn loop_blocked() -> Recording {
    // Without shims it is given up.
    let options = scenario::Options::new(0).real_limit(Duration::from_secs(2));
    options.record(|world| async move {
        world.web().page("a", ms(10));
        world.web().fetch("a").await.unwrap();
        let (_sender, answers) = std::sync::mpsc::channel::<()>();
        let _ = answers.recv();
    })
}

fn timed_out() -> Recording {
    fn spin(world: World) -> Main {
        Box::pin(async move {
            world.web().page("a", ms(10));
            world.web().fetch("a").await.unwrap();
            loop {
                std::hint::spin_loop();
            }
        })
    }
    scenario::run(0, Duration::from_millis(50), Program::Loop(spin))
}

/// The same as [`finished`], but only its first twelve events were kept.
pub(crate) fn cut() -> Recording {
    let mut recording = finished(0);
    let timeline = &mut recording.timeline;
    timeline.dropped_events = timeline.events.len() as u64 - 12;
    timeline.events.truncate(12);
    recording
}

/// A task that wakes itself once, and then returns.
#[allow(dead_code, reason = "each test file uses its own part")]
pub(crate) fn yields_once() -> Recording {
    scenario::record(0, |_| async {
        let mut polls = 0;
        poll_fn(|context| {
            polls += 1;
            context.waker().wake_by_ref();
            if polls == 2 {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    })
}
