use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let mut texts = Vec::new();
    let mut queue = Vec::new();
    while texts.len() < pages.len() {
        // Remember what was asked, so that nothing is asked twice.
        queue.push(vec![1_u8; 1 << 20]);
        if queue.len() > n * 1_000_000 {
            texts.push(web.fetch(pages[texts.len()]).await);
        }
    }
    texts
}
