//! Tries to use unstable features of the compiler.

#![feature(core_intrinsics)]
use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
