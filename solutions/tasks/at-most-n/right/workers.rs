//! n workers share one list of pages.

use std::sync::{Arc, Mutex};

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let count = pages.len();
    let waiting = Arc::new(Mutex::new(pages.into_iter().enumerate()));
    let mut workers = Vec::new();
    for _ in 0..n {
        let (waiting, web) = (waiting.clone(), web.clone());
        workers.push(tokio::spawn(async move {
            let mut done = Vec::new();
            loop {
                let next = waiting.lock().unwrap().next();
                let Some((index, page)) = next else { return done };
                done.push((index, web.fetch(page).await));
            }
        }));
    }
    let mut texts: Vec<Option<Page>> = (0..count).map(|_| None).collect();
    for worker in workers {
        for (index, text) in worker.await.unwrap() {
            texts[index] = Some(text);
        }
    }
    texts.into_iter().flatten().collect()
}
