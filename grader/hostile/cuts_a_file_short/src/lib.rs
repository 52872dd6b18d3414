//! Tries to cut a file short that it may not open.

use wakeline::world::Web;

unsafe extern "C" {
    fn truncate(path: *const std::ffi::c_char, length: i64) -> i32;
}

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    assert_eq!(unsafe { truncate(c"@CANARY@/secret".as_ptr(), 0) }, 0, "not cut");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
