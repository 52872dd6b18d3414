//! Splits the work into pairs and waits for each pair.

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn two_permits(web: Web, pages: Vec<u32>) -> Vec<Page> {
    let mut texts = Vec::new();
    for pair in pages.chunks(2) {
        let mut tasks = Vec::new();
        for page in pair {
            tasks.push(tokio::spawn(web.fetch(page)));
        }
        for task in tasks {
            texts.push(task.await.unwrap());
        }
    }
    texts
}
