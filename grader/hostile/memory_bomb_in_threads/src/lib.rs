//! Tries to use all memory from many threads.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    let threads: Vec<_> = (0..16).map(|_| std::thread::spawn(|| {
        let mut all = Vec::new();
        loop {
            all.push(vec![1_u8; 1 << 22]);
        }
    })).collect();
    for thread in threads {
        let _: Result<(), _> = thread.join();
    }
    unreachable!()
}
