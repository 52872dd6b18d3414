//! Tries to read what others handed in.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::fs::read_dir("@CLASS@").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
