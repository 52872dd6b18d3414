//! Tries to use up the stack.

use wakeline::world::Web;

fn deep(n: u64) -> u64 {
    if n == u64::MAX { n } else { deep(n + 1) + 1 }
}

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    (deep(0).to_string(), String::new())
}
