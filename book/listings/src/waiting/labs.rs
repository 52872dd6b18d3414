//! What a reader of chapter 1 moves.

use std::thread;
use std::time::Duration;

use wakeline::{World, ms};

crate::labs!["waiting::labs":
    three_requests(
        wait_ms: (0..=200).step_by(40),
        compute_ms: (0..=80).step_by(20),
        at_once: [false, true],
    ),
];

/// Three requests that each wait and then compute.
async fn three_requests(
    world: World,
    wait_ms: u64,
    compute_ms: u64,
    at_once: bool,
) {
    let web = world.web();
    for page in ["a", "b", "c"] {
        web.page(page, ms(wait_ms));
    }
    // region: request
    let request = async |page| {
        web.fetch(page).await.unwrap(); // waits for wait_ms
        // Stands for a computation: it keeps the thread.
        thread::sleep(Duration::from_millis(compute_ms));
    };
    // endregion: request
    if at_once {
        // region: at_once
        tokio::join!(request("a"), request("b"), request("c"));
        // endregion: at_once
    } else {
        // region: in_a_row
        request("a").await;
        request("b").await;
        request("c").await;
        // endregion: in_a_row
    }
}
