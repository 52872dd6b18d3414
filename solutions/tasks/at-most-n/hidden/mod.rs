//! Checks that learners never get: other numbers, other worlds.

use crate::subject::fetch_at_most;
use wakeline::{World, WorldError, ms};

#[wakeline::check]
async fn keeps_three_fetches_under_way(world: World) {
    let web = world.web();
    for page in 1..=9_u32 {
        web.page(page, ms(15 + u64::from(page * 7 % 5) * 20));
    }
    let pages: Vec<Result<String, WorldError>> = fetch_at_most(3, web, (1..=9).collect()).await;
    assert_eq!(pages.len(), 9, "one result for each page");
}

#[wakeline::check]
async fn fetches_one_by_one_when_n_is_one(world: World) {
    let web = world.web();
    for page in 1..=3 {
        web.page(page, ms(20));
    }
    let pages: Vec<Result<String, WorldError>> = fetch_at_most(1, web, vec![1, 2, 3]).await;
    assert_eq!(pages.len(), 3, "one result for each page");
}
