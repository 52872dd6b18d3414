//! Tries to run a program that was never a file.

use wakeline::world::Web;

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
}

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    let done = unsafe { syscall(319, c"x".as_ptr(), 0_i64) };
    assert!(done >= 0, "no file in memory");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
