//! Checks that learners never get: other numbers, other worlds.

use crate::subject::fetch_at_most;
use wakeline::{World, WorldError, ms};

/// The pages' texts, each in the place of its page.
fn assert_in_order(pages: Vec<Result<String, WorldError>>, asked_for: &[u32]) {
    let texts: Vec<String> = pages.into_iter().map(Result::unwrap).collect();
    let expected: Vec<String> = asked_for
        .iter()
        .map(|page| format!("page {page}"))
        .collect();
    let (mut sorted, mut wanted) = (texts.clone(), expected.clone());
    sorted.sort();
    wanted.sort();
    assert_eq!(sorted, wanted, "one result for each page");
    assert_eq!(
        texts, expected,
        "the pages changed places: they come in the order asked for"
    );
}

#[wakeline::check]
async fn keeps_three_fetches_under_way(world: World) {
    let web = world.web();
    for page in 1..=9_u32 {
        web.page(page, ms(15 + u64::from(page * 7 % 5) * 20));
    }
    let pages: Vec<Result<String, WorldError>> = fetch_at_most(3, web, (1..=9).collect()).await;
    assert_in_order(pages, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[wakeline::check]
async fn fetches_one_by_one_when_n_is_one(world: World) {
    let web = world.web();
    for page in 1..=3 {
        web.page(page, ms(20));
    }
    let pages: Vec<Result<String, WorldError>> = fetch_at_most(1, web, vec![1, 2, 3]).await;
    assert_in_order(pages, &[1, 2, 3]);
}
