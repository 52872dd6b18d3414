//! Queues: what holds a fast producer back, and who is served when.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, Semaphore, mpsc};
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("queue-grew", decode_and_play, an_unbounded_channel),
        wrong("queue-grew", decode_and_play, a_task_for_each_send),
        wrong(
            "queue-grew",
            decode_and_play,
            a_channel_that_is_far_too_large,
        ),
        wrong("queue-grew", decode_and_play, a_deque_and_a_bell),
        wrong(
            "queue-grew",
            decode_and_play,
            a_second_queue_behind_the_first,
        ),
        wrong(
            "one-after-the-other",
            decode_and_play,
            decodes_when_the_last_has_played,
        ),
        wrong(
            "never-started",
            decode_and_play,
            throws_away_what_does_not_fit,
        ),
        right(decode_and_play, a_bounded_channel),
        right(decode_and_play, permits_that_come_back),
    ]
}

/// Six frames, ready in 5 ms each, played in 30 ms each. The decoder is at
/// most two frames ahead: one that waits, and one that it cannot hand on.
async fn decode_and_play(world: World) {
    let (frames, mut played) = mpsc::channel(1);
    let decode = async {
        let frames = frames;
        for frame in 1..=6 {
            step(&world, format!("decode({frame})"), 5).await.unwrap();
            frames.send(frame).await.unwrap();
        }
    };
    let play = async {
        while let Some(frame) = played.recv().await {
            play(&world, frame).await;
        }
    };
    tokio::join!(decode, play);
}

async fn decode(world: &World, frame: u32) {
    step(world, format!("decode({frame})"), 5).await.unwrap();
}

async fn play(world: &World, frame: u32) {
    step(world, format!("play({frame})"), 30).await.unwrap();
}

async fn an_unbounded_channel(world: World) {
    let (frames, mut ready) = mpsc::unbounded_channel();
    let decoder = {
        let world = world.clone();
        tokio::spawn(async move {
            for frame in 1..=6 {
                decode(&world, frame).await;
                frames.send(frame).unwrap();
            }
        })
    };
    while let Some(frame) = ready.recv().await {
        play(&world, frame).await;
    }
    decoder.await.unwrap();
}

async fn a_task_for_each_send(world: World) {
    let (frames, mut ready) = mpsc::channel(1);
    let decoder = async {
        let frames = frames;
        for frame in 1..=6 {
            decode(&world, frame).await;
            // So that the decoder does not have to wait.
            let frames = frames.clone();
            tokio::spawn(async move { frames.send(frame).await });
        }
    };
    let player = async {
        while let Some(frame) = ready.recv().await {
            play(&world, frame).await;
        }
    };
    tokio::join!(decoder, player);
}

async fn a_channel_that_is_far_too_large(world: World) {
    let (frames, mut ready) = mpsc::channel(10_000);
    let mut tasks = JoinSet::new();
    let playing = world.clone();
    tasks.spawn(async move {
        while let Some(frame) = ready.recv().await {
            play(&playing, frame).await;
        }
    });
    tasks.spawn(async move {
        for frame in 1..=6 {
            decode(&world, frame).await;
            frames.send(frame).await.unwrap();
        }
    });
    tasks.join_all().await;
}

async fn a_deque_and_a_bell(world: World) {
    let queue = Arc::new((Mutex::new(VecDeque::new()), Notify::new()));
    let decoder = {
        let (queue, world) = (queue.clone(), world.clone());
        tokio::spawn(async move {
            for frame in 1..=6 {
                decode(&world, frame).await;
                queue.0.lock().unwrap().push_back(frame);
                queue.1.notify_one();
            }
        })
    };
    for _ in 0..6 {
        let frame = loop {
            let frame = queue.0.lock().unwrap().pop_front();
            match frame {
                Some(frame) => break frame,
                None => queue.1.notified().await,
            }
        };
        play(&world, frame).await;
    }
    decoder.await.unwrap();
}

/// The channel is bounded, but its reader only moves all into a list.
async fn a_second_queue_behind_the_first(world: World) {
    let (frames, mut ready) = mpsc::channel(1);
    let decoding = world.clone();
    tokio::spawn(async move {
        for frame in 1..=6 {
            decode(&decoding, frame).await;
            frames.send(frame).await.unwrap();
        }
    });
    let mut waiting = VecDeque::new();
    let (mut player, mut open) = (JoinSet::new(), true);
    while open || !waiting.is_empty() || !player.is_empty() {
        if player.is_empty()
            && let Some(frame) = waiting.pop_front()
        {
            let world = world.clone();
            player.spawn(async move { play(&world, frame).await });
        }
        tokio::select! {
            frame = ready.recv(), if open => match frame {
                Some(frame) => waiting.push_back(frame),
                None => open = false,
            },
            Some(done) = player.join_next() => done.unwrap(),
        }
    }
}

async fn decodes_when_the_last_has_played(world: World) {
    for frame in 1..=6 {
        decode(&world, frame).await;
        play(&world, frame).await;
    }
}

async fn throws_away_what_does_not_fit(world: World) {
    let (frames, mut ready) = mpsc::channel(1);
    let decoder = async {
        let frames = frames;
        for frame in 1..=6 {
            decode(&world, frame).await;
            if frames.try_send(frame).is_err() {
                world.say("a frame less");
                pause(30).await;
            }
        }
    };
    let player = async {
        while let Some(frame) = ready.recv().await {
            play(&world, frame).await;
        }
    };
    tokio::join!(decoder, player);
}

async fn a_bounded_channel(world: World) {
    let (frames, mut ready) = mpsc::channel(1);
    let player = {
        let world = world.clone();
        tokio::spawn(async move {
            while let Some(frame) = ready.recv().await {
                play(&world, frame).await;
            }
        })
    };
    for frame in 1..=6 {
        decode(&world, frame).await;
        frames.send(frame).await.unwrap();
    }
    drop(frames);
    player.await.unwrap();
}

async fn permits_that_come_back(world: World) {
    let (frames, mut ready) = mpsc::unbounded_channel();
    let places = Arc::new(Semaphore::new(1));
    let decoder = {
        let (world, places) = (world.clone(), places.clone());
        tokio::spawn(async move {
            for frame in 1..=6 {
                decode(&world, frame).await;
                let place = places.clone().acquire_owned().await.unwrap();
                frames.send((frame, place)).unwrap();
            }
        })
    };
    while let Some((frame, place)) = ready.recv().await {
        drop(place);
        play(&world, frame).await;
    }
    decoder.await.unwrap();
}
