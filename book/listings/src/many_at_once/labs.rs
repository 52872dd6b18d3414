//! What a reader of chapter 10 moves.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use wakeline::{World, ms};

crate::labs!["many_at_once::labs":
    any_limit(limit: 1..=6, slow_ms: (100..=500).step_by(100), chunks: [false, true]),
    mirrors(
        a_ms: (100..=400).step_by(100),
        b_ms: (100..=400).step_by(100),
        c_ms: (100..=400).step_by(100),
        first: [false, true],
    ),
];

const PAGES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Six pages, one of them slow, so many at once: by permits, or in chunks.
async fn any_limit(world: World, limit: usize, slow_ms: u64, chunks: bool) {
    let web = world.web();
    for page in PAGES {
        web.page(page, ms(100));
    }
    web.page("a", ms(slow_ms));
    if chunks {
        // region: chunks
        for chunk in PAGES.chunks(limit) {
            let mut set = JoinSet::new();
            for page in chunk {
                set.spawn(web.fetch(page));
            }
            set.join_all().await;
        }
        // endregion: chunks
    } else {
        // region: permits
        let permits = Arc::new(Semaphore::new(limit));
        let mut set = JoinSet::new();
        for page in PAGES {
            let (web, permits) = (web.clone(), Arc::clone(&permits));
            set.spawn(async move {
                let _permit = permits.acquire().await;
                web.fetch(page).await
            });
        }
        set.join_all().await;
        // endregion: permits
    }
}

/// Three mirrors of one page: the first answer is enough, or all are awaited.
async fn mirrors(world: World, a_ms: u64, b_ms: u64, c_ms: u64, first: bool) {
    let web = world.web();
    // region: mirrors
    web.page("a", ms(a_ms));
    web.page("b", ms(b_ms));
    web.page("c", ms(c_ms));
    let mut set = JoinSet::new();
    for mirror in ["a", "b", "c"] {
        set.spawn(web.fetch(mirror));
    }
    // endregion: mirrors
    if first {
        // region: first
        let answer = set.join_next().await;
        drop(set);
        // endregion: first
        world.say(answer.unwrap().unwrap().unwrap());
    } else {
        // region: all
        let answers = set.join_all().await;
        // endregion: all
        world.say(format!("{} answers", answers.len()));
    }
}
