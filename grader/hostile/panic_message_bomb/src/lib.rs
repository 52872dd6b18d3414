//! Tries to fail with a message of many megabytes.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    panic!("{}", "x".repeat(64 << 20));
}
