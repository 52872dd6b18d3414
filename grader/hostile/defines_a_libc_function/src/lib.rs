//! Tries to define a C function that the checks call.

use wakeline::world::Web;

#[unsafe(no_mangle)]
pub extern "C" fn nanosleep(_: *const u8, _: *mut u8) -> i32 {
    0
}

pub async fn two_pages(web: Web) -> (String, String) {
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
