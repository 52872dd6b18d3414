//! Checks that learners never get: two loops in a row.

use crate::subject::block_on;
use wakeline::{World, ms};

#[wakeline::check]
fn drives_one_future_after_the_other(world: World) {
    let web = world.web();
    for (page, latency) in [("a", 20), ("b", 50), ("c", 10)] {
        web.page(page, ms(latency));
    }
    let mut pages = Vec::new();
    for page in ["a", "b", "c"] {
        pages.push(block_on(web.fetch(page)).unwrap());
    }
    assert_eq!(
        pages,
        ["page a", "page b", "page c"],
        "what the futures returned"
    );
}
