//! The order of virtual time held against that of the real clock.
#![cfg(tokio_unstable)]
#![allow(clippy::similar_names)] // `send` and `said`

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, mpsc};
use tokio::time::{sleep, timeout};
use wakeline::{Ending, scenario};

type Words = Arc<Mutex<Vec<&'static str>>>;

/// One unit of time: long in reality, so that a busy machine rarely mixes two.
#[derive(Clone)]
struct Pace {
    unit: Duration,
    said: Words,
}

impl Pace {
    fn say(&self, word: &'static str) {
        self.said.lock().unwrap().push(word);
    }

    fn pause(&self, units: u32) -> tokio::time::Sleep {
        sleep(self.unit * units)
    }
}

macro_rules! real_programs {
    ($($name:ident: |$pace:ident| $body:block)*) => {
        $(
            async fn $name($pace: Pace) $body
        )*

        #[test]
        fn virtual_time_keeps_the_order_of_real_time() {
            let wrong: Vec<&str> = std::thread::scope(|scope| {
                let all = [$((stringify!($name), scope.spawn(|| agrees($name)))),*];
                let wrong = all.into_iter().filter_map(|(name, program)| {
                    (!program.join().unwrap()).then_some(name)
                });
                wrong.collect()
            });
            assert!(wrong.is_empty(), "{wrong:?}");
        }
    };
}

/// The order in virtual time is that of the real clock. Noise can mix an order
/// up, but not put one right: so once in several times is enough.
fn agrees<F: Future<Output = ()> + 'static>(program: fn(Pace) -> F) -> bool {
    let unit = Duration::from_millis(10);
    let words = Words::default();
    let said = Arc::clone(&words);
    let recording = scenario::record(0, move |_| program(Pace { unit, said }));
    assert_eq!(recording.ending, Ending::Finished);
    let expected = words.lock().unwrap().clone();
    assert!(expected.len() > 2);
    (1..=8).any(|attempt| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let said = Words::default();
        let pace = Pace {
            unit: unit * attempt,
            said: Arc::clone(&said),
        };
        runtime.block_on(program(pace));
        *said.lock().unwrap() == expected
    })
}

real_programs! {
    sleeps_end_in_the_order_of_their_length: |pace| {
        let say = async |units, word| {
            pace.pause(units).await;
            pace.say(word);
        };
        tokio::join!(say(5, "five"), say(1, "one"), say(3, "three"));
    }

    spawned_tasks_run_after_the_one_that_spawns: |pace| {
        let tasks: Vec<_> = ["a", "b", "c"].map(|word| {
            let pace = pace.clone();
            tokio::spawn(async move { pace.say(word) })
        }).into();
        pace.say("main");
        for task in tasks {
            task.await.unwrap();
        }
    }

    a_permit_is_passed_on_in_turn: |pace| {
        let permits = Semaphore::new(1);
        let work = async |word| {
            let _permit = permits.acquire().await;
            pace.pause(1).await;
            pace.say(word);
        };
        tokio::join!(work("first"), work("second"), work("third"));
    }

    a_full_channel_holds_the_sender_up: |pace| {
        let (send, mut receive) = mpsc::channel(1);
        let sends = async {
            for word in ["sent 1", "sent 2", "sent 3"] {
                send.send(()).await.unwrap();
                pace.say(word);
            }
            drop(send);
        };
        let receives = async {
            pace.pause(2).await;
            while receive.recv().await.is_some() {
                pace.say("received");
                pace.pause(2).await;
            }
        };
        tokio::join!(sends, receives);
    }

    a_limit_cuts_a_slow_task_off: |pace| {
        let slow = async {
            pace.say("slow begins");
            pace.pause(9).await;
            pace.say("slow ends");
        };
        if timeout(pace.unit * 3, slow).await.is_err() {
            pace.say("cut off");
        }
        pace.pause(1).await;
        pace.say("after");
    }

    the_first_of_two_wins: |pace| {
        tokio::select! {
            () = pace.pause(2) => pace.say("two"),
            () = pace.pause(6) => pace.say("six"),
        }
        pace.say("selected");
        pace.pause(1).await;
        pace.say("done");
    }

    an_aborted_task_says_no_more: |pace| {
        let task = tokio::spawn({
            let pace = pace.clone();
            async move {
                loop {
                    pace.pause(2).await;
                    pace.say("tick");
                }
            }
        });
        pace.pause(5).await;
        task.abort();
        pace.say("aborted");
        pace.pause(4).await;
        pace.say("end");
    }

    a_call_that_blocks_holds_every_timer_up: |pace| {
        let task = tokio::spawn({
            let pace = pace.clone();
            async move {
                pace.pause(1).await;
                pace.say("late timer");
            }
        });
        tokio::task::yield_now().await;
        std::thread::sleep(pace.unit * 4);
        pace.say("blocked");
        task.await.unwrap();
        pace.say("end");
    }

    a_blocking_closure_does_not: |pace| {
        let task = tokio::spawn({
            let pace = pace.clone();
            async move {
                pace.pause(1).await;
                pace.say("timer in time");
            }
        });
        let length = pace.unit * 4;
        tokio::task::spawn_blocking(move || std::thread::sleep(length)).await.unwrap();
        pace.say("closure ended");
        task.await.unwrap();
        pace.say("end");
    }

    threads_wake_the_loop: |pace| {
        let (send, mut receive) = mpsc::unbounded_channel();
        for (units, word) in [(5, "slow thread"), (2, "quick thread")] {
            let (send, length) = (send.clone(), pace.unit * units);
            std::thread::spawn(move || {
                std::thread::sleep(length);
                send.send(word).unwrap();
            });
        }
        drop(send);
        pace.say("started");
        while let Some(word) = receive.recv().await {
            pace.say(word);
        }
    }

    a_notification_wakes_who_waits: |pace| {
        let notify = Notify::new();
        let waits = async {
            notify.notified().await;
            pace.say("notified");
        };
        let notifies = async {
            pace.pause(2).await;
            pace.say("notifies");
            notify.notify_one();
            pace.pause(2).await;
            pace.say("later");
        };
        tokio::join!(waits, notifies);
    }

    a_loop_that_looks_at_the_clock_holds_timers_up: |pace| {
        let begin = std::time::Instant::now();
        let task = tokio::spawn({
            let pace = pace.clone();
            async move {
                pace.pause(1).await;
                pace.say("late timer");
            }
        });
        tokio::task::yield_now().await;
        while begin.elapsed() < pace.unit * 3 {}
        pace.say("looked");
        task.await.unwrap();
        pace.say("end");
    }
}
