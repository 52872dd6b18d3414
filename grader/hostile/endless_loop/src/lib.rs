//! Tries to never give the thread back.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    loop {
        std::hint::spin_loop();
    }
}
