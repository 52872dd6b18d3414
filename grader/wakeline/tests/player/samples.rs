//! Recordings that a player has to show well: every ending, every kind of wake,
//! hostile names, many tasks, and as many events as a recorder keeps.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tokio::time::{sleep, timeout};
use wakeline::view::SpanView;
use wakeline::{Recording, ms, scenario};

/// Text that tries to leave its place in a page.
pub(crate) const HOSTILE: &str = "</script><script>document.title='out'</script><!-- <img src=x onerror=alert(1)> &amp; \u{2028}\u{2029} {{title}} \"'`";

/// A recording by name, and what it should have been.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) recording: Recording,
    pub(crate) expected: Option<SpanView>,
}

/// Those of `recordings`, and some more.
pub(crate) fn all(recordings: Vec<(&'static str, Recording)>) -> Vec<Sample> {
    let more = vec![
        ("permits", permits()),
        ("channel", channel()),
        ("two tasks that wait for each other", embrace()),
        ("burst", burst()),
        ("yields", yields()),
        ("threads", threads()),
        ("aborted", aborted()),
        ("blocked", blocked()),
        ("huge", huge()),
        ("hostile", hostile()),
    ];
    let alone = recordings
        .into_iter()
        .chain(more)
        .map(|(name, recording)| Sample {
            name,
            recording,
            expected: None,
        });
    let mut samples: Vec<Sample> = alone.collect();
    samples.push(Sample {
        name: "different",
        recording: in_a_row(),
        expected: Some(together().span_view()),
    });
    samples
}

fn permits() -> Recording {
    scenario::record(0, |world| async move {
        let limit = Arc::new(Semaphore::new(2));
        let mut tasks = JoinSet::new();
        for page in 1..=6 {
            world.web().page(page, ms(10 * page));
            let (limit, fetch) = (Arc::clone(&limit), world.web().fetch(page));
            tasks.spawn(async move {
                let _permit = limit.acquire().await.unwrap();
                fetch.await.unwrap();
            });
        }
        while tasks.join_next().await.is_some() {
            world.say("one more");
        }
    })
}

fn channel() -> Recording {
    scenario::record(0, |world| async move {
        let (send, mut receive) = mpsc::channel(1);
        for sender in 0..3 {
            let send = send.clone();
            tokio::spawn(async move {
                for number in 0..3 {
                    send.send(sender * 10 + number).await.unwrap();
                    sleep(Duration::from_millis(3)).await;
                }
            });
        }
        drop(send);
        while let Some(number) = receive.recv().await {
            world.say(number);
            sleep(Duration::from_millis(2)).await;
        }
    })
}

fn embrace() -> Recording {
    scenario::record(0, |_| async {
        let (a, b) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
        let take = |first: &Arc<Mutex<()>>, second: &Arc<Mutex<()>>| {
            let (first, second) = (Arc::clone(first), Arc::clone(second));
            tokio::spawn(async move {
                let _first = first.lock().await;
                sleep(Duration::from_millis(5)).await;
                let _second = second.lock().await;
            })
        };
        let (one, two) = (take(&a, &b), take(&b, &a));
        one.await.unwrap();
        two.await.unwrap();
    })
}

/// More tasks than the loop polls in one turn, all ready at one instant.
fn burst() -> Recording {
    scenario::record(0, |_| async {
        let tasks: Vec<_> = (0..200)
            .map(|task| {
                tokio::spawn(async move {
                    for _ in 0..2 {
                        sleep(Duration::from_millis(10)).await;
                        if task % 3 == 0 {
                            yield_now().await;
                        }
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    })
}

fn yields() -> Recording {
    scenario::record(0, |world| async move {
        let tasks: Vec<_> = (1..=3)
            .map(|turns| {
                tokio::spawn(async move {
                    for _ in 0..turns {
                        yield_now().await;
                        let mut again = true;
                        std::future::poll_fn(|context| {
                            context.waker().wake_by_ref();
                            if std::mem::take(&mut again) {
                                std::task::Poll::Pending
                            } else {
                                std::task::Poll::Ready(())
                            }
                        })
                        .await;
                    }
                })
            })
            .collect();
        yield_now().await;
        for task in tasks {
            task.await.unwrap();
            world.say("done");
        }
    })
}

fn threads() -> Recording {
    scenario::record(0, |world| async move {
        let mut tasks = JoinSet::new();
        for file in 1..=3 {
            world.disk().file(file, ms(10 * file), "x");
            let disk = world.disk();
            tasks.spawn(async move {
                let read = spawn_blocking(move || disk.read_blocking(file));
                sleep(Duration::from_millis(5)).await;
                read.await.unwrap().unwrap();
            });
        }
        while tasks.join_next().await.is_some() {}
    })
}

fn aborted() -> Recording {
    scenario::record(0, |world| async move {
        world.web().hangs("a");
        world.web().page("b", ms(50));
        let task = tokio::spawn(world.web().fetch("a"));
        let _ = timeout(Duration::from_millis(20), world.web().fetch("b")).await;
        task.abort();
        let _ = task.await;
    })
}

fn blocked() -> Recording {
    scenario::record(0, |world| async move {
        world.web().page("a", ms(10));
        let fetch = world.web().fetch("a");
        let other = tokio::spawn(async move { fetch.await.unwrap() });
        let rude = tokio::spawn(async { std::thread::sleep(Duration::from_millis(80)) });
        other.await.unwrap();
        rude.await.unwrap();
    })
}

/// A loop that wakes itself until it is stopped; the first 100,000 events.
pub(crate) fn huge() -> Recording {
    let options = scenario::Options::new(0).events_limit(100_000);
    options.record(|world| async move {
        world.web().page("a", ms(10));
        world.web().fetch("a").await.unwrap();
        tokio::spawn(async {
            loop {
                yield_now().await;
            }
        });
        loop {
            yield_now().await;
        }
    })
}

pub(crate) fn hostile() -> Recording {
    scenario::record(0, |world| async move {
        world.web().page(HOSTILE, ms(10));
        world.web().fetch(HOSTILE).await.unwrap();
        world.say(HOSTILE);
        panic!("{HOSTILE}")
    })
}

fn together() -> Recording {
    scenario::record(0, |world| async move {
        let web = world.web();
        web.page("a", ms(30));
        web.page("b", ms(20));
        let _ = tokio::join!(web.fetch("a"), web.fetch("b"));
    })
}

pub(crate) fn in_a_row() -> Recording {
    scenario::record(0, |world| async move {
        let web = world.web();
        web.page("a", ms(30));
        web.page("b", ms(20));
        web.fetch("a").await.unwrap();
        web.fetch("b").await.unwrap();
    })
}
