//! Tries to have the linker read a file of the course.

use wakeline::world::Web;

#[link(name = "secret", kind = "static")]
unsafe extern "C" {}

pub async fn two_pages(web: Web) -> (String, String) {
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
