//! Tries to a macro that doubles its text thirty times.

use wakeline::world::Web;

macro_rules! double {
    () => { 1 };
    ($head:tt $($rest:tt)*) => { double!($($rest)*) + double!($($rest)*) };
}

pub async fn two_pages(web: Web) -> (String, String) {
    let n: u64 = double!(0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0);
    println!("{n}");
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
