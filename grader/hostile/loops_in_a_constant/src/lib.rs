//! Tries to keep the compiler busy for ever.

#![allow(long_running_const_eval)]
use wakeline::world::Web;

const FOREVER: u64 = {
    let mut n: u64 = 0;
    while n < u64::MAX {
        n = n.wrapping_add(1) & 0xffff;
    }
    n
};

pub async fn two_pages(web: Web) -> (String, String) {
    println!("{FOREVER}");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
