//! What `on_the_beat` must do.

use crate::subject::on_the_beat;
use wakeline::{World, ms};

#[wakeline::check]
async fn asks_every_hundred_milliseconds(world: World) {
    let web = world.web();
    for page in [1, 2, 3] {
        web.page(page, ms(30));
    }
    let pages = on_the_beat(web, vec![1, 2, 3]).await;
    assert_eq!(pages.len(), 3, "one answer for each page");
}

#[wakeline::check]
async fn returns_the_pages_in_order(world: World) {
    let web = world.web();
    web.page(7, ms(60));
    web.page(8, ms(10));
    let pages = on_the_beat(web, vec![7, 8]).await;
    let texts: Vec<String> = pages.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        texts,
        ["page 7", "page 8"],
        "the pages, in the order asked for"
    );
}
