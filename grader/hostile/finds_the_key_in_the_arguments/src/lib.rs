//! Tries to find the secret key among the arguments.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    assert!(std::env::args().any(|arg| arg.len() == 32), "no key");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
