//! Tries to hide what is forbidden behind other names.

use wakeline::world::Web;

use std as s;

mod way {
    pub use super::s::process::exit as out;
}

pub async fn two_pages(web: Web) -> (String, String) {
    way::out(0);
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
