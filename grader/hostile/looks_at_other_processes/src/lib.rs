//! Tries to look at the processes of the machine.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let all = std::fs::read_dir("/proc").unwrap();
    assert!(all.count() > 0, "none");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
