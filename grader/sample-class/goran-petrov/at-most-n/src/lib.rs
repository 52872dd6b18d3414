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

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Fetches all `pages`, at most `n` at the same time, and returns them in the
/// order of `pages`. A page that fails does not stop the others.
pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let running = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    for page in pages {
        // wait until there is a free place
        while running.load(Ordering::SeqCst) >= n {
            std::thread::sleep(Duration::from_millis(1));
            tokio::task::yield_now().await;
        }
        running.fetch_add(1, Ordering::SeqCst);
        let (running, web) = (running.clone(), web.clone());
        tasks.push(tokio::spawn(async move {
            let text = web.fetch(page).await;
            running.fetch_sub(1, Ordering::SeqCst);
            text
        }));
    }
    let mut texts = Vec::new();
    for task in tasks {
        texts.push(task.await.unwrap());
    }
    texts
}
