//! A program that takes tokio's clock into its own hands: a recording comes
//! back whatever it calls, also while tokio holds the lock of its clock.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::time::{advance, pause, resume, sleep};
use wakeline::scenario::{Depth, Options};
use wakeline::{Ending, Recording, World, ms};

/// What comes back within a minute of real time, with polls and without.
fn record<F>(program: fn(World) -> F) -> [Recording; 2]
where
    F: Future<Output = ()> + 'static,
{
    [Depth::Polls, Depth::Spans].map(|depth| {
        let (give, take) = mpsc::channel();
        thread::spawn(move || {
            let options = Options::new(0).real_limit(Duration::from_secs(2));
            let _ = give.send(options.depth(depth).record(program));
        });
        let recording = take.recv_timeout(Duration::from_mins(1));
        recording.expect("a recording comes back")
    })
}

fn is_stopped(recording: &Recording) -> bool {
    matches!(&recording.ending, Ending::Panicked { message, .. } if message.contains("resumed"))
}

#[test]
fn a_program_that_resumes_the_clock_is_stopped() {
    for recording in record(|world| async move {
        resume();
        sleep(Duration::from_hours(1)).await;
        let _ = world.operation("after", ms(20)).await;
    }) {
        assert!(is_stopped(&recording), "{:?}", recording.ending);
        assert_eq!(recording.timeline.operations, []);
    }
    for recording in record(|_| async { resume() }) {
        assert!(is_stopped(&recording), "{:?}", recording.ending);
    }
}

#[test]
fn so_is_one_that_looks_at_a_clock_or_blocks_after_that() {
    let tries: [fn(); 4] = [
        || assert!(Instant::now().elapsed() < Duration::from_secs(1)),
        || assert!(tokio::time::Instant::now().elapsed() < Duration::from_secs(1)),
        || thread::sleep(Duration::from_millis(5)),
        || {
            let (_give, take) = mpsc::channel::<()>();
            let _ = take.recv_timeout(Duration::from_millis(5));
        },
    ];
    for call in tries {
        let options = Options::new(0).real_limit(Duration::from_secs(20));
        let recording = options.record(move |_| async move {
            resume();
            call();
            sleep(Duration::from_hours(1)).await;
        });
        assert!(is_stopped(&recording), "{:?}", recording.ending);
    }
}

#[test]
fn one_that_waits_for_the_resumed_clock_in_a_loop_uses_up_its_real_time() {
    for recording in record(|_| async {
        resume();
        let begin = tokio::time::Instant::now();
        while begin.elapsed() < Duration::from_hours(1) {}
    }) {
        assert_eq!(recording.ending, Ending::TimedOut { real_ms: 2000 });
    }
}

#[test]
fn a_clock_that_was_resumed_and_paused_at_once_is_as_it_was() {
    for recording in record(|_| async {
        resume();
        pause();
        sleep(Duration::from_millis(5)).await;
    }) {
        assert_eq!(recording.ending, Ending::Finished);
        assert_eq!(recording.timeline.total, ms(5));
    }
}

#[test]
fn advancing_it_moves_time() {
    for recording in record(|world| async move {
        advance(Duration::from_secs(5)).await;
        let _ = world.operation("after", ms(20)).await;
    }) {
        assert_eq!(recording.ending, Ending::Finished);
        assert_eq!(recording.timeline.operations[0].begin, ms(5_000));
        assert_eq!(recording.timeline.total, ms(5_020));
    }
}
