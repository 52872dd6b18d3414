//! Tries to set the variables that make insta accept everything.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    unsafe {
        std::env::set_var("INSTA_FORCE_PASS", "1");
        std::env::set_var("INSTA_UPDATE", "always");
    }
    drop(web);
    (String::new(), String::new())
}
