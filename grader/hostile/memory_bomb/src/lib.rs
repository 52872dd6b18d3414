//! Tries to use all memory.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    let mut all = Vec::new();
    loop {
        all.push(vec![1_u8; 1 << 24]);
    }
}
