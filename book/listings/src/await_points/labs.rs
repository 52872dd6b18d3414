//! What a reader of chapter 3 moves.

use std::thread;
use std::time::Duration;

use wakeline::{World, ms};

crate::labs!["await_points::labs":
    two_fetches(
        a_ms: (50..=400).step_by(50),
        b_ms: (50..=400).step_by(50),
        joined: [false, true],
    ),
    computing_between(b_ms: (20..=220).step_by(20), compute_ms: (0..=150).step_by(25)),
];

/// Two fetches of any length, one after the other or at once.
async fn two_fetches(world: World, a_ms: u64, b_ms: u64, joined: bool) {
    let web = world.web();
    // region: two_fetches
    web.page("a", ms(a_ms));
    web.page("b", ms(b_ms));
    // endregion: two_fetches
    let (a, b) = if joined {
        // region: joined
        let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
        // endregion: joined
        (a, b)
    } else {
        // region: in_a_row
        let a = web.fetch("a").await;
        let b = web.fetch("b").await;
        // endregion: in_a_row
        (a, b)
    };
    world.say(format!("{} and {}", a.unwrap(), b.unwrap()));
}

/// A computation behind an await point, while another fetch is under way.
async fn computing_between(world: World, b_ms: u64, compute_ms: u64) {
    let web = world.web();
    // region: computing_between
    web.page("a", ms(50));
    web.page("b", ms(b_ms));
    let compute = async {
        web.fetch("a").await.unwrap();
        // Stands for a computation: it does not give the loop back.
        thread::sleep(Duration::from_millis(compute_ms));
    };
    let ((), b) = tokio::join!(compute, web.fetch("b"));
    world.say(b.unwrap());
    // endregion: computing_between
}
