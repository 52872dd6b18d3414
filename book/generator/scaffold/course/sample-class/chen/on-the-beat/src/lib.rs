//! # On the beat
//!
//! A service allows one request every 100 ms. This program knows nothing of
//! that: it asks as soon as the last answer is there.
//!
//! ```text
//! should be:  fetch(1)  ██
//!             fetch(2)        ██
//!             fetch(3)              ██
//! ```
//!
//! What to do: change [`on_the_beat`] so that a request begins every 100 ms,
//! the first one at once. Then `cargo test -p ex-on-the-beat`.

use std::time::Duration;

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Fetches all `pages`, one every 100 ms, and returns them in their order.
pub async fn on_the_beat(web: Web, pages: Vec<u32>) -> Vec<Page> {
    let mut texts = Vec::new();
    // An interval goes on while an answer is awaited; its first beat is now.
    let mut beat = tokio::time::interval(Duration::from_millis(100));
    for page in pages {
        beat.tick().await;
        texts.push(web.fetch(page).await);
    }
    texts
}
