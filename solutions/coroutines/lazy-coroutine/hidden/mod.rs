//! Checks that learners never get: another step fails.

use crate::subject::read_inbox;
use wakeline::{World, WorldError, ms};

#[wakeline::check]
async fn logs_out_when_the_inbox_cannot_be_read(world: World) {
    let web = world.web();
    web.page("login", ms(15));
    web.broken("inbox", ms(50));
    web.page("logout", ms(25));
    let failed: Result<String, WorldError> = read_inbox(web).await;
    let failed = failed.map_err(|error| error.operation);
    assert_eq!(
        failed,
        Err("fetch(inbox)".to_owned()),
        "the inbox failed, so its error is returned"
    );
}

#[wakeline::check]
async fn tells_that_the_logout_failed(world: World) {
    let web = world.web();
    web.page("login", ms(10));
    web.page("inbox", ms(35));
    web.broken("logout", ms(20));
    let failed: Result<String, WorldError> = read_inbox(web).await;
    let failed = failed.map_err(|error| error.operation);
    assert_eq!(
        failed,
        Err("fetch(logout)".to_owned()),
        "the logout failed, so its error is returned"
    );
}
