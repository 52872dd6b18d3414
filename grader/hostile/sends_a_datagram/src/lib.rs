//! Tries to send what it found to somebody.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    socket.send_to(b"found", "127.0.0.1:@PORT@").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
