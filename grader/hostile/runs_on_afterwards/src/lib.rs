//! Tries to go on running after the check is over.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::thread::spawn(|| loop {
        std::thread::sleep(std::time::Duration::from_secs(1));
    });
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
