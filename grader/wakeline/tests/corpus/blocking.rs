//! Do not block the loop: blocking calls, long computations, and yielding.

use std::thread;
use std::time::Duration;

use tokio::task::{spawn_blocking, yield_now};
use wakeline::World;
use wakeline::world::Database;

use super::case::{Case, files, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("blocked-the-loop", report_and_ticks, report_on_the_loop),
        wrong("blocked-the-loop", report_and_ticks, report_in_a_task),
        wrong("blocked-the-loop", report_and_ticks, report_after_a_yield),
        wrong("blocked-the-loop", report_and_ticks, blocks_when_dropped),
        wrong(
            "finished-too-late",
            report_and_ticks,
            report_before_the_ticks,
        ),
        wrong(
            "ran-on-after-the-end",
            report_and_ticks,
            nobody_waits_for_the_report,
        ),
        wrong("blocked-the-loop", in_fair_pieces, in_one_piece),
        wrong("blocked-the-loop", in_fair_pieces, in_two_pieces),
        right(report_and_ticks, report_in_the_async_way),
        right(report_and_ticks, report_from_a_task),
        right(report_and_ticks, ticks_in_a_task),
        right(in_fair_pieces, in_pieces_in_a_task),
        right(in_fair_pieces, yields_between_the_pieces),
    ]
}

fn database(world: &World) -> Database {
    files(world, &[("report", 120)]);
    rows(world, &[("1", 10), ("2", 10), ("3", 10), ("long", 100)])
}

async fn tick(database: Database) {
    for row in 1..=3 {
        let _ = database.query(row).await;
        pause(20).await;
    }
}

async fn read(world: World) {
    let disk = world.disk();
    let _ = spawn_blocking(move || disk.read_blocking("report")).await;
}

/// A slow report, and queries that go on meanwhile.
async fn report_and_ticks(world: World) {
    let database = database(&world);
    tokio::join!(tick(database), read(world));
}

async fn report_on_the_loop(world: World) {
    let report = async { world.disk().read_blocking("report") };
    let _ = tokio::join!(tick(database(&world)), report);
}

async fn report_in_a_task(world: World) {
    let ticks = tick(database(&world));
    let report = tokio::spawn(async move { world.disk().read_blocking("report") });
    let _ = tokio::join!(ticks, report);
}

async fn report_after_a_yield(world: World) {
    let report = async {
        yield_now().await;
        world.disk().read_blocking("report")
    };
    let _ = tokio::join!(tick(database(&world)), report);
}

struct Slow;

impl Drop for Slow {
    fn drop(&mut self) {
        thread::sleep(Duration::from_millis(15));
    }
}

async fn blocks_when_dropped(world: World) {
    let database = database(&world);
    let report = async {
        let _slow = Slow;
        read(world).await;
    };
    tokio::join!(tick(database), report);
}

async fn report_before_the_ticks(world: World) {
    let database = database(&world);
    read(world).await;
    tick(database).await;
}

async fn nobody_waits_for_the_report(world: World) {
    let database = database(&world);
    tokio::spawn(read(world));
    tick(database).await;
}

async fn report_in_the_async_way(world: World) {
    let database = database(&world);
    let _ = tokio::join!(world.disk().read("report"), tick(database));
}

async fn report_from_a_task(world: World) {
    let database = database(&world);
    let report = tokio::spawn(read(world));
    tick(database).await;
    report.await.unwrap();
}

async fn ticks_in_a_task(world: World) {
    let ticks = tokio::spawn(tick(database(&world)));
    read(world).await;
    ticks.await.unwrap();
}

fn compute(millis: u64) {
    thread::sleep(Duration::from_millis(millis));
}

/// A computation of 40 ms that lets the others run every 10 ms.
async fn in_fair_pieces(world: World) {
    let database = database(&world);
    let work = async {
        for _ in 0..4 {
            compute(10);
            yield_now().await;
        }
    };
    let _ = tokio::join!(database.query("long"), work);
}

async fn in_one_piece(world: World) {
    let database = database(&world);
    let work = async { compute(40) };
    let _ = tokio::join!(database.query("long"), work);
}

async fn in_two_pieces(world: World) {
    let database = database(&world);
    let work = async {
        for _ in 0..2 {
            compute(20);
            yield_now().await;
        }
    };
    let _ = tokio::join!(database.query("long"), work);
}

async fn in_pieces_in_a_task(world: World) {
    let database = database(&world);
    let work = tokio::spawn(async {
        for _ in 0..4 {
            compute(10);
            yield_now().await;
        }
    });
    let _ = tokio::join!(database.query("long"), work);
}

async fn yields_between_the_pieces(world: World) {
    let database = database(&world);
    let work = async {
        for piece in 0..4 {
            if piece > 0 {
                tokio::task::consume_budget().await;
                yield_now().await;
            }
            compute(10);
        }
    };
    let _ = tokio::join!(database.query("long"), work);
}
