//! One poll that keeps the thread: many short pieces, and never a pause.

use std::future::ready;
use std::thread::sleep as compute_for;

use tokio::sync::mpsc;
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use wakeline::World;

use super::case::{Case, d, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("kept-the-thread", sums_beside_pings, all_pieces_in_one_poll),
        wrong("kept-the-thread", sums_beside_pings, awaits_what_is_ready),
        wrong(
            "kept-the-thread",
            sums_beside_pings,
            drains_a_channel_in_one_go,
        ),
        wrong(
            "kept-the-thread",
            sums_beside_pings,
            a_recursion_without_a_pause,
        ),
        wrong("kept-the-thread", sums_beside_pings, yields_only_once),
        wrong("blocked-the-loop", sums_beside_pings, one_long_sleep),
        wrong(
            "blocked-the-loop",
            sums_beside_pings,
            reads_the_tables_itself,
        ),
        wrong("blocked-the-loop", sums_beside_pings, joins_a_thread),
        right(sums_beside_pings, on_the_pool),
        right(sums_beside_pings, a_thread_and_a_channel),
        right(sums_beside_pings, pieces_on_the_pool),
    ]
}

/// A ping every 15 ms, four times, while sums are computed for 60 ms
/// elsewhere.
async fn sums_beside_pings(world: World) {
    let sums = spawn_blocking(|| (0..20).for_each(piece));
    pings(&world).await;
    sums.await.unwrap();
    step(&world, "total", 5).await.unwrap();
}

async fn pings(world: &World) {
    for ping in 1..=4 {
        pause(15).await;
        step(world, format!("ping({ping})"), 4).await.unwrap();
    }
}

/// A piece of the sum: 3 ms of work.
fn piece(_: u32) {
    compute_for(d(3));
}

async fn beside_pings<F>(world: World, sums: F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let pinging = world.clone();
    let pings = tokio::spawn(async move { pings(&pinging).await });
    yield_now().await;
    sums.await;
    pings.await.unwrap();
    step(&world, "total", 5).await.unwrap();
}

async fn all_pieces_in_one_poll(world: World) {
    beside_pings(world, async {
        for number in 0..20 {
            piece(number);
        }
    })
    .await;
}

async fn awaits_what_is_ready(world: World) {
    beside_pings(world, async {
        for number in 0..20 {
            // An await, but never a pause.
            let number = ready(number).await;
            piece(number);
        }
    })
    .await;
}

async fn drains_a_channel_in_one_go(world: World) {
    let (give, mut numbers) = mpsc::unbounded_channel();
    for number in 0..20 {
        give.send(number).unwrap();
    }
    drop(give);
    let adder = async move {
        while let Some(number) = numbers.recv().await {
            piece(number);
        }
    };
    let mut tasks = JoinSet::new();
    let pinging = world.clone();
    tasks.spawn(async move { pings(&pinging).await });
    tasks.spawn(adder);
    tasks.join_all().await;
    step(&world, "total", 5).await.unwrap();
}

fn halves(from: u32, to: u32) {
    if to - from == 1 {
        piece(from);
    } else {
        let middle = from.midpoint(to);
        halves(from, middle);
        halves(middle, to);
    }
}

async fn a_recursion_without_a_pause(world: World) {
    let sums = tokio::spawn(async {
        pause(1).await;
        halves(0, 20);
    });
    pings(&world).await;
    sums.await.unwrap();
    step(&world, "total", 5).await.unwrap();
}

async fn yields_only_once(world: World) {
    let sums = async {
        yield_now().await;
        (0..20).for_each(piece);
    };
    tokio::join!(pings(&world), sums);
    step(&world, "total", 5).await.unwrap();
}

async fn one_long_sleep(world: World) {
    beside_pings(world, async { compute_for(d(60)) }).await;
}

async fn reads_the_tables_itself(world: World) {
    let disk = world.disk();
    disk.file("tables", wakeline::ms(60), "1 2 3");
    beside_pings(world, async move {
        assert!(disk.read_blocking("tables").is_ok());
    })
    .await;
}

async fn joins_a_thread(world: World) {
    beside_pings(world, async {
        let sums = std::thread::spawn(|| compute_for(d(60)));
        sums.join().unwrap();
    })
    .await;
}

async fn on_the_pool(world: World) {
    beside_pings(world, async {
        spawn_blocking(|| halves(0, 20)).await.unwrap();
    })
    .await;
}

async fn a_thread_and_a_channel(world: World) {
    let (done, mut is_done) = mpsc::channel::<()>(1);
    std::thread::spawn(move || {
        (0..20).for_each(piece);
        drop(done);
    });
    let (_, ()) = tokio::join!(is_done.recv(), pings(&world));
    step(&world, "total", 5).await.unwrap();
}

async fn pieces_on_the_pool(world: World) {
    beside_pings(world, async {
        for number in 0..20 {
            spawn_blocking(move || piece(number)).await.unwrap();
        }
    })
    .await;
}
