//! Tries to start threads until there are no more.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    loop {
        std::thread::Builder::new().stack_size(16 * 1024).spawn(std::thread::park).unwrap();
    }
}
