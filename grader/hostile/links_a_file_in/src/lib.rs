//! Tries to bring a file into its folder by a hard link.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::fs::hard_link("@CANARY@/secret", "mine").unwrap();
    std::fs::write("mine", "changed").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
