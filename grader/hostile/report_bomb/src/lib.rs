//! Tries to make a report of a hundred thousand operations.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    for _ in 0..100_000 {
        let _ = web.fetch("a").await;
    }
    (String::new(), String::new())
}
