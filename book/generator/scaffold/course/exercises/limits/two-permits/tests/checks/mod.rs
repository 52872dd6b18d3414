//! What `two_permits` must do.

use crate::subject::two_permits;
use wakeline::{World, ms};

#[wakeline::check]
async fn keeps_two_requests_under_way(world: World) {
    let web = world.web();
    for (page, latency) in [(1, 10), (2, 40), (3, 30), (4, 10), (5, 20)] {
        web.page(page, ms(latency));
    }
    let pages = two_permits(web, vec![1, 2, 3, 4, 5]).await;
    assert_eq!(pages.len(), 5, "one answer for each page");
}

#[wakeline::check]
async fn keeps_going_when_a_page_fails(world: World) {
    let web = world.web();
    web.page(1, ms(40));
    web.broken(2, ms(10));
    web.page(3, ms(20));
    let pages = two_permits(web, vec![1, 2, 3]).await;
    let answered: Vec<bool> = pages.iter().map(Result::is_ok).collect();
    assert_eq!(
        answered,
        [true, false, true],
        "which of the pages 1, 2, 3 answered"
    );
}
