//! Checks that learners never get: a step that hangs, a step that needs most
//! of the time.

use crate::subject::{LoadError, load_feed};
use wakeline::{World, ms};

#[wakeline::check]
async fn gives_up_on_an_answer_that_never_comes(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(25));
    database.hangs("settings");
    web.page("feed", ms(40));
    let feed: Result<String, LoadError> = load_feed(ms(70).into(), web, database).await;
    assert!(
        matches!(feed, Err(LoadError::TooLate)),
        "assertion failed: the settings never came, so it is `TooLate`, not {feed:?}"
    );
}

#[wakeline::check]
async fn lets_one_step_take_most_of_the_time(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(10));
    database.row("settings", ms(10), "dark mode");
    web.page("feed", ms(90));
    let feed: Result<String, LoadError> = load_feed(ms(150).into(), web, database).await;
    assert_eq!(feed.as_deref(), Ok("page feed"), "the text of the feed");
}
