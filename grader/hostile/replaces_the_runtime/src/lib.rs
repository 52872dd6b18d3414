//! Tries to call another runtime that jumps in time.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    drop(web);
    (String::new(), String::new())
}
