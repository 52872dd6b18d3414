//! Blocking calls in virtual time: in a poll, on the blocking pool, and on a
//! thread that parks.
#![cfg(target_os = "linux")]

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use tokio::task::spawn_blocking;
use wakeline::scenario::{self, Program, REAL_LIMIT};
use wakeline::{Ending, World, ms};

fn sleep_here(millis: u64) {
    thread::sleep(Duration::from_millis(millis));
}

#[test]
fn a_thread_sleep_in_a_poll_freezes_every_other_task() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("a", ms(10));
        let fetch = tokio::spawn(world.web().fetch("a"));
        tokio::task::yield_now().await;
        sleep_here(120);
        fetch.await.unwrap().unwrap();
    });
    assert_eq!(
        recording.span_view().to_string(),
        "total 120 ms · peak 1 at once\n  fetch(a)    0 → 120  ok\n  the loop    0 → 120  blocked\n"
    );
}

#[test]
fn a_thread_sleep_costs_no_real_time() {
    // An hour: this test would not come back if it were slept.
    let recording = scenario::record(0, |_| async { sleep_here(3_600_000) });
    assert_eq!(recording.timeline.total, ms(3_600_000));
}

#[test]
fn a_sleep_on_the_blocking_pool_lets_the_loop_go_on() {
    let recording = scenario::record(0, |world| async move {
        world.disk().file("big", ms(100), "x");
        for tick in 1..=3 {
            world.web().page(tick, ms(30));
        }
        let disk = world.disk();
        let read = spawn_blocking(move || disk.read_blocking("big").unwrap());
        for tick in 1..=3 {
            world.web().fetch(tick).await.unwrap();
        }
        assert_eq!(read.await.unwrap(), "x");
    });
    assert_eq!(
        recording.span_view().to_string(),
        "total 100 ms · peak 2 at once\n  fetch(1)     0 →  30  ok\n  read(big)    0 → 100  ok\n  \
         fetch(2)    30 →  60  ok\n  fetch(3)    60 →  90  ok\n"
    );
}

#[test]
fn sleeps_on_the_pool_overlap_and_are_the_same_every_time() {
    let run = || {
        scenario::record(0, |world| async move {
            for (file, latency) in [("a", 30), ("b", 50), ("c", 20)] {
                world.disk().file(file, ms(latency), file);
            }
            let read = |file: &'static str| {
                let disk = world.disk();
                spawn_blocking(move || disk.read_blocking(file).unwrap())
            };
            let (a, b) = (read("a"), read("b"));
            a.await.unwrap();
            let c = read("c");
            b.await.unwrap();
            c.await.unwrap();
        })
        .span_view()
        .to_string()
    };
    let first = run();
    assert_eq!(
        first,
        "total 50 ms · peak 2 at once\n  read(a)   0 → 30  ok\n  read(b)   0 → 50  ok\n  read(c)  30 → 50  ok\n"
    );
    for _ in 0..200 {
        assert_eq!(run(), first);
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

fn record_thread(program: fn(World)) -> wakeline::Recording {
    scenario::run(0, REAL_LIMIT, Program::Thread(program))
}

#[test]
fn a_parked_thread_lets_virtual_time_run() {
    let recording = record_thread(|world| {
        world.web().page("a", ms(70));
        assert_eq!(block_on(world.web().fetch("a")).unwrap(), "page a");
        assert_eq!(world.now(), ms(70));
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(
        recording.span_view().to_string(),
        "total 70 ms · peak 1 at once\n  fetch(a)   0 → 70  ok\n"
    );
}

struct Send(SyncSender<()>);

impl Wake for Send {
    fn wake(self: Arc<Self>) {
        let _ = self.0.try_send(());
    }
}

#[test]
fn a_thread_that_receives_from_a_channel_is_woken_by_a_message() {
    // A channel never wakes its receiver for a message of the same thread.
    let recording = record_thread(|world| {
        world.web().page("a", ms(70));
        let (send, receive) = mpsc::sync_channel(1);
        let waker = Waker::from(Arc::new(Send(send)));
        let mut fetch = pin!(world.web().fetch("a"));
        let mut context = Context::from_waker(&waker);
        while fetch.as_mut().poll(&mut context).is_pending() {
            receive.recv().unwrap();
        }
    });
    assert_eq!(recording.ending, Ending::Finished, "{:?}", recording.ending);
    assert_eq!(recording.timeline.total, ms(70));
}

#[test]
fn a_thread_parked_for_ever_is_a_deadlock() {
    let recording = record_thread(|_| thread::park());
    assert!(
        matches!(recording.ending, Ending::Deadlock { .. }),
        "{:?}",
        recording.ending
    );
}

#[test]
fn a_thread_that_polls_without_parking_is_a_livelock() {
    let recording = record_thread(|world| {
        world.web().page("a", ms(70));
        let mut fetch = pin!(world.web().fetch("a"));
        while fetch
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_pending()
        {}
    });
    assert!(
        matches!(recording.ending, Ending::Livelock { .. }),
        "{:?}",
        recording.ending
    );
}

#[test]
fn a_thread_that_asks_between_sleeps_gets_its_answer_in_virtual_time() {
    fn ask(world: &World, name: &str) {
        let mut fetch = pin!(world.web().fetch(name));
        let mut context = Context::from_waker(Waker::noop());
        while fetch.as_mut().poll(&mut context).is_pending() {
            sleep_here(1);
        }
    }
    let recording = record_thread(|world| {
        world.web().page("a", ms(70));
        ask(&world, "a");
    });
    assert_eq!(recording.ending, Ending::Finished, "{:?}", recording.ending);
    assert_eq!(recording.timeline.total, ms(70));
    let recording = record_thread(|world| {
        world.web().hangs("b");
        ask(&world, "b");
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
fn parking_with_a_timeout_wakes_in_virtual_time() {
    let recording = record_thread(|world| {
        thread::park_timeout(Duration::from_millis(250));
        assert_eq!(world.now(), ms(250));
    });
    assert_eq!(recording.ending, Ending::Finished, "{:?}", recording.ending);
}

#[test]
fn threads_outside_a_scenario_sleep_and_park_as_ever() {
    let me = thread::current();
    let other = thread::spawn(move || {
        sleep_here(1);
        me.unpark();
    });
    thread::park();
    other.join().unwrap();
}
