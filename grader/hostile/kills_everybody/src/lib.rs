//! Tries to kill every process that it may.

use wakeline::world::Web;

unsafe extern "C" {
    fn kill(process: i32, signal: i32) -> i32;
}

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    unsafe { assert_eq!(kill(-1, 9), 0, "all live") };
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
