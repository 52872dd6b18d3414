//! Tries to read the secret key from standard input.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    assert!(line.contains("key"), "no request: {line:?}");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
