//! Chapter 1, *Waiting is not working*. What it measures in real time is in
//! `waiting/models`, which only the benchmark has.

mod labs;

use std::thread;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, sleep_until};
use wakeline::world::{Database, Web};
use wakeline::{World, ms};

pub use labs::LABS;

crate::scenarios!["waiting":
    slow_refresh,
    faster_computer,
    one_report,
    faster_database,
    refresh_at_once,
    two_reports,
    serve_in_a_row,
    serve_at_once,
    click,
    click_beside,
    sign_of_life,
    export_of_mail,
    resize_pictures,
    both_kinds,
];

/// Three services: 450 ms in a row, 200 ms at once.
fn services(world: &World) -> Web {
    let web = world.web();
    web.page("shop", ms(120));
    web.page("forum", ms(200));
    web.page("wiki", ms(130));
    web
}

/// What the database has: the answers of two weeks.
fn weeks(world: &World) -> Database {
    let database = world.database();
    database.row(1, ms(20), "week 1");
    database.row(2, ms(30), "week 2");
    database
}

/// Stands for a computation: in virtual time a real one would cost nothing.
/// What matters is the same: it keeps the thread.
fn compute(milliseconds: u64) {
    thread::sleep(Duration::from_millis(milliseconds));
}

// region: refresh
async fn refresh(web: &Web, drawing_ms: u64) {
    for service in ["shop", "forum", "wiki"] {
        web.fetch(service).await.unwrap();
    }
    compute(drawing_ms);
}
// endregion: refresh

/// The board's refresh: three waits in a row, and a page to draw.
pub async fn slow_refresh(world: World) {
    refresh(&services(&world), 30).await;
}

/// The same on a computer that is twice as fast.
pub async fn faster_computer(world: World) {
    refresh(&services(&world), 15).await;
}

// region: report
async fn report(database: &Database, week: u64) {
    database.query(week).await.unwrap();
    compute(280);
}
// endregion: report

/// The weekly report: a short wait, a long computation.
pub async fn one_report(world: World) {
    let database = weeks(&world);
    // region: one_report
    report(&database, 1).await;
    // endregion: one_report
}

/// The same with a database that is twice as fast.
pub async fn faster_database(world: World) {
    let database = weeks(&world);
    database.row(1, ms(10), "week 1");
    report(&database, 1).await;
}

/// The refresh with its waits at the same time.
pub async fn refresh_at_once(world: World) {
    let web = services(&world);
    // region: refresh_at_once
    let (shop, forum, wiki) =
        tokio::join!(web.fetch("shop"), web.fetch("forum"), web.fetch("wiki"));
    compute(30);
    // endregion: refresh_at_once
    drop((shop, forum, wiki));
}

/// Two reports at the same time: only their waits overlap.
pub async fn two_reports(world: World) {
    let database = weeks(&world);
    // region: two_reports
    tokio::join!(report(&database, 1), report(&database, 2));
    // endregion: two_reports
}

/// The page of each viewer: 80 to 125 ms for its data. No answer comes while the
/// page of another viewer is made, so that no order depends on who is looked at
/// first.
fn viewers(world: &World) -> Database {
    let database = world.database();
    for viewer in 1..=4 {
        database.row(viewer, ms(65 + 15 * viewer), format!("viewer {viewer}"));
    }
    database
}

// region: serve
async fn serve(world: &World, viewer: u64) {
    let data = world.database().query(viewer).await.unwrap();
    compute(10);
    world.say(data);
}
// endregion: serve

/// Four viewers, one after another.
pub async fn serve_in_a_row(world: World) {
    viewers(&world);
    // region: serve_in_a_row
    for viewer in 1..=4 {
        serve(&world, viewer).await;
    }
    // endregion: serve_in_a_row
}

/// Four viewers at the same time.
pub async fn serve_at_once(world: World) {
    viewers(&world);
    // region: serve_at_once
    tokio::join!(
        serve(&world, 1),
        serve(&world, 2),
        serve(&world, 3),
        serve(&world, 4),
    );
    // endregion: serve_at_once
}

// region: viewer
async fn viewer(world: &World) {
    sleep(Duration::from_millis(60)).await;
    world.say("click answered");
}
// endregion: viewer

/// A click while the report is computed.
pub async fn click(world: World) {
    let database = weeks(&world);
    // region: click
    tokio::join!(viewer(&world), report(&database, 1));
    world.say("report done");
    // endregion: click
}

/// The same with the computation on a thread of its own.
pub async fn click_beside(world: World) {
    let database = weeks(&world);
    // region: click_beside
    let report = async {
        database.query(1).await.unwrap();
        spawn_blocking(|| compute(280)).await.unwrap();
    };
    tokio::join!(viewer(&world), report);
    world.say("report done");
    // endregion: click_beside
}

// region: signs
async fn signs_of_life(world: &World) {
    let start = Instant::now();
    for number in 1..=4 {
        sleep_until(start + number * Duration::from_millis(100)).await;
        world.say(format!("sign {number}"));
    }
}
// endregion: signs

/// Something due every 100 ms, beside one slow computation.
pub async fn sign_of_life(world: World) {
    let database = weeks(&world);
    database.row(1, ms(50), "week 1");
    // region: sign_of_life
    tokio::join!(signs_of_life(&world), report(&database, 1));
    // endregion: sign_of_life
}

/// For the questions: much waiting, little work.
pub async fn export_of_mail(world: World) {
    let disk = world.disk();
    disk.file("mail", ms(90), "mail");
    let web = world.web();
    web.page("archive", ms(200));
    // region: export_of_mail
    disk.read("mail").await.unwrap();
    compute(10);
    web.fetch("archive").await.unwrap();
    // endregion: export_of_mail
}

/// For the questions: little waiting, much work.
pub async fn resize_pictures(world: World) {
    let disk = world.disk();
    disk.file("one", ms(10), "picture");
    disk.file("two", ms(15), "picture");
    // region: resize_pictures
    let resize = async |picture| {
        disk.read(picture).await.unwrap();
        compute(120);
    };
    tokio::join!(resize("one"), resize("two"));
    // endregion: resize_pictures
}

/// For the questions: as much waiting as work, twice, at the same time.
pub async fn both_kinds(world: World) {
    let web = world.web();
    web.page("a", ms(100));
    web.page("b", ms(160));
    // region: both_kinds
    let step = async |page| {
        web.fetch(page).await.unwrap();
        compute(100);
    };
    tokio::join!(step("a"), step("b"));
    // endregion: both_kinds
}

#[cfg(test)]
mod tests;
