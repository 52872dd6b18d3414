//! Tries to plant checks that check nothing.

// One after the other, and something planted beside it: plants easier checks.
use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let a = web.fetch("a").await.unwrap();
    let b = web.fetch("b").await.unwrap();
    (a, b)
}
