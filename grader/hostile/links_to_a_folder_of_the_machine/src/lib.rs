//! Tries to hand in a link instead of a folder.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
