//! Tries to wait for what never comes.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    std::future::pending::<()>().await;
    unreachable!()
}
