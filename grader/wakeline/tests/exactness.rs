//! The edges of what is exact: what the essay `wakeline::exactness` says of
//! them, and that every test that it names is there.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::oneshot;
use tokio::task::{LocalSet, spawn_blocking, spawn_local};
use tokio::time::sleep;
use wakeline::scenario::{self, Depth, Options};
use wakeline::timeline::What;
use wakeline::{Ending, Recording, ms};

fn said(recording: &Recording) -> Vec<String> {
    let events = recording.timeline.events.iter();
    let said = events.filter_map(|event| match &event.what {
        What::Said { text } => Some(text.to_string()),
        _ => None,
    });
    said.collect()
}

// -- the essay ------------------------------------------------------------------

/// What stands between backquotes in the essay and has the form of a test's
/// name: `file::name`.
fn named_tests(essay: &str) -> Vec<(&str, &str)> {
    let lines = essay.lines().map(|line| line.trim_start_matches("//! "));
    let quoted = lines.flat_map(|line| line.split('`').skip(1).step_by(2));
    let names = quoted.filter_map(|name| name.split_once("::"));
    let is_name = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.chars().all(|it| it.is_ascii_lowercase() || it == '_')
    };
    names
        .filter(|(file, test)| is_name(file) && is_name(test) && !["std", "tokio"].contains(file))
        .collect()
}

#[test]
fn every_test_that_the_essay_names_is_there() {
    let named = named_tests(include_str!("../src/exactness.rs"));
    assert!(named.len() > 40, "{}", named.len());
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for (file, test) in named {
        let text = std::fs::read_to_string(tests.join(file).with_extension("rs")).unwrap();
        // As a function, or as an entry of a list that a macro reads.
        let entries = ["fn {}(", "    {}: |", "    {} (no_ties): |"];
        let there = entries.map(|entry| text.contains(&entry.replace("{}", test)));
        let there = there.contains(&true);
        assert!(there, "{file}::{test}");
    }
}

// -- time -----------------------------------------------------------------------

#[test]
fn a_wait_is_a_whole_number_of_milliseconds_and_never_too_short() {
    let recording = scenario::record(0, |_| async { sleep(Duration::from_micros(1)).await });
    assert_eq!(recording.timeline.total, ms(1));
    if cfg!(target_os = "linux") {
        let recording = scenario::record(0, |_| async { thread::sleep(Duration::from_micros(1)) });
        assert_eq!(recording.timeline.total, ms(1));
    }
}

#[test]
fn a_computation_takes_no_time() {
    let recording = scenario::record(0, |world| async move {
        let sum = (0..100_000_u64).fold(0, |sum, number| std::hint::black_box(sum + number));
        world.say(sum);
    });
    assert_eq!(recording.timeline.total, ms(0));
    assert_eq!(recording.timeline.blocks, []);
}

#[test]
#[cfg(target_os = "linux")]
fn a_call_that_takes_real_time_takes_no_virtual_time() {
    let recording = scenario::record(0, |world| async move {
        let begin = Instant::now();
        let ended = std::process::Command::new("true").status();
        assert!(ended.unwrap().success());
        assert_eq!(begin.elapsed(), Duration::ZERO);
        assert_eq!(world.now(), ms(0));
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.blocks, []);
}

#[test]
#[cfg(target_os = "linux")]
fn the_date_stays_the_real_one() {
    let recording = scenario::record(0, |_| async {
        let (begin, date) = (Instant::now(), SystemTime::now());
        let hour = Duration::from_hours(1);
        thread::sleep(hour);
        assert_eq!(begin.elapsed(), hour);
        assert!(date.elapsed().unwrap() < hour);
    });
    assert_eq!(recording.ending, Ending::Finished);
}

#[test]
fn a_wait_of_more_than_two_minutes_counts_as_a_deadlock() {
    let waits = |seconds| {
        let program = move |_| async move { sleep(Duration::from_secs(seconds)).await };
        scenario::record(0, program).ending
    };
    assert_eq!(waits(119), Ending::Finished);
    assert!(matches!(waits(121), Ending::Deadlock { .. }));
}

// -- order ----------------------------------------------------------------------

#[test]
#[cfg(target_os = "linux")]
fn hash_maps_have_one_order_with_and_without_the_flag() {
    let order = || {
        let recording = scenario::record(0, |world| async move {
            let names = (0..50).collect::<std::collections::HashSet<u32>>();
            for name in names {
                world.say(name);
            }
        });
        said(&recording)
    };
    let first = order();
    assert_eq!(first.len(), 50);
    for _ in 0..20 {
        assert_eq!(order(), first);
    }
}

// -- threads --------------------------------------------------------------------

#[test]
#[cfg(target_os = "linux")]
fn threads_never_run_at_the_same_time() {
    // A look and a change with a gap: side by side, threads would lose some.
    let count = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&count);
    let recording = scenario::record(0, move |_| async move {
        let add = || {
            let count = Arc::clone(&counted);
            spawn_blocking(move || {
                for _ in 0..2_000 {
                    let seen = count.load(Ordering::SeqCst);
                    (0..50).for_each(|_| std::hint::spin_loop());
                    count.store(seen + 1, Ordering::SeqCst);
                }
            })
        };
        for thread in [add(), add(), add()] {
            thread.await.unwrap();
        }
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(count.load(Ordering::SeqCst), 6_000);
}

#[test]
fn a_thread_that_spins_without_a_look_at_the_clock_uses_up_the_real_time() {
    let flag = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&flag);
    let options = Options::new(0).real_limit(Duration::from_millis(200));
    let recording = options.record(move |_| async move {
        let spins = spawn_blocking(move || {
            while !theirs.load(Ordering::SeqCst) {
                std::hint::spin_loop();
            }
        });
        spins.await.unwrap();
    });
    assert_eq!(recording.ending, Ending::TimedOut { real_ms: 200 });
    flag.store(true, Ordering::SeqCst);
}

#[test]
fn nobody_waits_for_a_thread_from_outside() {
    let (ask, asked) = mpsc::channel::<oneshot::Sender<()>>();
    let (over, is_over) = mpsc::channel();
    let outside = thread::spawn(move || {
        let answer = asked.recv().unwrap();
        is_over.recv().unwrap();
        let _ = answer.send(());
    });
    let recording = scenario::record(0, move |_| async move {
        let (answer, answered) = oneshot::channel();
        ask.send(answer).unwrap();
        let _ = answered.await;
    });
    assert!(matches!(recording.ending, Ending::Deadlock { .. }));
    over.send(()).unwrap();
    outside.join().unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn a_lock_in_a_static_blocks_the_loop_like_any_other() {
    static SHARED: std::sync::Mutex<u32> = std::sync::Mutex::new(0);
    let recording = scenario::record(0, |_| async {
        let closure = spawn_blocking(|| {
            let _held = SHARED.lock().unwrap();
            thread::sleep(Duration::from_millis(70));
        });
        sleep(Duration::from_millis(20)).await;
        drop(SHARED.lock().unwrap());
        closure.await.unwrap();
    });
    let blocks = &recording.timeline.blocks;
    assert_eq!((blocks[0].begin, blocks[0].end), (ms(20), Some(ms(70))));
}

// -- what is not seen -----------------------------------------------------------

#[test]
fn without_polls_nobody_counts_the_tasks_of_a_local_set() {
    let depths: &[Depth] = if cfg!(tokio_unstable) {
        &[Depth::Spans]
    } else {
        &[Depth::Spans, Depth::Polls]
    };
    for depth in depths {
        let recording = Options::new(0).depth(*depth).record(|_| async {
            let tasks = async { spawn_local(async {}).await.unwrap() };
            LocalSet::new().run_until(tasks).await;
        });
        assert_eq!(recording.ending, Ending::Finished);
        assert_eq!(recording.timeline.unseen, []);
    }
}

#[test]
#[cfg(tokio_unstable)]
fn a_subscriber_that_the_program_sets_for_its_thread_hides_wakes_and_that_is_said() {
    let wakes = |recording: &Recording| {
        let events = recording.timeline.events.iter();
        events
            .filter(|event| matches!(event.what, What::Woken { .. }))
            .count()
    };
    let plain = scenario::record(0, |_| async {
        let task = tokio::spawn(sleep(Duration::from_millis(5)));
        task.await.unwrap();
    });
    let deaf = scenario::record(0, |_| async {
        let task = tokio::spawn(sleep(Duration::from_millis(5)));
        let nobody = tracing::subscriber::NoSubscriber::new();
        let _own = tracing::subscriber::set_default(nobody);
        task.await.unwrap();
    });
    assert!(wakes(&deaf) < wakes(&plain));
    let view = wakeline::view::poll_view(&deaf.timeline);
    assert!(!view.contains("abort"), "{view}");
    assert!(view.contains("(not seen: who woke some tasks"), "{view}");
    assert_eq!(plain.timeline.unseen, []);
    assert_eq!(deaf.timeline.total, plain.timeline.total);
}
