//! Channels with one receiver: bounded and unbounded ones, oneshots, and pipes.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::sync::{mpsc, oneshot};

use crate::fidelity::generator::{Row, between, pick};
use crate::fidelity::program::Block;
use crate::fidelity::room::Room;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Channel {
    Send,
    TrySend,
    /// Room in the channel first, then what is sent.
    Reserve,
    Receive,
    TryReceive,
    Post,
    Collect,
    /// A task sends four values, and ends.
    Stream(usize),
    /// So many messages that the budget of a poll is used up: at which one, it
    /// says when others spoke meanwhile.
    Flood(usize),
    /// A task writes more bytes than a pipe holds, three times.
    Pipe(usize),
    /// A task answers, or ends without.
    Ask(Answer),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Sent,
    Dropped,
}

impl Channel {
    pub(crate) const ROWS: &[Row] = &[
        Row::new(3, |_| Channel::Send.into()).may_wait_for_ever(),
        Row::new(2, |_| Channel::TrySend.into()),
        Row::new(2, |_| Channel::Reserve.into())
            .around(1, 1)
            .may_wait_for_ever(),
        Row::new(3, |_| Channel::Receive.into()).may_wait_for_ever(),
        Row::new(2, |_| Channel::TryReceive.into()),
        Row::new(3, |_| Channel::Post.into()),
        Row::new(3, |_| Channel::Collect.into()).may_wait_for_ever(),
        Row::new(2, |random| Channel::Stream(between(random, 1, 3)).into()).around(2, 2),
        Row::new(1, |random| Channel::Flood(between(random, 100, 399)).into()),
        Row::new(1, |random| Channel::Pipe(between(random, 2, 10)).into()).around(2, 2),
        Row::new(3, |random| {
            let answers = [Answer::Sent, Answer::Sent, Answer::Dropped];
            Channel::Ask(pick(random, &answers)).into()
        })
        .around(1, 1),
    ];

    pub(crate) async fn run(self, blocks: &[Block], step: usize, room: &Arc<Room>) -> String {
        match self {
            Channel::Send => {
                let value = room.value();
                room.send.send(value).await.unwrap();
                format!("sent {value}")
            }
            Channel::TrySend => format!("{:?}", room.send.try_send(room.value())),
            Channel::Reserve => {
                let place = room.send.reserve().await.unwrap();
                room.run(blocks, 0).await;
                let value = room.value();
                place.send(value);
                format!("sent {value}")
            }
            Channel::Receive => format!("{:?}", room.receive.lock().await.recv().await),
            Channel::TryReceive => match room.receive.try_lock() {
                Ok(mut receive) => format!("{:?}", receive.try_recv()),
                Err(held) => format!("{held:?}"),
            },
            Channel::Post => {
                let value = room.value();
                room.post.send(value).unwrap();
                format!("sent {value}")
            }
            Channel::Collect => format!("{:?}", room.collect.lock().await.recv().await),
            Channel::Stream(capacity) => stream(capacity, blocks, step, room).await,
            Channel::Flood(messages) => flood(messages, step, room).await,
            Channel::Pipe(size) => pipe(size, blocks, step, room).await,
            Channel::Ask(answer) => {
                let (send, receive) = oneshot::channel();
                let work = room.run(blocks, 0);
                let value = room.value();
                tokio::spawn(async move {
                    work.await;
                    match answer {
                        Answer::Sent => _ = send.send(value),
                        Answer::Dropped => drop(send),
                    }
                });
                format!("{:?}", receive.await)
            }
        }
    }
}

async fn stream(capacity: usize, blocks: &[Block], step: usize, room: &Arc<Room>) -> String {
    let (send, mut receive) = mpsc::channel(capacity);
    let (theirs, work) = (Arc::clone(room), blocks.to_vec());
    tokio::spawn(async move {
        for _ in 0..4 {
            theirs.run(&work, 0).await;
            let value = theirs.value();
            if send.send(value).await.is_err() {
                theirs.log.say(step, "has no receiver");
            }
        }
    });
    while let Some(value) = receive.recv().await {
        room.log.say(step, format!("receives {value}"));
        room.run(blocks, 1).await;
    }
    "ends".to_owned()
}

async fn pipe(size: usize, blocks: &[Block], step: usize, room: &Arc<Room>) -> String {
    let (mut near, mut far) = duplex(size);
    let (theirs, work) = (Arc::clone(room), blocks.to_vec());
    tokio::spawn(async move {
        for _ in 0..3 {
            theirs.run(&work, 0).await;
            let written = far.write_all(b"eleven more").await;
            theirs.log.say(step, format!("wrote {:?}", written.is_ok()));
        }
    });
    let mut bytes = [0; 8];
    while let Ok(read @ 1..) = near.read(&mut bytes).await {
        room.log.say(step, format!("reads {read}"));
        room.run(blocks, 1).await;
    }
    "ends".to_owned()
}

async fn flood(messages: usize, step: usize, room: &Arc<Room>) -> String {
    let (send, mut receive) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for message in 0..messages {
            let _ = send.send(message);
        }
    });
    let mut heard = room.log.length();
    while let Some(message) = receive.recv().await {
        if room.log.length() > heard {
            room.log.say(step, format!("comes to {message}"));
            heard = room.log.length();
        }
    }
    "ends".to_owned()
}
