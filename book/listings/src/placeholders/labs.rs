//! What a reader of chapter 4 moves.

use std::time::Duration;

use tokio::sync::watch;
use wakeline::{World, ms};

crate::labs!["placeholders::labs":
    viewers(
        count: 1..=5,
        gap_ms: (0..=250).step_by(50),
        shared: [false, true],
    ),
];

/// Viewers who come one after the other, and all need the same list.
async fn viewers(world: World, count: u64, gap_ms: u64, shared: bool) {
    let web = world.web();
    web.page("services", ms(200));
    let (sender, receiver) = watch::channel(None);
    let fetch = web.fetch("services");
    if shared {
        tokio::spawn(async move {
            sender.send(Some(fetch.await.unwrap())).unwrap();
        });
    }
    let mut tasks = Vec::new();
    for number in 0..count {
        let (world, web) = (world.clone(), web.clone());
        let mut receiver = receiver.clone();
        tasks.push(tokio::spawn(async move {
            // region: viewers
            let comes_at = Duration::from_millis(number * gap_ms);
            tokio::time::sleep(comes_at).await;
            // endregion: viewers
            if shared {
                // region: shared
                receiver.wait_for(Option::is_some).await.unwrap();
                // endregion: shared
            } else {
                // region: alone
                web.fetch("services").await.unwrap();
                // endregion: alone
            }
            let show = world.operation(format!("show({number})"), ms(50));
            show.await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}
