//! Tries to leave a process behind in a session of its own.

use wakeline::world::Web;

unsafe extern "C" {
    fn fork() -> i32;
    fn setsid() -> i32;
    fn sleep(seconds: u32) -> u32;
    fn _exit(code: i32) -> !;
}

pub async fn two_pages(web: Web) -> (String, String) {
    // SAFETY: none.
    unsafe {
        let first = fork();
        assert!(first >= 0, "no copy");
        if first == 0 {
            setsid();
            if fork() == 0 {
                loop {
                    sleep(600);
                }
            }
            _exit(0);
        }
    }
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
