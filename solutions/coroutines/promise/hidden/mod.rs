//! What an answer made for the other checks gets wrong.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

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

#[wakeline::check]
async fn hears_of_a_sender_whose_task_panicked(world: World) {
    let (sender, answer) = promise::<u32>();
    let window = world.operation("window", ms(30));
    tokio::spawn(async move {
        let _sender = sender;
        let _ = window.await;
        panic!("the window has crashed, as this check wants it to");
    });
    let answer: Result<u32, Abandoned> = answer.await;
    let _ = world.operation("ask again", ms(10)).await;
    assert_eq!(answer, Err(Abandoned), "the task with the sender is gone");
}

#[wakeline::check]
async fn hears_of_a_sender_that_was_gone_before_anybody_waited(world: World) {
    let (sender, answer) = promise::<u32>();
    drop(sender);
    let _ = world.operation("other work", ms(25)).await;
    let answer: Result<u32, Abandoned> = answer.await;
    let _ = world.operation("ask again", ms(10)).await;
    assert_eq!(answer, Err(Abandoned), "nobody is left who could answer");
}

#[wakeline::check]
async fn takes_an_answer_from_another_thread(world: World) {
    let (sender, answer) = promise::<u32>();
    let thread = thread::spawn(move || sender.send(7));
    let answer: Result<u32, Abandoned> = answer.await;
    thread.join().expect("`send` needs no runtime");
    let _ = world.operation("restart", ms(10)).await;
    assert_eq!(answer, Ok(7), "what was sent");
}

/// Polls a promise from within `wake`, as some executors do.
struct PolledAtOnce(Mutex<(Promise<u32>, Option<Given>)>);

type Given = Result<u32, Abandoned>;

impl PolledAtOnce {
    fn poll(self: Arc<Self>) {
        let waker = Waker::from(Arc::clone(&self));
        let mut both = self.0.lock().unwrap();
        let polled: Poll<Result<u32, Abandoned>> =
            Pin::new(&mut both.0).poll(&mut Context::from_waker(&waker));
        if let Poll::Ready(answer) = polled {
            both.1 = Some(answer);
        }
    }
}

impl Wake for PolledAtOnce {
    fn wake(self: Arc<Self>) {
        self.poll();
    }
}

#[wakeline::check]
fn may_be_polled_from_within_wake(_world: World) {
    let of = |gives: fn(_)| {
        let (sender, answer) = promise::<u32>();
        let waits = Arc::new(PolledAtOnce(Mutex::new((answer, None))));
        Arc::clone(&waits).poll();
        gives(sender);
        let answer: Option<Result<u32, Abandoned>> = waits.0.lock().unwrap().1.take();
        answer
    };
    assert_eq!(of(|sender| sender.send(7)), Some(Ok(7)), "what was sent");
    assert_eq!(of(drop), Some(Err(Abandoned)), "the sender was dropped");
}

#[wakeline::check]
fn lets_an_answer_go_that_nobody_takes(_world: World) {
    let (sender, answer) = promise::<Arc<str>>();
    let sent: Arc<str> = "restart mail".into();
    sender.send(Arc::clone(&sent));
    drop(answer);
    assert_eq!(Arc::strong_count(&sent), 1, "owners of what was sent");
}
