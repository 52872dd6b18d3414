//! Tries to open files until there are no more.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    let mut all = Vec::new();
    loop {
        all.push(std::fs::File::open("/dev/null").unwrap());
    }
}
