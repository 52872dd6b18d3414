//! Tries to raise the recursion limit and recurse in macros.

#![recursion_limit = "4294967295"]
use wakeline::world::Web;

macro_rules! nest {
    ($($any:tt)*) => { nest!($($any)* $($any)* x) };
}

pub async fn two_pages(web: Web) -> (String, String) {
    nest!();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
