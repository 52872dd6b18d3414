//! Tries to leave its folder by a link that it made.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::os::unix::fs::symlink("@CANARY@/secret", "way").unwrap();
    std::fs::write("way", "changed").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
