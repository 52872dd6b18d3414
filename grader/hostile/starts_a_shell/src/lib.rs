//! Tries to start a shell.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::process::Command::new("/bin/sh").args(["-c", "echo"]).status().unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
