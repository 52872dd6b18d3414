//! Pauses after each answer, so the time of the answer is added.

use std::time::Duration;

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn on_the_beat(web: Web, pages: Vec<u32>) -> Vec<Page> {
    let mut texts = Vec::new();
    for page in pages {
        texts.push(web.fetch(page).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    texts
}
