//! Looks now and then whether there is a free place.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let free = Arc::new(AtomicUsize::new(n));
    let mut tasks = Vec::new();
    for page in pages {
        while free.load(Ordering::SeqCst) == 0 {
            std::thread::sleep(Duration::from_millis(5));
            tokio::task::yield_now().await;
        }
        free.fetch_sub(1, Ordering::SeqCst);
        let (free, fetch) = (Arc::clone(&free), web.fetch(page));
        tasks.push(tokio::spawn(async move {
            let text = fetch.await;
            free.fetch_add(1, Ordering::SeqCst);
            text
        }));
    }
    let mut texts = Vec::new();
    for task in tasks {
        texts.push(task.await.unwrap());
    }
    texts
}
