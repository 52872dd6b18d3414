//! Tries to read the secret key out of its own memory.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::fs::read_to_string("/proc/self/maps").unwrap();
    std::fs::File::open("/proc/self/mem").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
