//! Tries to hide what is forbidden in the arguments of a macro.

use wakeline::world::Web;

macro_rules! relay {
    ($($any:tt)*) => { $($any)* };
}

pub async fn two_pages(web: Web) -> (String, String) {
    relay!(std::process::exit(0));
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
