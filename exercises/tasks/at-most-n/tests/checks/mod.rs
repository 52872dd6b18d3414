//! What `fetch_at_most` must do.

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
async fn keeps_two_fetches_under_way(world: World) {
    let web = world.web();
    for (page, latency) in [(1, 10), (2, 20), (3, 30), (4, 10), (5, 40), (6, 20)] {
        web.page(page, ms(latency));
    }
    let pages: Vec<Result<String, WorldError>> =
        fetch_at_most(2, web, vec![1, 2, 3, 4, 5, 6]).await;
    assert_in_order(pages, &[1, 2, 3, 4, 5, 6]);
}

#[wakeline::check]
async fn returns_the_pages_in_order(world: World) {
    let web = world.web();
    web.page(7, ms(50));
    web.page(8, ms(10));
    web.page(9, ms(30));
    let pages: Vec<Result<String, WorldError>> = fetch_at_most(3, web, vec![7, 8, 9]).await;
    assert_in_order(pages, &[7, 8, 9]);
}

#[wakeline::check]
async fn keeps_going_when_a_page_fails(world: World) {
    let web = world.web();
    web.page(1, ms(40));
    web.broken(2, ms(10));
    web.page(3, ms(20));
    let pages: Vec<Result<String, WorldError>> = fetch_at_most(2, web, vec![1, 2, 3]).await;
    let answered: Vec<bool> = pages.iter().map(Result::is_ok).collect();
    assert_eq!(
        answered,
        [true, false, true],
        "which of the pages 1, 2, 3 answered"
    );
}
