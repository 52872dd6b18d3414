//! What an answer made for the other checks gets wrong.

use crate::subject::{Answer, Status};
use tokio::time::timeout;
use wakeline::{World, ms};

#[wakeline::check]
async fn shares_a_failure(world: World) {
    let web = world.web();
    web.broken("mail", ms(30));
    let status = Status::new(web, "mail");
    let (one, two): (Answer, Answer) = tokio::join!(status.get(), status.get());
    let late: Answer = status.get().await;
    let failed = [one.is_err(), two.is_err(), late.is_err()];
    assert_eq!(failed, [true; 3], "whether each heard of the failure");
}

#[wakeline::check]
async fn asks_nobody_before_the_first_viewer(world: World) {
    let web = world.web();
    web.page("mail", ms(20));
    let status = Status::new(web, "mail");
    let _ = world.operation("pause", ms(45)).await;
    let answer: Answer = status.get().await;
    assert_eq!(answer.as_deref(), Ok("page mail"), "the answer of the mail");
}

#[wakeline::check]
async fn keeps_two_services_apart(world: World) {
    let web = world.web();
    web.page("mail", ms(35));
    web.page("files", ms(15));
    let (mail, files) = (Status::new(web.clone(), "mail"), Status::new(web, "files"));
    let (mail, files): (Answer, Answer) = tokio::join!(mail.get(), files.get());
    assert_eq!(mail.as_deref(), Ok("page mail"), "the answer of the mail");
    assert_eq!(
        files.as_deref(),
        Ok("page files"),
        "the answer of the files"
    );
}

#[wakeline::check]
async fn serves_many_of_whom_some_leave(world: World) {
    let web = world.web();
    web.page("mail", ms(70));
    let status = Status::new(web, "mail");
    let viewers: Vec<_> = (0..20)
        .map(|number| {
            let (status, world) = (status.clone(), world.clone());
            tokio::spawn(async move {
                if number % 3 == 0 {
                    let left = timeout(ms(5 + number).into(), status.get()).await;
                    return left.is_err();
                }
                let answer: Answer = status.get().await;
                let _ = world.operation(format!("draw({number})"), ms(10)).await;
                answer.is_ok()
            })
        })
        .collect();
    for viewer in viewers {
        assert!(viewer.await.unwrap(), "each has left, or has the answer");
    }
}

#[wakeline::check]
async fn has_the_answer_when_everybody_has_left(world: World) {
    let web = world.web();
    web.page("mail", ms(50));
    let status = Status::new(web, "mail");
    let left = timeout(ms(10).into(), status.get()).await;
    assert!(left.is_err(), "nobody could have had the answer so early");
    let _ = world.operation("nobody looks", ms(90)).await;
    let answer: Answer = status.get().await;
    assert_eq!(answer.as_deref(), Ok("page mail"), "the answer of the mail");
}
