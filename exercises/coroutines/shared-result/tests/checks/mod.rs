//! What a status must do for its viewers.

use crate::subject::{Answer, Status};
use tokio::time::timeout;
use wakeline::{World, ms};

/// A viewer who comes after `late`, waits for the status, and draws it.
async fn viewer(world: World, status: Status, name: &'static str, late: u64) -> Answer {
    if late > 0 {
        let _ = world.operation(format!("come({name})"), ms(late)).await;
    }
    let answer = status.get().await;
    let _ = world.operation(format!("draw({name})"), ms(15)).await;
    answer
}

#[wakeline::check]
async fn asks_once_for_all(world: World) {
    let web = world.web();
    web.page("mail", ms(40));
    let status = Status::new(web, "mail");
    let of = |name| viewer(world.clone(), status.clone(), name, 0);
    let answers: (Answer, Answer, Answer) = tokio::join!(of("ada"), of("ben"), of("eve"));
    for answer in [answers.0, answers.1, answers.2] {
        assert_eq!(answer.as_deref(), Ok("page mail"), "the answer of the mail");
    }
}

#[wakeline::check]
async fn serves_who_comes_in_the_middle_and_who_comes_late(world: World) {
    let web = world.web();
    web.page("mail", ms(50));
    let status = Status::new(web, "mail");
    let of = |name, late| tokio::spawn(viewer(world.clone(), status.clone(), name, late));
    let viewers = [of("ada", 0), of("ben", 25), of("eve", 90)];
    for viewer in viewers {
        let answer: Answer = viewer.await.unwrap();
        assert_eq!(answer.as_deref(), Ok("page mail"), "the answer of the mail");
    }
}

#[wakeline::check]
async fn goes_on_when_the_first_viewer_leaves(world: World) {
    let web = world.web();
    web.page("mail", ms(60));
    let status = Status::new(web, "mail");
    let first = status.clone();
    let leaves = async move { timeout(ms(20).into(), first.get()).await.is_err() };
    let (has_left, answer): (bool, Answer) =
        tokio::join!(leaves, viewer(world.clone(), status, "ben", 10));
    assert!(has_left, "nobody could have had the answer so early");
    assert_eq!(answer.as_deref(), Ok("page mail"), "the answer of the mail");
}
