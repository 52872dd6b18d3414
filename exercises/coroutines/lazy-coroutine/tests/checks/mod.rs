//! What `read_inbox` must do.

use crate::subject::read_inbox;
use wakeline::{World, WorldError, ms};

#[wakeline::check]
async fn logs_in_reads_and_logs_out(world: World) {
    let web = world.web();
    web.page("login", ms(60));
    web.page("inbox", ms(20));
    web.page("logout", ms(30));
    let inbox: Result<String, WorldError> = read_inbox(web).await;
    assert_eq!(inbox.as_deref(), Ok("page inbox"), "the text of the inbox");
}

#[wakeline::check]
async fn stops_when_the_login_fails(world: World) {
    let web = world.web();
    web.broken("login", ms(40));
    web.page("inbox", ms(20));
    web.page("logout", ms(30));
    let failed: Result<String, WorldError> = read_inbox(web).await;
    let failed = failed.map_err(|error| error.operation);
    assert_eq!(
        failed,
        Err("fetch(login)".to_owned()),
        "the login failed, so its error is returned"
    );
}
