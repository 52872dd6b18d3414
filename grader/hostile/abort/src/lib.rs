//! Tries to end the process the hard way.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::process::abort();
}
