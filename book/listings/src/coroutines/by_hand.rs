//! A future polled by hand, and one that is written by hand: the enum that the
//! compiler makes of an `async fn`.

use std::future::ready;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker, ready};
use std::thread;
use std::time::Duration;

use tokio::task::yield_now;
use wakeline::world::Call;
use wakeline::{World, ms};

// region: by_hand_whole
async fn pieces(world: World) {
    world.say("first piece");
    yield_now().await;
    world.say("second piece");
    yield_now().await;
    world.say("third piece");
}

// endregion: by_hand_whole
/// Nobody but this function polls: there is no loop.
#[expect(clippy::needless_pass_by_value, reason = "a program owns its world")]
// region: by_hand_whole
pub(super) fn by_hand(world: World) {
    // region: by_hand
    let mut future = pin!(pieces(world.clone()));
    let mut context = Context::from_waker(Waker::noop());
    while future.as_mut().poll(&mut context).is_pending() {
        world.say("not yet");
        thread::sleep(Duration::from_millis(10));
    }
    world.say("done");
    // endregion: by_hand
}
// endregion: by_hand_whole

// region: one_is_ready
async fn one_answer_is_there(world: World) {
    world.say("one");
    ready(()).await;
    world.say("two");
    yield_now().await;
    world.say("three");
}
// endregion: one_is_ready

/// An await whose future is ready ends no poll.
#[expect(clippy::needless_pass_by_value, reason = "a program owns its world")]
pub(super) fn one_is_ready(world: World) {
    // region: one_is_ready
    let mut future = pin!(one_answer_is_there(world.clone()));
    let mut context = Context::from_waker(Waker::noop());
    while future.as_mut().poll(&mut context).is_pending() {
        world.say("not yet");
    }
    // endregion: one_is_ready
}

// region: check
async fn check(world: World) {
    let status = world.web().fetch("status").await.unwrap();
    let history = world.web().fetch("history").await.unwrap();
    world.say(format!("{status}, {history}"));
}
// endregion: check

// region: states
enum Check {
    Unstarted {
        world: World,
    },
    InStatus {
        world: World,
        fetch: Call,
    },
    InHistory {
        world: World,
        status: String,
        fetch: Call,
    },
    Done,
}
// endregion: states

// region: poll
impl Future for Check {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let state = self.get_mut();
        loop {
            match state {
                Check::Unstarted { world } => {
                    let fetch = world.web().fetch("status");
                    let world = world.clone();
                    *state = Check::InStatus { world, fetch };
                }
                Check::InStatus { world, fetch } => {
                    let answer = ready!(Pin::new(fetch).poll(context));
                    let status = answer.unwrap();
                    let fetch = world.web().fetch("history");
                    let world = world.clone();
                    *state = Check::InHistory {
                        world,
                        status,
                        fetch,
                    };
                }
                Check::InHistory {
                    world,
                    status,
                    fetch,
                } => {
                    let answer = ready!(Pin::new(fetch).poll(context));
                    let history = answer.unwrap();
                    world.say(format!("{status}, {history}"));
                    *state = Check::Done;
                    return Poll::Ready(());
                }
                Check::Done => panic!("polled after its end"),
            }
        }
    }
}
// endregion: poll

fn two_pages(world: &World) {
    let web = world.web();
    web.page("status", ms(30));
    web.page("history", ms(50));
}

/// The state machine that the compiler makes.
pub(super) async fn by_compiler(world: World) {
    two_pages(&world);
    tokio::spawn(check(world)).await.unwrap();
}

/// The same, written with a pen.
pub(super) async fn by_pen(world: World) {
    two_pages(&world);
    // region: by_pen
    let task = tokio::spawn(Check::Unstarted { world });
    task.await.unwrap();
    // endregion: by_pen
}

// region: kept
async fn used_after() -> u8 {
    let page = [7_u8; 1000];
    yield_now().await;
    page[0]
}

async fn used_before() -> u8 {
    let first = {
        let page = [7_u8; 1000];
        page[0]
    };
    yield_now().await;
    first
}
// endregion: kept

/// How many bytes a call of each is.
#[expect(clippy::needless_pass_by_value, reason = "a program owns its world")]
pub(super) fn kept_or_not(world: World) {
    // region: kept_or_not
    world.say(format!("used after: {}", size_of_val(&used_after())));
    world.say(format!("used before: {}", size_of_val(&used_before())));
    // endregion: kept_or_not
}
