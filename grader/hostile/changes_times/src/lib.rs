//! Tries to make a file look as if it were new.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let file = std::fs::File::open("@CANARY@").unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
