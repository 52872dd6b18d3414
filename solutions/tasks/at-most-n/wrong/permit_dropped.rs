//! `let _ =` drops the permit at once, so nothing is held during the fetch.

use std::sync::Arc;
use tokio::sync::Semaphore;

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let semaphore = Arc::new(Semaphore::new(n));
    let mut tasks = Vec::new();
    for page in pages {
        let (semaphore, web) = (semaphore.clone(), web.clone());
        tasks.push(tokio::spawn(async move {
            let _ = semaphore.acquire().await;
            web.fetch(page).await
        }));
    }
    let mut texts = Vec::new();
    for task in tasks {
        texts.push(task.await.unwrap());
    }
    texts
}
