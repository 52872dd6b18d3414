//! What `block_on` must do. These checks run on a plain thread: virtual time
//! goes on while the thread is parked.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::subject::block_on;
use wakeline::{World, ms};

#[wakeline::check]
fn returns_a_value_that_is_ready(_world: World) {
    assert_eq!(block_on(async { 6 * 7 }), 42, "what the future returned");
}

#[wakeline::check]
fn waits_for_one_answer(world: World) {
    let web = world.web();
    web.page("a", ms(70));
    let page = block_on(web.fetch("a"));
    assert_eq!(page.as_deref(), Ok("page a"), "what the future returned");
}

#[wakeline::check]
fn waits_twice(world: World) {
    let web = world.web();
    web.page("a", ms(70));
    web.page("b", ms(30));
    let pages = block_on(async {
        let a = web.fetch("a").await.unwrap();
        let b = web.fetch("b").await.unwrap();
        [a, b]
    });
    assert_eq!(pages, ["page a", "page b"], "what the future returned");
}

#[wakeline::check]
fn keeps_an_early_wake(world: World) {
    let web = world.web();
    web.page("a", ms(40));
    let mut first = true;
    block_on(async {
        // Wakes while it is being polled, before the thread can park.
        poll_fn(|context| {
            if first {
                first = false;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
        let _ = web.fetch("a").await;
    });
}

#[wakeline::check]
fn polls_only_when_woken(world: World) {
    let web = world.web();
    web.page("a", ms(90));
    let polls = Cell::new(0);
    let mut fetch = pin!(web.fetch("a"));
    let counted = poll_fn(|context| {
        polls.set(polls.get() + 1);
        fetch.as_mut().poll(context)
    });
    let _ = block_on(counted);
    assert_eq!(
        polls.get(),
        2,
        "polls for one wait: the first, and one after the wake"
    );
}
