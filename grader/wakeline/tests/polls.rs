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
