//! What `ask_all` must do.

use crate::subject::ask_all;
use wakeline::{World, WorldError, ms};

#[wakeline::check]
async fn asks_all_at_the_same_time(world: World) {
    let web = world.web();
    web.page("mail", ms(40));
    web.page("search", ms(20));
    web.page("files", ms(60));
    let answers: Vec<Result<String, WorldError>> =
        ask_all(web, vec!["mail", "search", "files"]).await;
    assert_eq!(answers.len(), 3, "one answer for each service");
}

#[wakeline::check]
async fn keeps_the_order_of_the_list(world: World) {
    let web = world.web();
    web.page("login", ms(50));
    web.page("chat", ms(10));
    web.page("billing", ms(30));
    let answers: Vec<Result<String, WorldError>> =
        ask_all(web, vec!["login", "chat", "billing"]).await;
    let texts: Vec<String> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        texts,
        ["page login", "page chat", "page billing"],
        "the answers come in the order of the list"
    );
}

#[wakeline::check]
async fn keeps_the_others_when_one_fails(world: World) {
    let web = world.web();
    web.page("mail", ms(40));
    web.broken("search", ms(10));
    web.page("files", ms(30));
    let answers: Vec<Result<String, WorldError>> =
        ask_all(web, vec!["mail", "search", "files"]).await;
    let up: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(
        up,
        [true, false, true],
        "which of mail, search and files answered"
    );
}
