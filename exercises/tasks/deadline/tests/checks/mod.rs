//! What `load_feed` must do.

use crate::subject::{LoadError, load_feed};
use wakeline::{World, ms};

#[wakeline::check]
async fn gives_up_when_the_time_is_up(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(30));
    database.row("settings", ms(30), "dark mode");
    web.page("feed", ms(120));
    let feed: Result<String, LoadError> = load_feed(ms(100).into(), web, database).await;
    assert!(
        matches!(feed, Err(LoadError::TooLate)),
        "assertion failed: the feed needed more time than was left, so it is `TooLate`, not {feed:?}"
    );
}

#[wakeline::check]
async fn returns_the_feed_in_time(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(20));
    database.row("settings", ms(30), "dark mode");
    web.page("feed", ms(40));
    let feed: Result<String, LoadError> = load_feed(ms(150).into(), web, database).await;
    assert_eq!(feed.as_deref(), Ok("page feed"), "the text of the feed");
}

#[wakeline::check]
async fn times_all_steps_together(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(60));
    database.row("settings", ms(60), "dark mode");
    web.page("feed", ms(60));
    let feed: Result<String, LoadError> = load_feed(ms(100).into(), web, database).await;
    assert!(
        matches!(feed, Err(LoadError::TooLate)),
        "assertion failed: no step is slow, but all together are, so it is `TooLate`, not {feed:?}"
    );
}

#[wakeline::check]
async fn returns_the_error_of_a_step(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(30));
    database.broken("settings", ms(20));
    web.page("feed", ms(40));
    let feed: Result<String, LoadError> = load_feed(ms(200).into(), web, database).await;
    let Err(LoadError::Failed(error)) = feed else {
        panic!(
            "assertion failed: the settings could not be read, so that is the error, not {feed:?}"
        );
    };
    let failed: String = error.operation;
    assert_eq!(failed, "query(settings)", "the step that failed");
}
