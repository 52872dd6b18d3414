//! Tries to use memory that the limit does not see.

use wakeline::world::Web;

unsafe extern "C" {
    fn shmget(key: i32, size: usize, flags: i32) -> i32;
}

pub async fn two_pages(web: Web) -> (String, String) {
    for n in 0..256 {
        // SAFETY: none.
        let id = unsafe { shmget(0, 64 << 20, 0o1600) };
        assert!(id >= 0, "no segment {n}");
    }
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
