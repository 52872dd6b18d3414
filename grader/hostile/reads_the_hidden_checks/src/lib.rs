//! Tries to read the hidden checks while it runs.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::fs::read_to_string("@COURSE@/solutions/first/two-pages/hidden/mod.rs").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
