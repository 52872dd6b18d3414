use std::future::Future;
use std::pin::Pin;
use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

type Pages = Pin<Box<dyn Future<Output = Vec<Page>>>>;

fn rest(n: usize, web: Web, pages: Vec<u32>) -> Pages {
    // The first n, then the rest.
    let later = rest(n, web.clone(), pages[n.min(pages.len())..].to_vec());
    Box::pin(async move {
        let mut texts = Vec::new();
        for page in pages.into_iter().take(n) {
            texts.push(web.fetch(page).await);
        }
        texts.extend(later.await);
        texts
    })
}

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    rest(n, web, pages).await
}
