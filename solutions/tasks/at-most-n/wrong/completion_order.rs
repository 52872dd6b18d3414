//! Takes the pages in the order in which they come.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let semaphore = Arc::new(Semaphore::new(n));
    let mut tasks = JoinSet::new();
    for page in pages {
        let (semaphore, web) = (Arc::clone(&semaphore), web.clone());
        tasks.spawn(async move {
            let _permit = semaphore.acquire().await.unwrap();
            web.fetch(page).await
        });
    }
    tasks.join_all().await
}
