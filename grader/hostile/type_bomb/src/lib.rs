//! Tries to a type that doubles its size at every step.

use wakeline::world::Web;

fn grow<T: Clone>(inner: T) -> (T, T) {
    (inner.clone(), inner)
}

pub async fn two_pages(web: Web) -> (String, String) {
    println!("{}", std::mem::size_of_val(&grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(grow(0_u64))))))))))))))))))))))))))));
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
