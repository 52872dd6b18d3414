//! How runs end: every way, without a second of real waiting.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use wakeline::scenario::{self, Depth, Main, Options, Program};
use wakeline::timeline::Actor;
use wakeline::{Ending, World, ms};

#[test]
fn a_deadlock_names_the_stuck_tasks_and_what_they_wait_for() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("a", ms(30));
        world.web().hangs("b");
        let web = world.web();
        web.fetch("a").await.unwrap();
        let (_keep, answer) = tokio::sync::oneshot::channel::<()>();
        let fetch = web.fetch("b");
        tokio::spawn(async move {
            let _ = fetch.await;
        });
        let _ = answer.await;
    });
    let Ending::Deadlock { stuck } = recording.ending else {
        panic!("{:?}", recording.ending)
    };
    assert_eq!(stuck[0].task, Actor::Main);
    assert_eq!(stuck[0].waits_for, None);
    assert_eq!(recording.timeline.total, ms(30));
    if cfg!(tokio_unstable) {
        assert_eq!(stuck[1].task, Actor::Spawned(1));
        assert_eq!(stuck[1].waits_for.as_deref(), Some("fetch(b)"));
        assert!(
            stuck[1]
                .spawned_at
                .as_ref()
                .unwrap()
                .starts_with("tests/endings.rs:")
        );
    }
}

#[test]
fn what_a_stuck_scenario_waits_for_is_unfinished_and_not_cancelled() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("a", ms(30));
        world.web().hangs("b");
        world.web().fetch("a").await.unwrap();
        let _ = world.web().fetch("b").await;
    });
    assert!(matches!(recording.ending, Ending::Deadlock { .. }));
    assert_eq!(
        recording.span_view().to_string(),
        "did not finish · peak 1 at once\n  fetch(a)   0 → 30  ok\n  fetch(b)  30 →  …  unfinished\n",
    );
}

#[test]
fn an_answer_that_nobody_took_is_told_from_one_that_never_comes() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("a", ms(30));
        let mut fetch = std::pin::pin!(world.web().fetch("a"));
        // The future gets a waker that tells nobody.
        let mut deaf = std::task::Context::from_waker(std::task::Waker::noop());
        poll_fn(|_| fetch.as_mut().poll(&mut deaf)).await.unwrap();
    });
    let Ending::Deadlock { stuck } = &recording.ending else {
        panic!("{:?}", recording.ending)
    };
    assert_eq!(stuck[0].waits_for.as_deref(), Some("fetch(a)"));
    assert_eq!(stuck[0].answered, Some(ms(30)));
    let text = wakeline::diagnosis::of_ending(&recording).unwrap().text;
    assert!(
        text.contains("whose answer came at 30 ms; the wake did not reach it"),
        "{text}"
    );
}

#[test]
fn a_future_that_wakes_itself_for_ever_is_a_livelock() {
    let recording = scenario::record(0, |_| async {
        poll_fn(|context| {
            context.waker().wake_by_ref();
            Poll::<()>::Pending
        })
        .await;
    });
    assert!(matches!(
        recording.ending,
        Ending::Livelock {
            time_passed: false,
            ..
        }
    ));
}

#[test]
#[cfg(tokio_unstable)]
fn a_spawned_task_that_yields_for_ever_is_a_livelock() {
    let recording = scenario::record(0, |_| async {
        tokio::spawn(async {
            loop {
                tokio::task::yield_now().await;
            }
        });
        std::future::pending::<()>().await;
    });
    assert!(matches!(
        recording.ending,
        Ending::Livelock {
            time_passed: false,
            ..
        }
    ));
}

#[test]
fn a_loop_of_short_sleeps_is_a_livelock_in_which_time_passes() {
    let recording = scenario::record(0, |_| async {
        loop {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    assert!(matches!(
        recording.ending,
        Ending::Livelock {
            time_passed: true,
            ..
        }
    ));
}

#[test]
fn endless_operations_are_a_livelock() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("a", ms(0));
        loop {
            let _ = world.web().fetch("a").await;
        }
    });
    assert!(matches!(
        recording.ending,
        Ending::Livelock {
            time_passed: false,
            ..
        }
    ));
}

#[test]
fn a_panic_keeps_its_message_and_its_place() {
    let recording = scenario::record(0, |_| async { panic!("no milk left") });
    let Ending::Panicked { message, location } = recording.ending else {
        panic!()
    };
    assert_eq!(message, "no milk left");
    assert!(location.unwrap().starts_with("tests/endings.rs:"));
}

#[test]
fn a_poll_that_never_returns_is_given_up_by_the_watchdog() {
    fn spin(_: World) -> Main {
        Box::pin(async {
            loop {
                std::hint::spin_loop();
            }
        })
    }
    let recording = scenario::run(0, Duration::from_millis(50), Program::Loop(spin));
    assert_eq!(recording.ending, Ending::TimedOut { real_ms: 50 });
}

#[test]
fn what_still_runs_after_the_end_stays_in_the_timeline() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("slow", ms(300));
        tokio::spawn(world.web().fetch("slow"));
        tokio::time::sleep(Duration::from_millis(100)).await;
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(
        recording.span_view().to_string(),
        "total 100 ms · peak 1 at once\n  fetch(slow)    0 → 300  ok\n"
    );
}

#[test]
fn dropped_futures_are_cancelled_operations() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("slow", ms(300));
        let fetch = world.web().fetch("slow");
        assert!(
            tokio::time::timeout(Duration::from_millis(40), fetch)
                .await
                .is_err()
        );
    });
    assert_eq!(
        recording.span_view().to_string(),
        "total 40 ms · peak 1 at once\n  fetch(slow)   0 → 40  cancelled\n"
    );
}

#[test]
fn many_polls_at_many_instants_are_no_livelock() {
    for depth in [Depth::Spans, Depth::Polls] {
        // Unoptimised, 110,000 polls take a while.
        let options = Options::new(0).real_limit(Duration::from_mins(5));
        let recording = options.depth(depth).record(|_| async {
            let nap = async || {
                for _ in 0..11_000 {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            };
            let tasks: Vec<_> = (0..10).map(|_| tokio::spawn(nap())).collect();
            for task in tasks {
                task.await.unwrap();
            }
        });
        assert_eq!(recording.ending, Ending::Finished, "{depth:?}");
        assert_eq!(recording.timeline.total, ms(11_000));
    }
}

/// What stands in no sentence is not read from a stack: one of thousands of calls
/// takes too long, and a hundred of those too much memory.
#[test]
fn a_wait_below_thousands_of_calls_is_a_deadlock_like_any_other() {
    fn deep(calls: u32) -> std::pin::Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(async move {
            match calls {
                0 => tokio::sync::Notify::new().notified().await,
                _ => deep(calls - 1).await,
            }
        })
    }
    for (calls, known) in [(3, 1), (4_000, 0)] {
        let recording = scenario::record(0, move |_| deep(calls));
        let Ending::Deadlock { stuck } = &recording.ending else {
            panic!("{:?}", recording.ending)
        };
        assert_eq!(stuck[0].awaits.len(), known, "{calls} calls");
    }
}
