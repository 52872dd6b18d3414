//! Tries to mount a file system.

use wakeline::world::Web;

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
}

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    let done = unsafe { syscall(165, c"none".as_ptr(), c"/".as_ptr(), c"tmpfs".as_ptr(), 0_i64, 0_i64) };
    assert!(done >= 0, "not mounted");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
