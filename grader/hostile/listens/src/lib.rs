//! Tries to become a server.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
