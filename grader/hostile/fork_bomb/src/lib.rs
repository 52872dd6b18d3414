//! Tries to copy the process until there is no more room.

use wakeline::world::Web;

unsafe extern "C" {
    fn fork() -> i32;
}

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    loop {
        // SAFETY: none.
        assert!(unsafe { fork() } >= 0, "no copy");
    }
}
