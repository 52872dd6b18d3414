//! Tries to talk to a service of the machine.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::os::unix::net::UnixDatagram::unbound().unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
