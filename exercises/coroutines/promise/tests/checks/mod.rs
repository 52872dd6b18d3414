//! What both halves of a promise must do.

use std::future::{Future, poll_fn};
use std::pin::pin;

use crate::subject::{Abandoned, promise};
use wakeline::{World, ms};

#[wakeline::check]
async fn waits_for_the_answer(world: World) {
    let (sender, answer) = promise::<String>();
    let window = world.operation("window", ms(40));
    tokio::spawn(async move {
        let _ = window.await;
        sender.send("restart mail".to_owned());
    });
    let answer: Result<String, Abandoned> = answer.await;
    let _ = world.operation("restart", ms(20)).await;
    assert_eq!(answer, Ok("restart mail".to_owned()), "what was sent");
}

#[wakeline::check]
async fn has_an_answer_that_came_before(world: World) {
    let (sender, answer) = promise::<u32>();
    sender.send(7);
    let _ = world.operation("something else", ms(30)).await;
    let answer: Result<u32, Abandoned> = answer.await;
    assert_eq!(answer, Ok(7), "what was sent before anybody waited");
}

#[wakeline::check]
async fn ends_when_the_sender_is_dropped(world: World) {
    let (sender, answer) = promise::<String>();
    let window = world.operation("window", ms(60));
    tokio::spawn(async move {
        let _ = window.await;
        drop(sender);
    });
    let answer: Result<String, Abandoned> = answer.await;
    let _ = world.operation("ask again", ms(10)).await;
    assert_eq!(answer, Err(Abandoned), "nobody is left who could answer");
}

#[wakeline::check]
async fn sleeps_until_it_is_woken(world: World) {
    let (sender, answer) = promise::<String>();
    let window = world.operation("window", ms(40));
    tokio::spawn(async move {
        let _ = window.await;
        sender.send("yes".to_owned());
    });
    let mut answer = pin!(answer);
    let mut polls = 0;
    let counted = poll_fn(|context| {
        polls += 1;
        answer.as_mut().poll(context)
    });
    let answer: Result<String, Abandoned> = counted.await;
    assert_eq!(answer, Ok("yes".to_owned()), "what was sent");
    assert_eq!(
        polls, 2,
        "polls of the promise: one before the answer, one after"
    );
}
