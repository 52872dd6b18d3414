//! The state machine of an `async fn`: made by the compiler, and written by
//! hand. And how large a future is.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::task::yield_now;
use wakeline::world::Call;
use wakeline::{World, ms};

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
