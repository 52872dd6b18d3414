//! Tries to leave with success from a thread beside the runtime.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::thread::spawn(|| std::process::exit(0)).join().unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
