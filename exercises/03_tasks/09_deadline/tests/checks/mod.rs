//! What `load_feed` must do.

use crate::subject::{LoadError, load_feed};
use wakeline::{World, ms};

#[wakeline::check]
async fn gives_up_when_the_time_is_up(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(30));
    database.row("settings", ms(30), "dark mode");
    web.page("feed", ms(120));
    let feed = load_feed(ms(100).into(), web, database).await;
    assert_eq!(
        feed,
        Err(LoadError::TooLate),
        "the feed needed more time than was left"
    );
}

#[wakeline::check]
async fn returns_the_feed_in_time(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(20));
    database.row("settings", ms(30), "dark mode");
    web.page("feed", ms(40));
    let feed = load_feed(ms(150).into(), web, database).await;
    assert_eq!(feed.as_deref(), Ok("page feed"), "the text of the feed");
}

#[wakeline::check]
async fn times_all_steps_together(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(60));
    database.row("settings", ms(60), "dark mode");
    web.page("feed", ms(60));
    let feed = load_feed(ms(100).into(), web, database).await;
    assert_eq!(
        feed,
        Err(LoadError::TooLate),
        "no step is slow, all of them together are"
    );
}

#[wakeline::check]
async fn returns_the_error_of_a_step(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("session", ms(30));
    database.broken("settings", ms(20));
    web.page("feed", ms(40));
    let feed = load_feed(ms(200).into(), web, database).await;
    let Err(LoadError::Failed(error)) = feed else {
        panic!(
            "assertion failed: the settings could not be read, so that is the error, not {feed:?}"
        );
    };
    assert_eq!(error.operation, "query(settings)", "the step that failed");
}
