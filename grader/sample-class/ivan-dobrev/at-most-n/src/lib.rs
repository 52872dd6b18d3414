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
        let permit = loop {
            match Arc::clone(&semaphore).try_acquire_owned() {
                Ok(permit) => break permit,
                // Not free yet: ask again.
                Err(_) => tokio::task::yield_now().await,
            }
        };
        let fetch = web.fetch(page);
        tasks.push(tokio::spawn(async move {
            let text = fetch.await;
            drop(permit);
            text
        }));
    }
    let mut texts = Vec::new();
    for task in tasks {
        texts.push(task.await.unwrap());
    }
    texts
}
