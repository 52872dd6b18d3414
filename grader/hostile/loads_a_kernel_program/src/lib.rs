//! Tries to load a program into the kernel.

use wakeline::world::Web;

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
}

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    let done = unsafe { syscall(321, 0_i64, [0_u8; 128].as_mut_ptr(), 128_i64) };
    assert!(done >= 0, "not loaded");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
