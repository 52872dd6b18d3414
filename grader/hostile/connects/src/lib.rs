//! Tries to talk to a server.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::net::TcpStream::connect("127.0.0.1:@PORT@").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
