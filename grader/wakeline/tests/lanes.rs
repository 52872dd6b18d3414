//! What a task waited for, and what it had under way at one time, in the drawing of
//! the tasks.
#![cfg(tokio_unstable)]

use std::sync::Arc;

use tokio::sync::{Mutex, Notify, Semaphore, mpsc};
use tokio::task::JoinSet;
use wakeline::{Recording, World, ms, scenario, view};

fn drawing(recording: &Recording) -> String {
    let options = view::SvgOptions {
        title: "Tasks",
        id: "lanes",
        until: None,
    };
    view::lanes(recording, options)
}

fn assert_drawn(drawing: &str, bars: &[&str]) {
    for bar in bars {
        assert!(
            drawing.contains(&format!("<title>{bar}</title>")),
            "{bar}: {drawing}"
        );
    }
}

async fn step(world: &World, name: &str, millis: u64) {
    world.operation(name, ms(millis)).await.unwrap();
}

#[test]
fn who_waits_for_a_lock_or_a_permit_has_a_bar() {
    let recording = scenario::record(0, |world| async move {
        let (lock, permits) = (Arc::new(Mutex::new(())), Arc::new(Semaphore::new(1)));
        let mut tasks = JoinSet::new();
        for number in 0..2 {
            let (lock, permits, world) = (lock.clone(), permits.clone(), world.clone());
            tasks.spawn(async move {
                let guard = lock.lock().await;
                step(&world, &format!("save({number})"), 20).await;
                drop(guard);
                let _permit = permits.acquire().await.unwrap();
                step(&world, &format!("send({number})"), 30).await;
            });
        }
        while tasks.join_next().await.is_some() {}
    });
    let drawing = drawing(&recording);
    assert_drawn(
        &drawing,
        &[
            "t2: from 0 ms to 20 ms, waits for a mutex",
            "t2: from 40 ms to 50 ms, waits for a permit",
            "main: from 0 ms to 50 ms, waits for t1",
            "main: from 50 ms to 80 ms, waits for t2",
        ],
    );
    assert!(!drawing.contains("t1: from"), "{drawing}");
}

#[test]
fn who_waits_for_a_channel_has_a_bar_and_who_waits_for_an_operation_has_not() {
    let recording = scenario::record(0, |world| async move {
        let (sender, mut receiver) = mpsc::channel(1);
        let other = world.clone();
        let draws = tokio::spawn(async move {
            while let Some(number) = receiver.recv().await {
                step(&other, &format!("draw({number})"), 30).await;
            }
        });
        for number in 0..3 {
            step(&world, &format!("make({number})"), 10).await;
            sender.send(number).await.unwrap();
        }
        tokio::time::sleep(ms(5).into()).await;
        drop(sender);
        draws.await.unwrap();
    });
    let drawing = drawing(&recording);
    assert_drawn(
        &drawing,
        &[
            "t1: from 0 ms to 10 ms, waits for a notification from main",
            "main: from 30 ms to 40 ms, waits for room in a channel",
            "main: from 40 ms to 45 ms, waits for a timer",
            "main: from 45 ms to 100 ms, waits for t1",
        ],
    );
    // The makes have bars of their own.
    assert_eq!(drawing.matches(", waits for").count(), 4, "{drawing}");
}

#[test]
fn a_wait_with_a_limit_that_somebody_ended_is_a_wait_for_that_one() {
    let recording = scenario::record(0, |_| async move {
        let (sender, mut receiver) = mpsc::channel(1);
        let ready = Arc::new(Notify::new());
        let other = ready.clone();
        tokio::spawn(async move {
            other.notified().await;
            tokio::time::sleep(ms(20).into()).await;
            sender.send(1).await.unwrap();
        });
        tokio::time::sleep(ms(10).into()).await;
        ready.notify_one();
        let limit = tokio::time::timeout(ms(1_000).into(), receiver.recv());
        limit.await.unwrap().unwrap();
    });
    assert_drawn(
        &drawing(&recording),
        &[
            "t1: from 0 ms to 10 ms, waits for a notification from main",
            "main: from 10 ms to 30 ms, waits for a wake from t1",
        ],
    );
}

#[test]
fn the_waits_of_a_deadlock_go_on_to_the_end_of_the_drawing() {
    let recording = scenario::record(0, |world| async move {
        let lock = Mutex::new(());
        let _held = lock.lock().await;
        step(&world, "save", 10).await;
        let _again = lock.lock().await;
    });
    assert_drawn(
        &drawing(&recording),
        &["main: from 10 ms on, waits for a mutex"],
    );
}

#[test]
fn what_one_task_has_under_way_at_once_is_below_each_other() {
    let recording = scenario::record(0, |world| async move {
        let both = async {
            step(&world, "c", 10).await;
            step(&world, "d", 30).await;
        };
        tokio::join!(step(&world, "a", 20), step(&world, "b", 25), both);
    });
    let drawing = drawing(&recording);
    let row = |name: &str| {
        let end = drawing.find(&format!("<title>{name}: from")).unwrap();
        let bar = &drawing[drawing[..end].rfind("<rect").unwrap()..end];
        let y = bar.split(" y=\"").nth(1).unwrap().split('"').next();
        y.unwrap().parse::<u64>().unwrap()
    };
    assert!(row("a") < row("b") && row("b") < row("c"), "{drawing}");
    // Its row is free again.
    assert_eq!(row("c"), row("d"));
    for name in ["a", "b", "c", "d"] {
        assert!(drawing.contains(&format!(">{name}</text>")), "{drawing}");
    }
}

#[test]
fn a_task_is_named_by_its_only_operation_or_by_the_line_that_spawned_it() {
    let recording = scenario::record(0, |world| async move {
        let (one, two) = (world.clone(), world.clone());
        tokio::spawn(async move { step(&one, "one", 10).await });
        tokio::spawn(async move {
            step(&two, "two", 10).await;
            step(&two, "three", 10).await;
        });
        tokio::spawn(async { tokio::time::sleep(ms(30).into()).await });
        step(&world, "four", 40).await;
    });
    let drawing = drawing(&recording);
    let line = line!() - 4;
    for label in ["main", "t1 · one", "t2", &format!("t3 · lanes.rs:{line}")] {
        assert!(
            drawing.contains(&format!(">{label}</text>")),
            "{label}: {drawing}"
        );
    }
    // What the label says is not said in the bar again.
    assert!(!drawing.contains(">one</text>") && drawing.contains(">two</text>"));
}

#[test]
fn where_one_line_spawned_all_it_names_none() {
    let recording = scenario::record(0, |_| async {
        let sleeps = [10, 20].map(|millis| tokio::spawn(tokio::time::sleep(ms(millis).into())));
        for sleep in sleeps {
            sleep.await.unwrap();
        }
    });
    let drawing = drawing(&recording);
    assert!(
        drawing.contains(">t1</text>") && drawing.contains(">t2</text>"),
        "{drawing}"
    );
}

#[test]
fn every_second_lane_is_striped() {
    let recording = scenario::record(0, |world| async move {
        let other = world.clone();
        tokio::spawn(async move { step(&other, "a", 10).await });
        tokio::join!(step(&world, "b", 20), step(&world, "c", 20));
        tokio::spawn(async {}).await.unwrap();
    });
    let drawing = drawing(&recording);
    let stripes = drawing.split("\" opacity=\"0.06\"").next().unwrap();
    let stripes = stripes.rsplit("d=\"").next().unwrap();
    // The two rows of main, and that of the second task.
    assert_eq!(stripes.matches('M').count(), 3, "{drawing}");
}
