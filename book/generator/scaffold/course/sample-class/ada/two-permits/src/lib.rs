//! # Two permits
//!
//! A service allows two requests at once. Fetch every page, keep two requests
//! under way, and begin the next one as soon as one of them ends.
//!
//! What to do: write [`two_permits`]. Then `cargo test -p ex-two-permits`.

use std::sync::Arc;

use tokio::sync::Semaphore;
use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Fetches all `pages`, two at the same time, and returns them in their order.
/// A page that fails does not stop the others.
pub async fn two_permits(web: Web, pages: Vec<u32>) -> Vec<Page> {
    let permits = Arc::new(Semaphore::new(2));
    let mut tasks = Vec::new();
    for page in pages {
        let (permits, web) = (Arc::clone(&permits), web.clone());
        tasks.push(tokio::spawn(async move {
            // Taken inside the task, so that the loop never waits; given back
            // when the answer is there.
            let _permit = permits.acquire().await;
            web.fetch(page).await
        }));
    }
    let mut texts = Vec::new();
    for task in tasks {
        texts.push(task.await.expect("a fetch does not panic"));
    }
    texts
}
