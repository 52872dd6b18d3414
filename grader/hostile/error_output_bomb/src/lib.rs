//! Tries to print errors without end.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    loop {
        eprintln!("{}", "memory allocation of x");
    }
}
