//! Panics in tasks, and errors that nobody looks at.

use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;
use tokio::task::{JoinSet, spawn_blocking};
use wakeline::World;

use super::case::{Case, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "a-task-panicked",
            import_all,
            one_bad_record_ends_its_worker,
        ),
        wrong("a-task-panicked", import_all, a_set_that_is_only_drained),
        wrong("a-task-panicked", import_all, a_poisoned_lock_spreads),
        wrong(
            "a-task-panicked",
            import_all,
            the_reader_of_the_channel_is_gone,
        ),
        wrong("a-task-panicked", import_all, panics_on_the_pool),
        wrong("panicked", import_all, unwraps_the_handle),
        right(import_all, checks_before_it_parses),
        right(import_all, a_set_that_counts_failures),
    ]
}

const RECORDS: [(&str, &str); 3] = [("r1", "10"), ("r2", "ten"), ("r3", "30")];

/// Reads three records side by side and stores each, a bad one as 0.
async fn import_all(world: World) {
    let import = async |name: &str| {
        step(&world, format!("read({name})"), 20).await.unwrap();
        step(&world, format!("store({name})"), 15).await.unwrap();
    };
    tokio::join!(import("r1"), import("r2"), import("r3"));
    step(&world, "report", 5).await.unwrap();
}

async fn import(world: World, (name, text): (&str, &str)) {
    step(&world, format!("read({name})"), 20).await.unwrap();
    let number: u32 = text.parse().unwrap();
    world.say(number);
    step(&world, format!("store({name})"), 15).await.unwrap();
}

async fn one_bad_record_ends_its_worker(world: World) {
    let tasks = RECORDS.map(|record| tokio::spawn(import(world.clone(), record)));
    for task in tasks {
        let _ = task.await;
    }
    step(&world, "report", 5).await.unwrap();
}

async fn a_set_that_is_only_drained(world: World) {
    let mut set = JoinSet::new();
    for record in RECORDS {
        set.spawn(import(world.clone(), record));
    }
    while set.join_next().await.is_some() {}
    step(&world, "report", 5).await.unwrap();
}

async fn a_poisoned_lock_spreads(world: World) {
    let total = Arc::new(Mutex::new(0));
    let mut set = JoinSet::new();
    for (name, text) in [("r2", "ten"), ("r1", "10"), ("r3", "30")] {
        let (total, world) = (total.clone(), world.clone());
        set.spawn(async move {
            step(&world, format!("read({name})"), 20).await.unwrap();
            *total.lock().unwrap() += text.parse::<u32>().unwrap();
            step(&world, format!("store({name})"), 15).await.unwrap();
        });
    }
    let mut failed = 0;
    while let Some(done) = set.join_next().await {
        failed += usize::from(done.is_err());
    }
    world.say(format!("{failed} failed"));
    step(&world, "report", 5).await.unwrap();
}

async fn the_reader_of_the_channel_is_gone(world: World) {
    let (read, mut records) = mpsc::channel(4);
    let storage = tokio::spawn({
        let world = world.clone();
        async move {
            let mut stores = JoinSet::new();
            while let Some((name, text)) = records.recv().await {
                let _: u32 = str::parse(text).expect("a number");
                stores.spawn(step(&world, format!("store({name})"), 15));
            }
            stores.join_all().await;
        }
    });
    let reads: JoinSet<_> = RECORDS
        .into_iter()
        .map(|record| {
            let (call, read) = (
                step(&world, format!("read({})", record.0), 20),
                read.clone(),
            );
            async move {
                call.await.unwrap();
                // If nobody wants it any more, so be it.
                let _ = read.send(record).await;
            }
        })
        .collect();
    drop(read);
    reads.join_all().await;
    let _ = storage.await;
    step(&world, "report", 5).await.unwrap();
}

async fn panics_on_the_pool(world: World) {
    let import = async |name: &str, text: &'static str| {
        step(&world, format!("read({name})"), 20).await.unwrap();
        let parse = spawn_blocking(move || text.parse::<u32>().unwrap());
        if parse.await.is_ok() {
            step(&world, format!("store({name})"), 15).await.unwrap();
        }
    };
    tokio::join!(import("r1", "10"), import("r2", "ten"), import("r3", "30"));
    step(&world, "report", 5).await.unwrap();
}

async fn unwraps_the_handle(world: World) {
    let tasks = RECORDS.map(|record| tokio::spawn(import(world.clone(), record)));
    for task in tasks {
        task.await.unwrap();
    }
    step(&world, "report", 5).await.unwrap();
}

async fn checks_before_it_parses(world: World) {
    let tasks = RECORDS.map(|(name, text)| {
        let number = text.parse().unwrap_or(0);
        tokio::spawn(import(
            world.clone(),
            (name, if number == 0 { "0" } else { text }),
        ))
    });
    for task in tasks {
        task.await.unwrap();
    }
    step(&world, "report", 5).await.unwrap();
}

async fn a_set_that_counts_failures(world: World) {
    let mut set = JoinSet::new();
    for (name, text) in RECORDS {
        let world = world.clone();
        set.spawn(async move {
            step(&world, format!("read({name})"), 20).await.unwrap();
            let number = text.parse::<u32>().map_err(|error| error.to_string());
            step(&world, format!("store({name})"), 15).await.unwrap();
            number
        });
    }
    let results = set.join_all().await;
    assert_eq!(results.iter().filter(|number| number.is_err()).count(), 1);
    step(&world, "report", 5).await.unwrap();
}
