//! Tries to overwrite a file that belongs to somebody else.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::fs::write("@CANARY@/secret", "changed").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
