//! A bounded channel holds n tokens; a fetch takes one and puts it back.

use tokio::sync::mpsc;

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let (give, mut take) = mpsc::channel(n);
    for _ in 0..n {
        give.send(()).await.unwrap();
    }
    let mut tasks = Vec::new();
    for page in pages {
        take.recv().await;
        let (give, fetch) = (give.clone(), web.fetch(page));
        tasks.push(tokio::spawn(async move {
            let text = fetch.await;
            let _ = give.send(()).await;
            text
        }));
    }
    let mut texts = Vec::new();
    for task in tasks {
        texts.push(task.await.unwrap());
    }
    texts
}
