//! Tries to read the expected timelines while it runs.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::fs::read_dir("@COURSE@/exercises/first/two-pages/tests/checks/snapshots").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
