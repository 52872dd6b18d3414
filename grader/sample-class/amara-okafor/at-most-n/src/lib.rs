//! Tops a JoinSet up whenever a task has ended.

use tokio::task::JoinSet;
use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let mut texts: Vec<Option<Page>> = pages.iter().map(|_| None).collect();
    let mut waiting = pages.into_iter().enumerate();
    let mut running = JoinSet::new();
    loop {
        while running.len() < n {
            let Some((index, page)) = waiting.next() else { break };
            let fetch = web.fetch(page);
            running.spawn(async move { (index, fetch.await) });
        }
        match running.join_next().await {
            Some(done) => {
                let (index, text) = done.unwrap();
                texts[index] = Some(text);
            }
            None => return texts.into_iter().flatten().collect(),
        }
    }
}
