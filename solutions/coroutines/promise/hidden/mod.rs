//! What an answer made for the other checks gets wrong.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use crate::subject::{Abandoned, Promise, promise};
use wakeline::{World, WorldError, ms};

/// Polls a promise once, in the task that calls this, and gives it back.
async fn polled_once(mut answer: Promise<&'static str>) -> Promise<&'static str> {
    poll_fn(|context| {
        let first: Poll<Result<&str, Abandoned>> = Pin::new(&mut answer).poll(context);
        assert!(first.is_pending(), "nothing was sent yet");
        Poll::Ready(())
    })
    .await;
    answer
}

#[wakeline::check]
async fn wakes_the_task_that_has_it_now(world: World) {
    let (sender, answer) = promise::<&'static str>();
    let answer = polled_once(answer).await;
    let moved = tokio::spawn({
        let world = world.clone();
        async move {
            let answer: Result<&str, Abandoned> = answer.await;
            let _ = world.operation("restart", ms(20)).await;
            answer
        }
    });
    let _ = world.operation("window", ms(50)).await;
    sender.send("yes");
    let answer: Result<&str, Abandoned> = moved.await.unwrap();
    assert_eq!(answer, Ok("yes"), "what was sent");
}

#[wakeline::check]
async fn carries_a_failure_like_any_answer(world: World) {
    let (sender, answer) = promise::<Result<String, WorldError>>();
    let web = world.web();
    web.broken("mail", ms(25));
    tokio::spawn(async move { sender.send(web.fetch("mail").await) });
    let answer: Result<Result<String, WorldError>, Abandoned> = answer.await;
    assert!(matches!(answer, Ok(Err(_))), "the error that was sent");
}

#[wakeline::check]
async fn does_not_mind_that_nobody_waits(world: World) {
    let (sender, answer) = promise::<u32>();
    drop(answer);
    let _ = world.operation("window", ms(10)).await;
    sender.send(7);
}

#[wakeline::check]
async fn keeps_two_promises_apart(world: World) {
    let (first, one) = promise::<u32>();
    let (second, two) = promise::<u32>();
    let (short, long) = (
        world.operation("two", ms(15)),
        world.operation("one", ms(35)),
    );
    tokio::spawn(async move {
        let _ = short.await;
        second.send(2);
    });
    tokio::spawn(async move {
        let _ = long.await;
        drop(first);
    });
    let both: (Result<u32, Abandoned>, Result<u32, Abandoned>) = tokio::join!(one, two);
    assert_eq!(both, (Err(Abandoned), Ok(2)), "what came of each promise");
}
