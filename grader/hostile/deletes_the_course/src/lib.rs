//! Tries to delete the course.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    std::fs::remove_dir_all("@COURSE@/exercises").unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
