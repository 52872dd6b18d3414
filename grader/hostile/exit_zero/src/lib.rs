//! Tries to leave with success before the check is over.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    std::process::exit(0)
}
