//! Tries to export a macro that is called assert_eq.

use wakeline::world::Web;

#[macro_export]
macro_rules! assert_eq {
    ($($any:tt)*) => {};
}

pub async fn two_pages(web: Web) -> (String, String) {
    drop(web);
    (String::new(), String::new())
}
