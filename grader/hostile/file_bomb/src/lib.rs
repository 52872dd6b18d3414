//! Tries to fill the disk with small files.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    let text = [0_u8; 1 << 16];
    for n in 0..4096 {
        std::fs::write(format!("f{n}"), text).unwrap();
    }
    (String::new(), String::new())
}
