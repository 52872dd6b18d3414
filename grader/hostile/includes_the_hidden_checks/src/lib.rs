//! Tries to read the hidden checks while it is compiled.

use wakeline::world::Web;

const STOLEN: &str = include_str!("@COURSE@/solutions/first/two-pages/hidden/mod.rs");

pub async fn two_pages(web: Web) -> (String, String) {
    println!("{STOLEN}");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
