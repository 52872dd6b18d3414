//! What an answer made for the other checks gets wrong.

use crate::subject::ask_all;
use wakeline::{World, WorldError, ms};

#[wakeline::check]
async fn asks_twelve_at_the_same_time(world: World) {
    let services = [
        "mail", "search", "billing", "login", "files", "chat", "maps", "news", "shop", "video",
        "music", "photos",
    ];
    let web = world.web();
    for (latency, service) in (10..).step_by(7).zip(services) {
        web.page(service, ms(latency % 45 + 5));
    }
    let answers: Vec<Result<String, WorldError>> = ask_all(web, services.to_vec()).await;
    let texts: Vec<String> = answers.into_iter().map(Result::unwrap).collect();
    let expected: Vec<String> = services
        .iter()
        .map(|service| format!("page {service}"))
        .collect();
    assert_eq!(texts, expected, "the answers come in the order of the list");
}

#[wakeline::check]
async fn asks_one_alone(world: World) {
    let web = world.web();
    web.broken("mail", ms(25));
    let answers: Vec<Result<String, WorldError>> = ask_all(web, vec!["mail"]).await;
    let up: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(up, [false], "mail is down, and that is an answer");
}

#[wakeline::check]
async fn asks_for_one_service_twice(world: World) {
    let web = world.web();
    web.page("mail", ms(30));
    web.page("search", ms(15));
    let answers: Vec<Result<String, WorldError>> =
        ask_all(web, vec!["mail", "search", "mail"]).await;
    let texts: Vec<String> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        texts,
        ["page mail", "page search", "page mail"],
        "a line for each entry of the list"
    );
}
