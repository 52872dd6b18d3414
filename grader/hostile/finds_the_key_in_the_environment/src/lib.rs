//! Tries to find the secret key in the environment.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let all: Vec<_> = std::env::vars().collect();
    assert!(all.iter().any(|(_, value)| value.len() == 32), "no key: {all:?}");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
