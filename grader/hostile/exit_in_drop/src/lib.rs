//! Tries to leave with success while a value is dropped.

use wakeline::world::Web;

struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        std::process::exit(0);
    }
}

pub async fn two_pages(web: Web) -> (String, String) {
    let _last = Last;
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
