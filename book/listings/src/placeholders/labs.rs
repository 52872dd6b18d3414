//! What a reader of chapter 4 moves.

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
    // region: viewers
    for number in 0..count {
        let (world, mut receiver) = (world.clone(), receiver.clone());
        tasks.push(tokio::spawn(async move {
            tokio::time::sleep(ms(number * gap_ms).into()).await;
            // endregion: viewers
            if shared {
                // region: shared
                receiver.wait_for(Option::is_some).await.unwrap();
                // endregion: shared
            } else {
                // region: alone
                world.web().fetch("services").await.unwrap();
                // endregion: alone
            }
            // region: shows
            let show = world.operation(format!("show({number})"), ms(50));
            show.await.unwrap();
        }));
    }
    // endregion: shows
    for task in tasks {
        task.await.unwrap();
    }
}
