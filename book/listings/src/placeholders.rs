//! Chapter 4, *Futures as placeholders*.

mod labs;

use std::collections::HashMap;

use tokio::sync::{oneshot, watch};
use wakeline::world::Web;
use wakeline::{World, ms};

pub use labs::LABS;

crate::scenarios!["placeholders":
    kept,
    answer_first,
    asks_first,
    closed,
    removed,
    three_viewers,
    nobody_waits,
    never_spawned,
    two_windows,
    goes_on,
    replaced,
    failed_fetch,
    while_the_window_is_open,
];

/// The window is answered or closed after 200 ms.
fn window(world: &World) -> Web {
    let web = world.web();
    web.page("window", ms(200));
    web.page("mail", ms(300));
    web.page("restart", ms(100));
    web
}

// region: restart_mail
async fn restart_mail(web: Web, receiver: oneshot::Receiver<&'static str>) {
    if let Ok("agreed") = receiver.await {
        web.fetch("restart").await.unwrap();
    }
}
// endregion: restart_mail

/// The board's problem: the window is gone, and its sender is not.
pub async fn kept(world: World) {
    let web = window(&world);
    // region: kept
    let (sender, receiver) = oneshot::channel();
    let mut asked = HashMap::new();
    asked.insert("mail", sender);
    let task = tokio::spawn(restart_mail(web.clone(), receiver));
    web.fetch("window").await.unwrap();
    world.say("the window is closed");
    task.await.unwrap();
    // endregion: kept
}

/// The same with the sender taken out of the list: the task is told.
pub async fn removed(world: World) {
    let web = window(&world);
    // region: removed
    let (sender, receiver) = oneshot::channel();
    let mut asked = HashMap::new();
    asked.insert("mail", sender);
    let task = tokio::spawn(restart_mail(web.clone(), receiver));
    web.fetch("window").await.unwrap();
    asked.remove("mail");
    world.say("the window is closed");
    task.await.unwrap();
    // endregion: removed
}

/// The answer is there before anybody waits for it.
pub async fn answer_first(world: World) {
    let web = window(&world);
    // region: answer_first
    let (sender, receiver) = oneshot::channel();
    let window = web.fetch("window");
    tokio::spawn(async move {
        window.await.unwrap();
        sender.send("agreed").unwrap();
    });
    web.fetch("mail").await.unwrap();
    world.say(receiver.await.unwrap());
    web.fetch("restart").await.unwrap();
    // endregion: answer_first
}

// region: ask
async fn ask(web: Web, clicks: bool, sender: oneshot::Sender<&'static str>) {
    web.fetch("window").await.unwrap();
    if clicks {
        sender.send("agreed").unwrap();
    }
}
// endregion: ask

/// Somebody waits before the answer is there.
pub async fn asks_first(world: World) {
    let web = window(&world);
    // region: asks_first
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(ask(web.clone(), true, sender));
    world.say(receiver.await.unwrap());
    web.fetch("restart").await.unwrap();
    // endregion: asks_first
}

/// The window is closed: the sender is dropped, and the receiver is told.
pub async fn closed(world: World) {
    let web = window(&world);
    // region: closed
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(ask(web.clone(), false, sender));
    match receiver.await {
        Ok(answer) => world.say(answer),
        Err(_) => world.say("no answer"),
    }
    // endregion: closed
}

// region: viewer
async fn viewer(
    world: &World,
    name: &str,
    mut receiver: watch::Receiver<Option<String>>,
) {
    world.web().fetch(name).await.unwrap();
    let list = receiver.wait_for(Option::is_some).await.unwrap().clone();
    world.say(format!("{name} has {}", list.unwrap()));
}
// endregion: viewer

/// One fetch, and three who wait for it; the third comes late.
pub async fn three_viewers(world: World) {
    let web = world.web();
    web.page("services", ms(200));
    web.page("ann", ms(50));
    web.page("ben", ms(100));
    web.page("cem", ms(300));
    // region: three_viewers
    let (sender, receiver) = watch::channel(None);
    tokio::spawn(async move {
        let list = web.fetch("services").await.unwrap();
        sender.send(Some(list)).unwrap();
    });
    tokio::join!(
        viewer(&world, "ann", receiver.clone()),
        viewer(&world, "ben", receiver.clone()),
        viewer(&world, "cem", receiver),
    );
    // endregion: three_viewers
}

/// A dropped receiver does not stop the work.
pub async fn nobody_waits(world: World) {
    let web = world.web();
    web.page("report", ms(200));
    web.page("news", ms(50));
    // region: nobody_waits
    let (sender, receiver) = oneshot::channel();
    let (report, friend) = (web.fetch("report"), world.clone());
    let task = tokio::spawn(async move {
        let page = report.await.unwrap();
        if sender.send(page).is_err() {
            friend.say("nobody wants it");
        }
    });
    web.fetch("news").await.unwrap();
    drop(receiver);
    world.say("receiver dropped");
    task.await.unwrap();
    // endregion: nobody_waits
}

/// A placeholder runs nothing: the one who would send is never polled.
pub async fn never_spawned(world: World) {
    let web = window(&world);
    // region: never_spawned
    let (sender, receiver) = oneshot::channel();
    let asking = ask(web.clone(), true, sender);
    world.say("waits");
    world.say(receiver.await.unwrap());
    asking.await;
    // endregion: never_spawned
}

/// Two answers, awaited in the other order.
pub async fn two_windows(world: World) {
    let web = world.web();
    web.page("a", ms(100));
    web.page("b", ms(200));
    web.page("log", ms(50));
    // region: two_windows
    let (send_a, answer_a) = oneshot::channel();
    let (send_b, answer_b) = oneshot::channel();
    let (a, b) = (web.fetch("a"), web.fetch("b"));
    tokio::spawn(async move { send_a.send(a.await.unwrap()) });
    tokio::spawn(async move { send_b.send(b.await.unwrap()) });
    answer_b.await.unwrap();
    web.fetch("log").await.unwrap();
    answer_a.await.unwrap();
    // endregion: two_windows
}

/// Who sends goes on, and so does who receives.
pub async fn goes_on(world: World) {
    let web = world.web();
    web.page("window", ms(100));
    web.page("log", ms(100));
    web.page("restart", ms(50));
    // region: goes_on
    let (sender, receiver) = oneshot::channel();
    let (x, friend) = (web.clone(), world.clone());
    let task = tokio::spawn(async move {
        x.fetch("window").await.unwrap();
        sender.send(()).unwrap();
        friend.say("sent");
        x.fetch("log").await.unwrap();
        friend.say("logged");
    });
    receiver.await.unwrap();
    world.say("received");
    web.fetch("restart").await.unwrap();
    world.say("restarted");
    task.await.unwrap();
    // endregion: goes_on
}

// region: wait_and_say
async fn wait_and_say(
    world: World,
    name: &str,
    receiver: oneshot::Receiver<&'static str>,
) {
    let answer = receiver.await.unwrap_or("no answer");
    world.say(format!("{name}: {answer}"));
}
// endregion: wait_and_say

/// Two senders under one key: the second takes the place of the first.
pub async fn replaced(world: World) {
    let web = world.web();
    web.page("window", ms(100));
    // region: replaced
    let mut asked = HashMap::new();
    let mut tasks = Vec::new();
    for name in ["first", "second"] {
        let (sender, receiver) = oneshot::channel();
        asked.insert("mail", sender);
        let waiter = wait_and_say(world.clone(), name, receiver);
        tasks.push(tokio::spawn(waiter));
    }
    web.fetch("window").await.unwrap();
    asked.remove("mail").unwrap().send("agreed").unwrap();
    for task in tasks {
        task.await.unwrap();
    }
    // endregion: replaced
}

// region: reader
async fn reader(
    world: &World,
    name: &str,
    mut receiver: watch::Receiver<Option<String>>,
) {
    world.web().fetch(name).await.unwrap();
    let found = receiver.wait_for(Option::is_some).await.is_ok();
    world.say(format!("{name}: {found}"));
}
// endregion: reader

/// The fetch fails, and nothing is sent: both waiters are told.
pub async fn failed_fetch(world: World) {
    let web = world.web();
    web.broken("services", ms(100));
    web.page("ann", ms(50));
    web.page("ben", ms(150));
    // region: failed_fetch
    let (sender, receiver) = watch::channel(None);
    tokio::spawn(async move {
        if let Ok(list) = web.fetch("services").await {
            sender.send(Some(list)).unwrap();
        }
    });
    tokio::join!(
        reader(&world, "ann", receiver.clone()),
        reader(&world, "ben", receiver),
    );
    // endregion: failed_fetch
}

/// What else there is to do while the window is open.
pub async fn while_the_window_is_open(world: World) {
    let web = window(&world);
    // region: while_the_window_is_open
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(ask(web.clone(), true, sender));
    web.fetch("mail").await.unwrap();
    let answer = receiver.await.unwrap();
    world.say(answer);
    web.fetch("restart").await.unwrap();
    // endregion: while_the_window_is_open
}

#[cfg(test)]
mod tests;
