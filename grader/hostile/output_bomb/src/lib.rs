//! Tries to print without end.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    loop {
        println!("{}", "x".repeat(1 << 16));
    }
}
