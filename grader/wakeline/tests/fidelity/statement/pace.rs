//! Yields, timers and limits of time.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, MissedTickBehavior, advance, interval, sleep, timeout};

use super::Statement;
use crate::fidelity::generator::{Row, pause, pick};
use crate::fidelity::program::Block;
use crate::fidelity::room::Room;
use crate::random::Random;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    Yield,
    Sleep(Duration),
    /// Moves the paused clock by hand.
    Advance(Duration),
    /// A timer that is waited for, set anew, and waited for again.
    Reset(Duration, Duration),
    Timeout(Duration),
    /// Four ticks, with work in between.
    Ticks(Duration, MissedTickBehavior),
}

impl Pace {
    pub(crate) const ROWS: &[Row] = &[
        Row::new(8, |_| Pace::Yield.into()),
        Row::new(10, |random| Pace::Sleep(pause(random)).into()),
        Row::new(1, |random| Pace::Advance(pause(random)).into()),
        Row::new(2, |random| Pace::Reset(pause(random), pause(random)).into()),
        Row::new(3, |random| Pace::Timeout(pause(random)).into()).around(1, 1),
        Row::new(3, ticks).around(1, 1),
    ];

    pub(crate) async fn run(self, blocks: &[Block], step: usize, room: &Arc<Room>) -> String {
        match self {
            Pace::Yield => yield_now().await,
            Pace::Sleep(length) => sleep(length).await,
            Pace::Advance(by) => advance(by).await,
            Pace::Reset(first, then) => {
                let mut timer = pin!(sleep(first));
                let early = timeout(Duration::from_millis(2), timer.as_mut()).await;
                timer.as_mut().reset(Instant::now() + then);
                timer.await;
                return format!("reset one that {early:?}");
            }
            Pace::Timeout(after) => {
                let ended = timeout(after, room.run(blocks, 0)).await;
                return format!("{ended:?}");
            }
            Pace::Ticks(period, missed) => {
                let mut ticks = interval(period);
                ticks.set_missed_tick_behavior(missed);
                for _ in 0..4 {
                    let due = room.log.since_start(ticks.tick().await);
                    room.log.say(step, format!("ticks for {due:?}"));
                    room.run(blocks, 0).await;
                }
            }
        }
        "ends".to_owned()
    }
}

fn ticks(random: &mut Random) -> Statement {
    let period = pause(random).max(Duration::from_millis(1));
    let behaviours = [
        MissedTickBehavior::Burst,
        MissedTickBehavior::Delay,
        MissedTickBehavior::Skip,
    ];
    Pace::Ticks(period, pick(random, &behaviours)).into()
}
