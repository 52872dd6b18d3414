//! Chapter 3, *Await points*.

use wakeline::{World, ms};

crate::scenarios!["await_points": one_by_one, together];

/// Two fetches, one after the other.
pub async fn one_by_one(world: World) {
    let web = world.web();
    web.page("a", ms(200));
    web.page("b", ms(100));
    // region: one_by_one
    let a = web.fetch("a").await.unwrap();
    let b = web.fetch("b").await.unwrap();
    world.say(format!("{a}, {b}"));
    // endregion: one_by_one
}

/// The same two fetches at once.
pub async fn together(world: World) {
    let web = world.web();
    web.page("a", ms(200));
    web.page("b", ms(100));
    // region: together
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    world.say(format!("{}, {}", a.unwrap(), b.unwrap()));
    // endregion: together
}
