//! Actors and announcements: one owner, many who ask or listen.

use tokio::sync::{broadcast, mpsc, oneshot};
use wakeline::World;
use wakeline::world::{Database, Web};

use super::case::{Case, pages, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("no-reply", actor, the_reply_is_leaked),
        wrong("panicked", actor, the_reply_is_dropped),
        wrong("never-started", heard_by_both, subscribes_too_late),
        right(actor, calls_it_in_turn),
        right(actor, a_lock_instead),
        right(heard_by_both, a_channel_for_each),
    ]
}

type Ask = (u32, oneshot::Sender<bool>);

fn outside(world: &World) -> (Web, Database) {
    let rows = rows(world, &[("1", 30), ("2", 30)]);
    (pages(world, &[("1", 20)]), rows)
}

async fn ask(actor: &mpsc::Sender<Ask>, row: u32) {
    let (reply, answer) = oneshot::channel();
    actor.send((row, reply)).await.unwrap();
    assert!(answer.await.unwrap());
}

async fn serve(database: Database, mut asks: mpsc::Receiver<Ask>) {
    while let Some((row, reply)) = asks.recv().await {
        let answer = database.query(row).await;
        let _ = reply.send(answer.is_ok());
    }
}

/// One task owns the database; two clients ask it.
async fn actor(world: World) {
    let (_, database) = outside(&world);
    let (actor, asks) = mpsc::channel(4);
    tokio::spawn(serve(database, asks));
    tokio::join!(ask(&actor, 1), ask(&actor, 2));
}

async fn the_reply_is_leaked(world: World) {
    let (_, database) = outside(&world);
    let (actor, mut asks) = mpsc::channel::<Ask>(4);
    tokio::spawn(async move {
        let mut replies = Vec::new();
        while let Some((row, reply)) = asks.recv().await {
            let _ = database.query(row).await;
            replies.push(reply);
        }
    });
    tokio::join!(ask(&actor, 1), ask(&actor, 2));
}

async fn the_reply_is_dropped(world: World) {
    let (_, database) = outside(&world);
    let (actor, mut asks) = mpsc::channel::<Ask>(4);
    tokio::spawn(async move {
        while let Some((row, _)) = asks.recv().await {
            let _ = database.query(row).await;
        }
    });
    tokio::join!(ask(&actor, 1), ask(&actor, 2));
}

async fn calls_it_in_turn(world: World) {
    let (_, database) = outside(&world);
    let (actor, asks) = mpsc::channel(1);
    let server = tokio::spawn(serve(database, asks));
    ask(&actor, 1).await;
    ask(&actor, 2).await;
    drop(actor);
    server.await.unwrap();
}

async fn a_lock_instead(world: World) {
    let database = tokio::sync::Mutex::new(outside(&world).1);
    let client = async |row: u32| drop(database.lock().await.query(row).await);
    tokio::join!(client(1), client(2));
}

/// A fetched page is announced; two listeners act on it.
async fn heard_by_both(world: World) {
    let (web, database) = outside(&world);
    let (announce, mut one) = broadcast::channel(4);
    let mut two = announce.subscribe();
    let _ = web.fetch(1).await;
    announce.send(()).unwrap();
    let listen = async |heard: &mut broadcast::Receiver<()>, row: u32| {
        heard.recv().await.unwrap();
        let _ = database.query(row).await;
    };
    tokio::join!(listen(&mut one, 1), listen(&mut two, 2));
}

async fn subscribes_too_late(world: World) {
    let (web, database) = outside(&world);
    let (announce, mut one) = broadcast::channel(4);
    let _ = web.fetch(1).await;
    announce.send(()).unwrap();
    let mut two = announce.subscribe();
    drop(announce);
    let listen = async |heard: &mut broadcast::Receiver<()>, row: u32| {
        if heard.recv().await.is_ok() {
            let _ = database.query(row).await;
        }
    };
    tokio::join!(listen(&mut one, 1), listen(&mut two, 2));
}

async fn a_channel_for_each(world: World) {
    let (web, database) = outside(&world);
    let (senders, receivers): (Vec<_>, Vec<_>) = (0..2).map(|_| oneshot::channel::<()>()).unzip();
    let listeners: Vec<_> = (1..)
        .zip(receivers)
        .map(|(row, heard)| {
            let query = database.query(row);
            tokio::spawn(async move {
                heard.await.unwrap();
                drop(query.await);
            })
        })
        .collect();
    let _ = web.fetch(1).await;
    for sender in senders {
        sender.send(()).unwrap();
    }
    for listener in listeners {
        listener.await.unwrap();
    }
}
