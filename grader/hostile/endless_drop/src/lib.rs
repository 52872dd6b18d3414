//! Tries to never come back from a drop.

use wakeline::world::Web;

struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        loop {
            std::hint::spin_loop();
        }
    }
}

pub async fn two_pages(web: Web) -> (String, String) {
    let _last = Last;
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
