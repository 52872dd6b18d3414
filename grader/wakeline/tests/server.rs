//! Wakeline for a program that is not of this course: the timeline of a small
//! real server, over streams in memory. `outside.rs` of the crate
//! `course` runs this file once more, in a crate outside the workspace.

#[allow(unreachable_pub, reason = "it is a library where it comes from")]
#[path = "server/echo.rs"]
mod echo;

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;
use wakeline::{Ending, Recording, World, ms, scenario};

type Listener = mpsc::Sender<DuplexStream>;

/// Connects, sends each line when the answer to the one before has come, and
/// thinks for this long after each answer.
async fn client(listener: Listener, lines: &[&str], thinks: Duration) {
    let (near, far) = duplex(64);
    listener.send(far).await.unwrap();
    let mut stream = BufReader::new(near);
    for line in lines {
        let sent = format!("{line}\n");
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_line(&mut answer).await.unwrap();
        assert_eq!(answer, sent);
        sleep(thinks).await;
    }
}

/// Two clients; the server is told to stop while one of them still talks.
async fn shuts_down_in_the_middle(world: World) {
    let (listener, incoming) = mpsc::channel(4);
    let (stop, stopped) = watch::channel(false);
    let slow = {
        let world = world.clone();
        move |line| {
            let echo = world.operation(format!("echo({line})"), ms(20));
            async move { echo.await.map(|_| line).unwrap() }
        }
    };
    let server = tokio::spawn(echo::serve(incoming, stopped, slow));
    let brief = client(listener.clone(), &["hi"], Duration::ZERO);
    tokio::spawn(brief);
    let long = client(listener.clone(), &["one", "two"], Duration::from_millis(30));
    tokio::spawn(long);

    sleep(Duration::from_millis(35)).await;
    world.say("stop");
    stop.send(true).unwrap();
    sleep(Duration::from_millis(5)).await;
    let (_, too_late) = duplex(64);
    assert!(listener.send(too_late).await.is_err());
    world.say("refused");
    server.await.unwrap();
}

fn recorded() -> Recording {
    let recording = scenario::record(0, shuts_down_in_the_middle);
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.unseen, []);
    recording
}

#[test]
fn a_connection_that_is_open_at_shutdown_is_served_to_its_end() {
    insta::assert_snapshot!(recorded().span_view());
}

#[test]
#[cfg(tokio_unstable)]
fn every_poll_of_the_server_is_in_its_timeline() {
    insta::assert_snapshot!(wakeline::view::poll_view(&recorded().timeline));
}

#[test]
fn the_timeline_of_the_server_is_the_same_in_every_run() {
    let first = recorded();
    for _ in 0..100 {
        assert_eq!(recorded(), first);
    }
}

#[test]
fn in_another_world_the_same_requests_take_longer_or_shorter() {
    let other = scenario::record(1, shuts_down_in_the_middle);
    assert_eq!(other.ending, Ending::Finished);
    let lengths = |recording: &Recording| -> Vec<u64> {
        let operations = recording.timeline.operations.iter();
        let lengths = operations.map(|echo| echo.end.unwrap().0 - echo.begin.0);
        lengths.collect()
    };
    assert_eq!(lengths(&recorded()), [20, 20, 20]);
    let lengths = lengths(&other);
    assert_ne!(lengths, [20, 20, 20]);
    let reach = 14..=26;
    assert!(lengths.iter().all(|length| reach.contains(length)));
}
