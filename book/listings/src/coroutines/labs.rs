//! What a reader of chapter 2 moves.

use wakeline::{World, ms};

use super::refresh;

crate::labs!["coroutines::labs": what_becomes(mail: 0..=2, search: 0..=2)];

/// Two calls, and what becomes of each: dropped, awaited, or made a task.
async fn what_becomes(world: World, mail: usize, search: usize) {
    let web = world.web();
    web.page("mail", ms(100));
    web.page("search", ms(150));
    web.page("clock", ms(200));
    // region: calls
    let call_1 = refresh(world.clone(), "mail");
    let call_2 = refresh(world.clone(), "search");
    // endregion: calls
    match mail {
        0 => {
            // region: mail_dropped
            drop(call_1);
            // endregion: mail_dropped
        }
        1 => {
            // region: mail_awaited
            call_1.await;
            // endregion: mail_awaited
        }
        _ => {
            // region: mail_spawned
            tokio::spawn(call_1);
            // endregion: mail_spawned
        }
    }
    match search {
        0 => {
            // region: search_dropped
            drop(call_2);
            // endregion: search_dropped
        }
        1 => {
            // region: search_awaited
            call_2.await;
            // endregion: search_awaited
        }
        _ => {
            // region: search_spawned
            tokio::spawn(call_2);
            // endregion: search_spawned
        }
    }
    // region: clock
    world.web().fetch("clock").await.unwrap();
    // endregion: clock
}
