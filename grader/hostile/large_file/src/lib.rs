//! Tries to fill the disk with one file.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    use std::io::Write;
    let mut file = std::fs::File::create("large").unwrap();
    for _ in 0..64 {
        file.write_all(&[0_u8; 1 << 20]).unwrap();
    }
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
