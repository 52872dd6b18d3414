//! Tries to give itself points in the ledger.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::fs::OpenOptions::new().append(true).open("@OUT@/ledger.sqlite").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
