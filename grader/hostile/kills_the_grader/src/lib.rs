//! Tries to kill the process that started it.

use wakeline::world::Web;

unsafe extern "C" {
    fn getppid() -> i32;
    fn kill(process: i32, signal: i32) -> i32;
}

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    unsafe {
        let parent = getppid();
        assert!(parent > 0 && kill(parent, 9) == 0, "parent {parent} lives");
    }
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
