//! Tries to leave files where others find them.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let left = ["/tmp", "/var/tmp", "/dev/shm", "@CANARY@"].into_iter().filter(|dir| std::fs::write(format!("{dir}/left-behind"), "").is_ok());
    assert!(left.count() > 0, "nowhere");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
