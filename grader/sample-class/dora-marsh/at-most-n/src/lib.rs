use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let mut texts = Vec::new();
    for page in pages.chunks(n) {
        texts.push(web.fetch(page).await?);
    }
    texts
}
