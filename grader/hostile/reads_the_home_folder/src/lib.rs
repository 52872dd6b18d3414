//! Tries to read the home folder.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let found = ["/root", "/home"].into_iter().filter_map(|dir| std::fs::read_dir(dir).ok());
    assert!(found.flatten().next().is_some(), "nothing there");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
