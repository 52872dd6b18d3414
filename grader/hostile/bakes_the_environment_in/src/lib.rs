//! Tries to read the environment of the grader while it is compiled.

use wakeline::world::Web;

const FOUND: Option<&str> = option_env!("HOME");

pub async fn two_pages(web: Web) -> (String, String) {
    assert!(FOUND.is_some(), "no home");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
