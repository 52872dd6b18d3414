//! Tries to a binary of many gigabytes.

use wakeline::world::Web;

pub static GIANT: [u8; 1 << 33] = [1; 1 << 33];

pub async fn two_pages(web: Web) -> (String, String) {
    println!("{}", GIANT.len());
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
