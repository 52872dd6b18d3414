//! Tries to get around the filter by the numbers of x32.

use wakeline::world::Web;

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
}

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    let done = unsafe { syscall(0x4000_0000_i64 + 41, 2_i64, 1_i64, 0_i64) };
    assert!(done >= 0, "no socket");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
