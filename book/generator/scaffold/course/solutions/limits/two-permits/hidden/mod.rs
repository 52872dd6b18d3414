//! Checks that learners never get: here the first page is the slowest.

use crate::subject::two_permits;
use wakeline::{World, ms};

#[wakeline::check]
async fn the_slowest_page_first(world: World) {
    let web = world.web();
    for (page, latency) in [(1, 90), (2, 10), (3, 20), (4, 30)] {
        web.page(page, ms(latency));
    }
    let pages = two_permits(web, vec![1, 2, 3, 4]).await;
    let texts: Vec<String> = pages.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        texts,
        ["page 1", "page 2", "page 3", "page 4"],
        "the pages, in the order asked for"
    );
}
