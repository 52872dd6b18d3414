use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let mut texts = Vec::new();
    for page in pages {
        texts.push(web.fetch(page).await);
    }
    // Wait until n of them have answered.
    let mut answered = 0;
    while answered < n {
        answered = texts.iter().filter(|text| text.is_err()).count();
    }
    texts
}
