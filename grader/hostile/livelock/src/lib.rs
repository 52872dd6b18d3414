//! Tries to wake itself for ever.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    loop {
        tokio::task::yield_now().await;
    }
}
