//! The poll view of small programs: who is polled, why, and what it waits for.
#![cfg(tokio_unstable)]

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, mpsc, oneshot};
use tokio::task::yield_now;
use tokio::time::sleep;
use wakeline::view::poll_view;
use wakeline::{World, ms, scenario};

fn polls<F>(program: fn(World) -> F) -> String
where
    F: Future<Output = ()> + 'static,
{
    poll_view(&scenario::record(0, program).timeline)
}

#[test]
fn a_task_wakes_the_one_that_awaits_it() {
    let text = polls(|world| async move {
        world.web().page("a", ms(10));
        let task = tokio::spawn(world.web().fetch("a"));
        task.await.unwrap().unwrap();
    });
    insta::assert_snapshot!(text, @r"
       0 ms  main  ← start    spawns t1; waits for t1 …
             t1    ← spawned  fetch(a) begins …
      10 ms  t1    ← timer    fetch(a) ok; wakes main; done
             main  ← t1       done
    ");
}

#[test]
fn a_permit_goes_to_the_next_in_the_queue() {
    let text = polls(|world| async move {
        let limit = Arc::new(Semaphore::new(1));
        let mut tasks = Vec::new();
        for page in 1..=2 {
            world.web().page(page, ms(10));
            let (limit, fetch) = (Arc::clone(&limit), world.web().fetch(page));
            tasks.push(tokio::spawn(async move {
                let _permit = limit.acquire().await.unwrap();
                fetch.await.unwrap();
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
    });
    insta::assert_snapshot!(text, @r"
       0 ms  main  ← start    spawns t1; spawns t2; waits for t1 …
             t1    ← spawned  fetch(1) begins …
             t2    ← spawned  waits for a permit …
      10 ms  t1    ← timer    fetch(1) ok; wakes t2; wakes main; done
             t2    ← t1       fetch(2) begins …
             main  ← t1       waits for t2 …
      20 ms  t2    ← timer    fetch(2) ok; wakes main; done
             main  ← t2       done
    ");
}

#[test]
fn a_full_channel_makes_its_sender_wait() {
    let text = polls(|world| async move {
        let (send, mut receive) = mpsc::channel(1);
        tokio::spawn(async move {
            for number in 0..2 {
                send.send(number).await.unwrap();
            }
        });
        while let Some(number) = receive.recv().await {
            world.say(number);
            sleep(Duration::from_millis(5)).await;
        }
    });
    insta::assert_snapshot!(text, @r"
       0 ms  main  ← start    spawns t1; waits for a notification from t1 …
             t1    ← spawned  wakes main; waits for room in a channel …
             main  ← t1       wakes t1; says “0”; waits for a timer …
             t1    ← main     done
       5 ms  main  ← timer    says “1”; waits for a timer …
      10 ms  main  ← timer    done
    ");
}

#[test]
fn locks_and_oneshot_channels_are_named() {
    let text = polls(|_| async {
        let lock = Arc::new(Mutex::new(0));
        let (send, receive) = oneshot::channel();
        let other = Arc::clone(&lock);
        tokio::spawn(async move {
            let guard = other.lock().await;
            sleep(Duration::from_millis(7)).await;
            drop(guard);
            sleep(Duration::from_millis(3)).await;
            send.send(()).unwrap();
        });
        yield_now().await;
        drop(lock.lock().await);
        receive.await.unwrap();
    });
    insta::assert_snapshot!(text, @r"
       0 ms  main  ← start    spawns t1 …
             t1    ← spawned  waits for a timer …
             main  ← itself   waits for a mutex …
       7 ms  t1    ← timer    wakes main; waits for a timer …
             main  ← t1       waits for a oneshot channel …
      10 ms  t1    ← timer    wakes main; done
             main  ← t1       done
    ");
}

#[test]
#[cfg(target_os = "linux")]
fn blocking_threads_wake_from_outside_the_loop() {
    let text = polls(|world| async move {
        world.disk().file("f", ms(30), "x");
        world.web().page("a", ms(10));
        let disk = world.disk();
        let read = tokio::task::spawn_blocking(move || disk.read_blocking("f"));
        world.web().fetch("a").await.unwrap();
        read.await.unwrap().unwrap();
        std::thread::sleep(Duration::from_millis(9));
    });
    insta::assert_snapshot!(text, @r"
       0 ms  main  ← start  fetch(a) begins …
             pool           read(f) begins
      10 ms  main  ← timer  fetch(a) ok; waits for a blocking closure …
      30 ms  pool           read(f) ok
             main  ← pool   BLOCKS THE LOOP until 39 ms; done
    ");
}

#[test]
fn an_abort_and_what_is_left_alive_are_shown() {
    let text = polls(|world| async move {
        world.web().hangs("a");
        world.web().hangs("b");
        let task = tokio::spawn(world.web().fetch("a"));
        yield_now().await;
        task.abort();
        let _ = task.await;
        let _ = world.web().fetch("b").await;
    });
    insta::assert_snapshot!(text, @r"
       0 ms  main  ← start    spawns t1 …
             t1    ← spawned  fetch(a) begins …
             main  ← itself   waits for t1 …
             t1    ← abort    fetch(a) cancelled; wakes main; done
             main  ← t1       fetch(b) begins …
        end  still alive: main
    ");
}

#[test]
fn random_choices_are_the_same_in_every_run() {
    let run = || {
        polls(|world| async move {
            world.web().page("a", ms(10));
            world.web().page("b", ms(10));
            for _ in 0..8 {
                tokio::select! {
                    _ = world.web().fetch("a") => world.say("a"),
                    _ = world.web().fetch("b") => world.say("b"),
                }
            }
        })
    };
    let first = run();
    assert!(
        first.contains("says “a”") && first.contains("says “b”"),
        "{first}"
    );
    for _ in 0..200 {
        assert_eq!(run(), first);
    }
}

#[test]
fn nobody_waits_for_a_timer_that_was_dropped() {
    let text = polls(|world| async move {
        let (give, mut take) = tokio::sync::mpsc::channel(1);
        tokio::spawn(async move {
            sleep(Duration::from_millis(10)).await;
            give.send(1).await.unwrap();
            std::future::pending::<()>().await;
        });
        tokio::select! {
            biased;
            () = sleep(Duration::from_secs(1)) => {}
            _ = take.recv() => drop(world.operation("handle", ms(20)).await),
        }
        let mut kept = std::pin::pin!(sleep(Duration::from_millis(50)));
        tokio::select! {
            biased;
            () = &mut kept => {}
            () = sleep(Duration::from_secs(1)) => {}
            () = std::future::ready(()) => {}
        }
        // The timer that is kept has left its waker, and wakes main for nothing.
        std::future::pending::<()>().await;
    });
    insta::assert_snapshot!(text, @r"
       0 ms  main  ← start    spawns t1; waits for a timer …
             t1    ← spawned  waits for a timer …
      10 ms  t1    ← timer    wakes main …
             main  ← t1       handle begins …
      30 ms  main  ← timer    handle ok; waits for a timer …
      80 ms  main  ← timer    …
        end  still alive: main, t1
    ");
}

#[test]
fn nobody_waits_for_what_a_future_asked_for_that_was_dropped() {
    let text = polls(|world| async move {
        let (mutex, permits) = (Mutex::new(()), Semaphore::new(0));
        let (_give, mut take) = oneshot::channel::<()>();
        let (_kept, take_too) = oneshot::channel::<()>();
        let _held = mutex.lock().await;
        tokio::select! {
            biased;
            _ = mutex.lock() => {}
            _ = permits.acquire() => {}
            _ = take_too => {}
            () = std::future::ready(()) => {}
        }
        world.operation("first", ms(10)).await.unwrap();
        tokio::select! {
            biased;
            _ = async { tokio::join!(mutex.lock(), permits.acquire()) } => {}
            _ = &mut take => {}
            () = std::future::ready(()) => {}
        }
        let _ = tokio::join!(mutex.lock(), async {
            tokio::select! {
                biased;
                _ = mutex.lock() => {}
                () = std::future::ready(()) => {}
            }
        });
    });
    // Of two locks one is dropped; the receiver of the channel is still there.
    insta::assert_snapshot!(text, @r"
       0 ms  main  ← start  first begins …
      10 ms  main  ← timer  first ok; waits for a oneshot channel, a mutex …
        end  still alive: main
    ");
}

/// Of several permits nobody knows who has one after it went from hand to hand.
#[test]
fn who_gave_its_permit_to_a_waiting_task_is_not_said_to_have_it() {
    use std::sync::Arc;
    use tokio::sync::Semaphore;
    let recording = wakeline::scenario::record(0, |world| async move {
        let permits = Arc::new(Semaphore::new(2));
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..3 {
            let (permits, world) = (Arc::clone(&permits), world.clone());
            tasks.spawn(async move {
                let permit = permits.acquire().await.unwrap();
                let _ = world
                    .operation(format!("op({number})"), wakeline::ms(10))
                    .await;
                drop(permit);
                std::future::pending::<()>().await;
            });
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let _more = permits.acquire_many(3).await;
    });
    let wakeline::Ending::Deadlock { stuck } = &recording.ending else {
        panic!("{:?}", recording.ending)
    };
    let need = &stuck[0].needs[0];
    assert_eq!((need.size, need.held_by.len()), (None, 0), "{need:?}");
    let said = wakeline::diagnosis::of_ending(&recording).unwrap();
    assert!(!said.text.contains("took"), "{}", said.text);
}

/// A sender that waits for its receivers to go does not wait for an answer, and
/// tokio's notification within is not the program's.
#[test]
fn a_sender_that_waits_for_its_receivers_to_go_is_not_told_to_send() {
    use tokio::sync::{broadcast, mpsc, oneshot, watch};
    use wakeline::scenario::record;

    let closed = |recording: wakeline::Recording, what: &str| {
        let said = wakeline::diagnosis::of_ending(&recording).unwrap();
        assert_eq!(said.id, wakeline::Rule::NeverFinished, "{}", said.text);
        let text = format!("main waits for {what} to go");
        assert!(said.text.contains(&text), "{}", said.text);
    };
    let one = record(0, |_| async {
        let (mut sender, _receiver) = oneshot::channel::<u8>();
        sender.closed().await;
    });
    closed(one, "the receiver of a oneshot channel");
    let bounded = record(0, |_| async {
        let (sender, _receiver) = mpsc::channel::<u8>(1);
        sender.closed().await;
    });
    closed(bounded, "the receivers of a channel");
    let unbounded = record(0, |_| async {
        let (sender, _receiver) = mpsc::unbounded_channel::<u8>();
        sender.closed().await;
    });
    closed(unbounded, "the receivers of a channel");
    let broadcast = record(0, |_| async {
        let (sender, _receiver) = broadcast::channel::<u8>(1);
        sender.closed().await;
    });
    closed(broadcast, "the receivers of a broadcast channel");
    let watch = record(0, |_| async {
        let (sender, _receiver) = watch::channel(0);
        sender.closed().await;
    });
    closed(watch, "the receivers of a watch channel");
}

/// What tokio builds of notifications and permits has its own name.
#[test]
fn what_is_built_of_a_notification_or_a_permit_is_not_called_one() {
    use std::sync::Arc;
    use tokio::sync::{OnceCell, SetOnce};
    let set = wakeline::scenario::record(0, |_| async {
        let value = SetOnce::<u8>::new();
        value.wait().await;
    });
    let once = wakeline::scenario::record(0, |_| async {
        let value = Arc::new(OnceCell::<u8>::new());
        let other = Arc::clone(&value);
        let task = tokio::spawn(async move {
            other.get_or_init(std::future::pending).await;
        });
        tokio::task::yield_now().await;
        value.get_or_init(|| async { 1 }).await;
        task.await.unwrap();
    });
    for (recording, what, rule) in [
        (set, "SetOnce", wakeline::Rule::NeverFinished),
        (once, "OnceCell", wakeline::Rule::LeftNoWaker),
    ] {
        let said = wakeline::diagnosis::of_ending(&recording).unwrap();
        assert_eq!(said.id, rule, "{}", said.text);
        let text = format!("main waits for the value of a {what} (");
        assert!(said.text.contains(&text), "{}", said.text);
    }
}
