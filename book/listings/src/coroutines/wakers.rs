//! Two futures that do not know what a waker is for.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use wakeline::{Millis, World, ms};

/// Ready from a moment on; tells nobody when that is.
// region: no_waker
struct Alarm {
    world: World,
    due: Millis,
}

impl Future for Alarm {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.world.now() >= self.due {
            return Poll::Ready(());
        }
        Poll::Pending
    }
}
// endregion: no_waker

/// A task that is never polled again.
pub(super) async fn leaves_no_waker(world: World) {
    world.web().page("mail", ms(50));
    // region: leaves_no_waker
    let alarm = Alarm {
        world: world.clone(),
        due: ms(30),
    };
    let task = tokio::spawn(alarm);
    world.web().fetch("mail").await.unwrap();
    world.say("I have the mail");
    task.await.unwrap();
    // endregion: leaves_no_waker
}

/// The same alarm, and it wakes its own task each time.
struct Restless {
    world: World,
    due: Millis,
}

impl Future for Restless {
    type Output = ();

    // region: restless
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.world.now() >= self.due {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        takes_1_ms();
        Poll::Pending
    }
    // endregion: restless
}

/// Stands for what a poll costs: in virtual time it would cost nothing.
fn takes_1_ms() {
    thread::sleep(Duration::from_millis(1));
}

/// A task that is polled again and again.
pub(super) async fn wakes_itself(world: World) {
    // region: wakes_itself
    let alarm = Restless {
        world: world.clone(),
        due: ms(5),
    };
    tokio::spawn(alarm).await.unwrap();
    // endregion: wakes_itself
}
