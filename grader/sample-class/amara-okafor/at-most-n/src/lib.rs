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

use tokio::task::JoinSet;
use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Fetches all `pages`, at most `n` at the same time, and returns them in the
/// order of `pages`. A page that fails does not stop the others.
pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    // fill the set up to n, and whenever one is done put in the next
    let mut set = JoinSet::new();
    let mut results: Vec<Option<Page>> = vec![None; pages.len()];
    let mut todo = pages.into_iter().enumerate();
    for (i, page) in todo.by_ref().take(n) {
        let web = web.clone();
        set.spawn(async move { (i, web.fetch(page).await) });
    }
    while let Some(done) = set.join_next().await {
        let (i, result) = done.unwrap();
        results[i] = Some(result);
        if let Some((i, page)) = todo.next() {
            let web = web.clone();
            set.spawn(async move { (i, web.fetch(page).await) });
        }
    }
    results.into_iter().map(|r| r.unwrap()).collect()
}
