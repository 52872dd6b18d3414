//! # At most n at a time
//!
//! A site allows you `n` connections. Fetch every page, keep up to `n` fetches
//! under way, and start the next one as soon as any one ends.
//!
//! ```text
//! two at a time:   fetch(1)  ██
//!                  fetch(2)  ████
//!                  fetch(3)    ██████      starts when fetch(1) ends
//!                  fetch(4)      ████████  starts when fetch(2) ends
//! ```
//!
//! What to do: write [`fetch_at_most`]. Then `cargo test -p ex-at-most-n`.

// SOLUTION
use std::sync::Arc;

use tokio::sync::Semaphore;
// STARTER
// END
use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Fetches all `pages`, at most `n` at the same time, and returns them in the
/// order of `pages`. A page that fails does not stop the others.
pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    // SOLUTION
    // The semaphore is shared by all tasks, so it needs an owner that lives
    // as long as the last of them: an `Arc`.
    let semaphore = Arc::new(Semaphore::new(n));
    let mut tasks = Vec::new();
    for page in pages {
        let (semaphore, web) = (Arc::clone(&semaphore), web.clone());
        tasks.push(tokio::spawn(async move {
            // Taken inside the task: the loop that spawns never waits. The
            // queue of waiters is first come, first served.
            let permit = semaphore.acquire().await;
            let text = web.fetch(page).await;
            // Only now may the next one begin.
            drop(permit);
            text
        }));
    }
    let mut texts = Vec::new();
    for task in tasks {
        // All tasks run already; awaiting them in order only collects.
        texts.push(task.await.expect("a fetch does not panic"));
    }
    texts
    // STARTER
    // let _ = (n, web, pages);
    // todo!("fetch every page, at most n at a time")
    // END
}
