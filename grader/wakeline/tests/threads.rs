//! Blocking of every kind, and the threads of a program, in virtual time.
#![cfg(target_os = "linux")]

use std::future::Future;
use std::sync::{Arc, Barrier, Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio::task::spawn_blocking;
use wakeline::timeline::What;
use wakeline::{Ending, Recording, World, ms};
use wakeline::{scenario, view};

fn nap(millis: u64) {
    thread::sleep(Duration::from_millis(millis));
}

async fn pause(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// Records the program twenty times; every time must be the same.
fn record<F: Future<Output = ()> + 'static>(program: fn(World) -> F) -> Recording {
    let first = scenario::record(0, program);
    for _ in 0..20 {
        assert_eq!(scenario::record(0, program), first);
    }
    first
}

/// The stretches in which the loop was blocked.
fn blocks(recording: &Recording) -> Vec<(u64, u64)> {
    assert_eq!(recording.ending, Ending::Finished);
    let blocks = recording.timeline.blocks.iter();
    blocks
        .map(|block| (block.begin.0, block.end.unwrap().0))
        .collect()
}

// -- calls in a poll that block the loop ----------------------------------------

#[test]
fn a_lock_that_a_blocking_closure_holds_blocks_the_loop_until_it_is_free() {
    let recording = record(|_| async {
        let shared = Arc::new(Mutex::new(0));
        let theirs = Arc::clone(&shared);
        let closure = spawn_blocking(move || {
            let mut number = theirs.lock().unwrap();
            nap(70);
            *number = 7;
        });
        pause(20).await;
        assert_eq!(*shared.lock().unwrap(), 7);
        closure.await.unwrap();
    });
    assert_eq!(blocks(&recording), [(20, 70)]);
    assert_eq!(recording.timeline.total, ms(70));
}

#[test]
fn receiving_from_a_channel_of_the_standard_library_blocks_the_loop() {
    let recording = record(|_| async {
        let (send, receive) = mpsc::channel();
        let thread = thread::spawn(move || {
            nap(50);
            send.send("late").unwrap();
        });
        tokio::spawn(pause(10));
        assert_eq!(receive.recv().unwrap(), "late");
        thread.join().unwrap();
    });
    assert_eq!(blocks(&recording), [(0, 50)]);
}

#[test]
fn a_wait_with_a_limit_blocks_the_loop_until_the_limit() {
    let recording = record(|_| async {
        let (_keep, receive) = mpsc::channel::<()>();
        let waited = receive.recv_timeout(Duration::from_millis(30));
        assert_eq!(waited, Err(mpsc::RecvTimeoutError::Timeout));
    });
    assert_eq!(blocks(&recording), [(0, 30)]);
}

#[test]
fn a_condvar_blocks_the_loop_until_it_is_notified() {
    let recording = record(|_| async {
        let gate = Arc::new((Mutex::new(false), Condvar::new()));
        let theirs = Arc::clone(&gate);
        thread::spawn(move || {
            nap(25);
            *theirs.0.lock().unwrap() = true;
            theirs.1.notify_one();
        });
        let open = gate.0.lock().unwrap();
        drop(gate.1.wait_while(open, |open| !*open).unwrap());
    });
    assert_eq!(blocks(&recording), [(0, 25)]);
}

#[test]
fn joining_a_thread_blocks_the_loop_until_it_ends() {
    let recording = record(|_| async {
        let sum = thread::spawn(|| {
            nap(40);
            1 + 1
        });
        assert_eq!(sum.join().unwrap(), 2);
    });
    assert_eq!(blocks(&recording), [(0, 40)]);
}

#[test]
fn a_scope_of_threads_blocks_the_loop_until_the_last_one_ends() {
    let recording = record(|_| async {
        thread::scope(|scope| {
            scope.spawn(|| nap(10));
            scope.spawn(|| nap(35));
        });
    });
    assert_eq!(blocks(&recording), [(0, 35)]);
}

#[test]
fn a_loop_that_looks_at_the_clock_blocks_for_as_long_as_it_looks() {
    let recording = record(|_| async {
        pause(5).await;
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_millis(40) {
            std::hint::spin_loop();
        }
        pause(5).await;
    });
    assert_eq!(blocks(&recording), [(5, 45)]);
    assert_eq!(recording.timeline.total, ms(50));
}

struct Slow(u64);

impl Drop for Slow {
    fn drop(&mut self) {
        nap(self.0);
    }
}

#[test]
fn blocking_in_drop_blocks_the_loop() {
    let recording = record(|_| async {
        let task = tokio::spawn(async {
            let _slow = Slow(60);
            pause(1_000).await;
        });
        pause(10).await;
        task.abort();
        let _ = task.await;
    });
    assert_eq!(blocks(&recording), [(10, 70)]);
    if cfg!(tokio_unstable) {
        assert_eq!(recording.timeline.blocks[0].task.to_string(), "t1");
    }
}

// -- calls that nothing can free ------------------------------------------------

fn blocked_for_ever(recording: &Recording) -> (String, u64) {
    let Ending::LoopBlocked { task, since, .. } = &recording.ending else {
        panic!("{:?}", recording.ending)
    };
    (task.to_string(), since.0)
}

#[test]
#[allow(clippy::await_holding_lock)] // that is the bug
fn a_block_without_an_end_is_in_every_view() {
    let recording = scenario::record(0, |world| async move {
        let number = Mutex::new(0);
        let save = async |name: &'static str| {
            let mut number = number.lock().unwrap();
            world.operation(name, ms(10)).await.unwrap();
            *number += 1;
        };
        pause(40).await;
        tokio::join!(save("one"), save("two"));
    });
    assert_eq!(blocked_for_ever(&recording), ("main".to_owned(), 40));
    let blocks = &recording.timeline.blocks;
    assert_eq!((blocks[0].begin, blocks[0].end), (ms(40), None));
    let polls = view::poll_view(&recording.timeline);
    assert!(
        polls.contains("one begins; BLOCKS THE LOOP for ever"),
        "{polls}"
    );
    let spans = recording.span_view();
    assert!(
        spans.to_string().contains("the loop  40 →  …  blocked"),
        "{spans}"
    );
    assert_eq!(spans.to_string().parse(), Ok(spans));
    let options = view::SvgOptions {
        title: "",
        id: "a",
        until: None,
    };
    let lanes = view::lanes(&recording, options);
    assert!(
        lanes.contains("the loop: from 40 ms on, blocked"),
        "{lanes}"
    );
    let mut json = Vec::new();
    view::write_json(&recording, &mut json).unwrap();
    let text = String::from_utf8_lossy(&json);
    assert!(text.contains(r#""end_ms":40,"for_ever":true}"#), "{text}");
    assert_eq!(view::read_json(&json[..]).unwrap(), recording);
}

#[test]
fn waiting_in_a_poll_for_a_message_of_another_task_blocks_for_ever() {
    let recording = scenario::record(0, |_| async {
        let (send, receive) = mpsc::channel();
        tokio::spawn(async move {
            pause(10).await;
            send.send(1).unwrap();
        });
        pause(5).await;
        receive.recv().unwrap();
    });
    assert_eq!(blocked_for_ever(&recording), ("main".to_owned(), 5));
    let diagnosis = wakeline::diagnosis::of_ending(&recording).unwrap();
    assert_eq!(diagnosis.id, wakeline::Rule::BlocksTheLoopForEver);
    assert!(diagnosis.text.starts_with("At 5 ms main made a call"));
}

#[test]
#[allow(clippy::await_holding_lock)] // that is the mistake
fn a_guard_of_the_standard_library_held_over_an_await_blocks_for_ever() {
    let recording = scenario::record(0, |_| async {
        let shared = Mutex::new(0);
        let first = async {
            let mut number = shared.lock().unwrap();
            pause(10).await;
            *number += 1;
        };
        let second = async {
            pause(3).await;
            *shared.lock().unwrap() += 1;
        };
        tokio::join!(first, second);
    });
    assert_eq!(blocked_for_ever(&recording), ("main".to_owned(), 3));
}

#[test]
fn locking_the_same_mutex_twice_blocks_for_ever() {
    let recording = scenario::record(0, |_| async {
        let shared = Mutex::new(0);
        let _first = shared.lock();
        let _second = shared.lock();
    });
    assert_eq!(blocked_for_ever(&recording), ("main".to_owned(), 0));
}

// -- threads beside the loop ----------------------------------------------------

#[test]
fn a_thread_that_the_program_starts_sleeps_while_the_loop_goes_on() {
    let recording = record(|world| async move {
        world.web().page("a", ms(30));
        let (send, mut receive) = tokio::sync::mpsc::unbounded_channel();
        thread::spawn(move || {
            for tick in 0..3 {
                nap(20);
                send.send(tick).unwrap();
            }
        });
        let fetch = tokio::spawn(world.web().fetch("a"));
        while receive.recv().await.is_some() {}
        assert_eq!(world.now(), ms(60));
        fetch.await.unwrap().unwrap();
    });
    assert_eq!(blocks(&recording), []);
    assert_eq!(recording.timeline.total, ms(60));
    if cfg!(tokio_unstable) {
        let view = wakeline::view::poll_view(&recording.timeline);
        assert!(view.contains("20 ms  main  ← thread"), "{view}");
    }
}

#[test]
fn threads_run_one_at_a_time_in_the_order_of_their_start() {
    let recording = record(|_| async {
        let said = Arc::new(Mutex::new(Vec::new()));
        let threads: Vec<_> = (0..8)
            .map(|number| {
                let said = Arc::clone(&said);
                thread::spawn(move || {
                    said.lock().unwrap().push(number);
                    nap(8 - number);
                    said.lock().unwrap().push(10 + number);
                })
            })
            .collect();
        for thread in threads {
            spawn_blocking(|| thread.join().unwrap()).await.unwrap();
        }
        let begun = 0..8;
        let ended = (10..18).rev();
        let expected: Vec<u64> = begun.chain(ended).collect();
        assert_eq!(*said.lock().unwrap(), expected);
    });
    assert_eq!(blocks(&recording), []);
    assert_eq!(recording.timeline.total, ms(8));
}

#[test]
fn threads_that_wait_for_each_other_meet_in_virtual_time() {
    let recording = record(|world| async move {
        let barrier = Arc::new(Barrier::new(3));
        let meet = |millis| {
            let barrier = Arc::clone(&barrier);
            spawn_blocking(move || {
                nap(millis);
                barrier.wait();
            })
        };
        let (a, b, c) = (meet(5), meet(45), meet(20));
        a.await.unwrap();
        assert_eq!(world.now(), ms(45));
        b.await.unwrap();
        c.await.unwrap();
    });
    assert_eq!(blocks(&recording), []);
}

#[test]
fn a_blocking_closure_may_wait_for_a_task() {
    let recording = record(|world| async move {
        let (send, receive) = tokio::sync::oneshot::channel();
        let closure = spawn_blocking(move || receive.blocking_recv().unwrap());
        pause(90).await;
        send.send("here").unwrap();
        assert_eq!(closure.await.unwrap(), "here");
        assert_eq!(world.now(), ms(90));
    });
    assert_eq!(blocks(&recording), []);
}

#[test]
fn a_blocking_closure_that_waits_for_ever_is_a_deadlock() {
    let recording = scenario::record(0, |_| async {
        let (_keep, receive) = mpsc::channel::<()>();
        spawn_blocking(move || receive.recv()).await.unwrap().ok();
    });
    assert!(
        matches!(recording.ending, Ending::Deadlock { .. }),
        "{:?}",
        recording.ending
    );
}

#[test]
fn a_thread_that_spins_with_yields_is_waited_for() {
    let recording = record(|_| async {
        let flag = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let theirs = Arc::clone(&flag);
        let spins = spawn_blocking(move || {
            while !theirs.load(std::sync::atomic::Ordering::SeqCst) {
                thread::yield_now();
            }
        });
        pause(2).await;
        flag.store(true, std::sync::atomic::Ordering::SeqCst);
        spins.await.unwrap();
    });
    assert_eq!(recording.ending, Ending::Finished);
}

#[test]
fn the_clock_of_the_standard_library_shows_virtual_time() {
    record(|_| async {
        let begin = Instant::now();
        pause(1_234).await;
        assert_eq!(begin.elapsed(), Duration::from_millis(1_234));
        spawn_blocking(move || {
            nap(66);
            assert_eq!(begin.elapsed(), Duration::from_millis(1_300));
        })
        .await
        .unwrap();
    });
}

#[test]
fn a_scenario_within_a_scenario_has_a_time_of_its_own() {
    let recording = record(|world| async move {
        pause(5).await;
        let inner = scenario::record(0, |world| async move {
            nap(20);
            pause(30).await;
            assert_eq!(world.now(), ms(50));
        });
        assert_eq!(inner.ending, Ending::Finished);
        assert_eq!(world.now(), ms(5));
    });
    assert_eq!(blocks(&recording), []);
    assert_eq!(recording.timeline.total, ms(5));
}

#[test]
fn what_threads_do_while_the_loop_is_blocked_stands_after_the_begin_of_the_block() {
    let recording = record(|world| async move {
        pause(5).await;
        let theirs = world.clone();
        let thread = thread::spawn(move || {
            nap(10);
            theirs.say("meanwhile");
            nap(10);
        });
        thread.join().unwrap();
        nap(5);
    });
    assert_eq!(blocks(&recording), [(5, 30)]);
    let events = &recording.timeline.events;
    assert!(events.is_sorted_by_key(|event| event.at), "{events:#?}");
    let what = |at| events.iter().filter(move |event| event.at == ms(at));
    let block = What::Blocked {
        until: Some(ms(30)),
    };
    assert_eq!(what(5).filter(|event| event.what == block).count(), 1);
    assert_eq!(what(15).count(), 1);
}

#[test]
fn a_run_whose_loop_is_blocked_for_ever_lasts_until_its_threads_are_done() {
    let recording = scenario::record(0, |world| async move {
        pause(5).await;
        let (_keep, receive) = mpsc::channel::<()>();
        thread::spawn(move || {
            nap(30);
            world.say("meanwhile");
        });
        let _ = receive.recv();
    });
    assert_eq!(blocked_for_ever(&recording), ("main".to_owned(), 5));
    assert_eq!(recording.timeline.total, ms(35));
    let events = &recording.timeline.events;
    assert!(events.is_sorted_by_key(|event| event.at), "{events:#?}");
}

#[test]
fn nobody_wakes_a_main_that_has_returned() {
    let recording = record(|world| async move {
        let (send, receive) = tokio::sync::oneshot::channel::<()>();
        let mut receive = Box::pin(receive);
        let waits = std::future::poll_fn(|context| {
            assert!(receive.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        });
        waits.await;
        thread::spawn(move || {
            nap(10);
            world.say("too late");
            drop(send);
            drop(receive);
        });
    });
    let after = recording.timeline.after_main().unwrap();
    let after: Vec<&What> = recording.timeline.events[after..]
        .iter()
        .map(|event| &event.what)
        .collect();
    let text = "too late".into();
    assert_eq!(after, [&What::Said { text }]);
}

// -- threads that are left over ---------------------------------------------------

#[test]
fn a_thread_that_is_left_over_sees_time_go_on_and_comes_to_its_end() {
    let (done, over) = mpsc::channel();
    let recording = scenario::record(0, move |_| async move {
        thread::spawn(move || {
            nap(10);
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_millis(3) {
                std::hint::spin_loop();
            }
            done.send(()).unwrap();
        });
        pause(5).await;
        panic!("before the thread has ended");
    });
    assert_eq!(recording.timeline.total, ms(5));
    over.recv_timeout(Duration::from_mins(1)).expect("it ends");
}

#[test]
fn a_loop_that_is_given_up_leaves_the_processor_to_others() {
    let (name, names) = mpsc::channel();
    let recording = scenario::record(0, move |_| async move {
        name.send(std::fs::read_link("/proc/thread-self").unwrap())
            .unwrap();
        thread::park();
    });
    assert_eq!(blocked_for_ever(&recording), ("main".to_owned(), 0));
    let call = std::path::Path::new("/proc")
        .join(names.recv().unwrap())
        .join("syscall");
    // The same call with the same stack, over and over: it sleeps there.
    let look = || std::fs::read_to_string(&call).unwrap();
    let mut same = 0;
    for _ in 0..100_000 {
        let before = look();
        let sleeps = before == look() && !before.starts_with("running");
        same = if sleeps { same + 1 } else { 0 };
        if same == 1_000 {
            return;
        }
        thread::yield_now();
    }
    panic!("it never sleeps for long");
}
