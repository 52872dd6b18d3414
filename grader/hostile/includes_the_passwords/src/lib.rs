//! Tries to read the accounts of the machine while it is compiled.

use wakeline::world::Web;

const STOLEN: &[u8] = include_bytes!("/etc/passwd");

pub async fn two_pages(web: Web) -> (String, String) {
    println!("{}", STOLEN.len());
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
