//! Tries to write into the memory of another process.

use wakeline::world::Web;

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
}

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    let done = unsafe { syscall(311, 2_i64, [0_u64; 2].as_ptr(), 1_i64, [0_u64; 2].as_ptr(), 1_i64, 0_i64) };
    assert!(done >= 0, "not written");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
