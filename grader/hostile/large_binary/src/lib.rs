//! Tries to a binary that is larger than a file may be.

use wakeline::world::Web;

pub static LARGE: [u8; 400 << 20] = [1; 400 << 20];

pub async fn two_pages(web: Web) -> (String, String) {
    println!("{}", LARGE[0]);
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
