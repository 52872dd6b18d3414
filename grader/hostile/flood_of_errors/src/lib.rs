//! Tries to bury the grader in compiler errors.

use wakeline::world::Web;

@ERRORS@

pub async fn two_pages(web: Web) -> (String, String) {
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
