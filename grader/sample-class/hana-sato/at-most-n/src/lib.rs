use tokio::sync::Semaphore;
use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let semaphore = Semaphore::new(n);
    let mut permits = Vec::new();
    let mut tasks = Vec::new();
    for page in pages {
        // One permit a page.
        permits.push(semaphore.acquire().await.unwrap());
        tasks.push(tokio::spawn(web.fetch(page)));
    }
    let mut texts = Vec::new();
    for task in tasks {
        texts.push(task.await.unwrap());
    }
    texts
}
