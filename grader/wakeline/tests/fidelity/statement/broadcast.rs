//! Channels that every receiver hears: `watch` and `broadcast`.

use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::fidelity::generator::Row;
use crate::fidelity::program::Block;
use crate::fidelity::room::Room;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Broadcast {
    Publish,
    Changed,
    /// A task publishes four values, and ends.
    Feed,
    Announce,
    /// Subscribes, works, and hears what came meanwhile.
    Hear,
}

impl Broadcast {
    pub(crate) const ROWS: &[Row] = &[
        Row::new(3, |_| Broadcast::Publish.into()),
        // Without the flag nobody can fix in which order tokio wakes several.
        Row::new(if cfg!(tokio_unstable) { 4 } else { 0 }, |_| {
            Broadcast::Changed.into()
        })
        .may_wait_for_ever(),
        Row::new(2, |_| Broadcast::Feed.into()).around(2, 2),
        Row::new(4, |_| Broadcast::Announce.into()),
        Row::new(3, |_| Broadcast::Hear.into())
            .around(1, 1)
            .may_wait_for_ever(),
    ];

    pub(crate) async fn run(self, blocks: &[Block], step: usize, room: &Arc<Room>) -> String {
        match self {
            Broadcast::Publish => format!("after {}", room.watch.send_replace(room.value())),
            Broadcast::Changed => {
                let mut watch = room.watch.subscribe();
                let changed = watch.changed().await;
                format!("{changed:?} {}", *watch.borrow())
            }
            Broadcast::Feed => feed(blocks, step, room).await,
            Broadcast::Announce => format!("{:?}", room.broadcast.send(room.value())),
            Broadcast::Hear => {
                let mut receiver = room.broadcast.subscribe();
                room.run(blocks, 0).await;
                let mut heard = receiver.recv().await;
                while let Err(RecvError::Lagged(missed)) = heard {
                    room.log.say(step, format!("missed {missed}"));
                    heard = receiver.recv().await;
                }
                format!("{heard:?}, and then {:?}", receiver.try_recv())
            }
        }
    }
}

async fn feed(blocks: &[Block], step: usize, room: &Arc<Room>) -> String {
    let (send, mut receive) = watch::channel(0);
    let (theirs, work) = (Arc::clone(room), blocks.to_vec());
    tokio::spawn(async move {
        for _ in 0..4 {
            theirs.run(&work, 0).await;
            send.send_replace(theirs.value());
        }
    });
    while receive.changed().await.is_ok() {
        let value = *receive.borrow_and_update();
        room.log.say(step, format!("sees {value}"));
        room.run(blocks, 1).await;
    }
    "ends".to_owned()
}
