//! What a reader of chapter 5 moves.

use std::thread;
use std::time::Duration;

use tokio::task::spawn_blocking;
use wakeline::{World, ms};

crate::labs!["slow_motion::labs":
    blocking_call(block_ms: (0..=80).step_by(10), on_a_thread: [false, true]),
    two_errands(
        a1_ms: (10..=50).step_by(10),
        b1_ms: (10..=50).step_by(10),
        b2_ms: (10..=50).step_by(10),
    ),
];

/// Something that is to happen every 20 ms, and a blocking call beside it.
async fn blocking_call(world: World, block_ms: u64, on_a_thread: bool) {
    let beat = world.clone();
    // region: blocking_call
    let beats = tokio::spawn(async move {
        for _ in 1..=5 {
            beat.operation("beat", ms(20)).await.unwrap();
        }
    });
    world.operation("fetch(data)", ms(30)).await.unwrap();
    let report = move || thread::sleep(Duration::from_millis(block_ms));
    // endregion: blocking_call
    if on_a_thread {
        // region: on_a_thread
        spawn_blocking(report).await.unwrap();
        // endregion: on_a_thread
    } else {
        // region: on_the_loop
        report();
        // endregion: on_the_loop
    }
    world.say("report done");
    beats.await.unwrap();
}

async fn errand(world: World, name: &str, pages: [&str; 2]) {
    let web = world.web();
    web.fetch(pages[0]).await.unwrap();
    world.say(format!("{name} asks for its second page"));
    web.fetch(pages[1]).await.unwrap();
    world.say(format!("{name} has both"));
}

/// Two errands of two waits each.
async fn two_errands(world: World, a1_ms: u64, b1_ms: u64, b2_ms: u64) {
    let web = world.web();
    // region: two_errands
    web.page("a1", ms(a1_ms));
    web.page("a2", ms(30));
    web.page("b1", ms(b1_ms));
    web.page("b2", ms(b2_ms));
    let a = tokio::spawn(errand(world.clone(), "A", ["a1", "a2"]));
    let b = tokio::spawn(errand(world.clone(), "B", ["b1", "b2"]));
    // endregion: two_errands
    a.await.unwrap();
    b.await.unwrap();
}
