//! Connections and what is held while they are served.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tokio::{join, select, spawn};
use wakeline::world::Web;
use wakeline::{World, ms};

use super::case::{Case, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("one-after-the-other", serve_three, serves_inside_accept),
        wrong("never-started", serve_three, accepts_one_and_returns),
        wrong(
            "aborted-with-its-owner",
            serve_three,
            the_connections_go_with_the_server,
        ),
        wrong(
            "took-turns-at-a-lock",
            chat,
            the_lock_is_held_over_the_sends,
        ),
        wrong("one-after-the-other", chat, one_member_after_the_other),
        wrong("error-ignored", chat_with_a_ghost, writes_to_a_ghost_again),
        wrong("never-finished", half_close, the_server_waits_for_more),
        wrong("took-turns-at-a-lock", two_hosts, one_lock_for_all_hosts),
        wrong("too-many-at-once", two_hosts, no_limit_for_a_host),
        right(serve_three, serve_with_a_set_in_a_select),
        right(chat, chat_with_a_task_for_each),
        right(two_hosts, a_worker_for_each_host),
        right(chat_with_a_ghost, chat_with_a_ghost),
        right(half_close, half_close),
    ]
}

fn accepted(w: &World) -> mpsc::Receiver<(u32, u64)> {
    let (tx, rx) = mpsc::channel(8);
    let w = w.clone();
    spawn(async move {
        for (client, millis) in [(1, 60), (2, 20), (3, 30)] {
            step(&w, format!("connect({client})"), 5).await.unwrap();
            if tx.send((client, millis)).await.is_err() {
                break;
            }
        }
    });
    rx
}

/// Three clients come, 5 ms apart, and each is served at once.
async fn serve_three(w: World) {
    let mut clients = accepted(&w);
    let mut served = JoinSet::new();
    while let Some((client, millis)) = clients.recv().await {
        served.spawn(step(&w, format!("serve({client})"), millis));
    }
    served.join_all().await;
}

async fn serves_inside_accept(w: World) {
    let mut clients = accepted(&w);
    while let Some((client, millis)) = clients.recv().await {
        step(&w, format!("serve({client})"), millis).await.unwrap();
    }
}

async fn accepts_one_and_returns(w: World) {
    let mut clients = accepted(&w);
    if let Some((client, millis)) = clients.recv().await {
        let task = spawn(step(&w, format!("serve({client})"), millis));
        task.await.unwrap().unwrap();
    }
}

async fn the_connections_go_with_the_server(w: World) {
    let mut clients = accepted(&w);
    let server = async {
        let mut served = JoinSet::new();
        while let Some((client, millis)) = clients.recv().await {
            served.spawn(step(&w, format!("serve({client})"), millis));
        }
    };
    server.await;
    pause(60).await;
}

async fn serve_with_a_set_in_a_select(w: World) {
    let mut clients = accepted(&w);
    let mut served = JoinSet::new();
    loop {
        select! {
            client = clients.recv() => match client {
                Some((client, millis)) => drop(served.spawn(step(&w, format!("serve({client})"), millis))),
                None => break,
            },
            Some(done) = served.join_next() => drop(done.unwrap().unwrap()),
        }
    }
    while let Some(done) = served.join_next().await {
        done.unwrap().unwrap();
    }
}

const MEMBERS: [(&str, u64); 3] = [("ann", 10), ("slow", 80), ("bob", 15)];

/// Two messages go to three members; who is slow delays nobody else.
async fn chat(w: World) {
    let members = MEMBERS.map(|(member, millis)| {
        let w = w.clone();
        async move {
            for text in ["hi", "bye"] {
                step(&w, format!("{text}({member})"), millis).await.unwrap();
            }
        }
    });
    let [a, b, c] = members;
    join!(a, b, c);
}

async fn chat_with_a_task_for_each(w: World) {
    let mut senders = Vec::new();
    let mut set = JoinSet::new();
    for (member, millis) in MEMBERS {
        let (tx, mut rx) = mpsc::channel(4);
        senders.push(tx);
        let w = w.clone();
        set.spawn(async move {
            while let Some(text) = rx.recv().await {
                step(&w, format!("{text}({member})"), millis).await.unwrap();
            }
        });
    }
    for text in ["hi", "bye"] {
        for sender in &senders {
            sender.send(text).await.unwrap();
        }
    }
    drop(senders);
    set.join_all().await;
}

async fn the_lock_is_held_over_the_sends(w: World) {
    let room = Arc::new(Mutex::new(MEMBERS.to_vec()));
    let mut set = JoinSet::new();
    for (member, _) in MEMBERS {
        let (w, room) = (w.clone(), room.clone());
        set.spawn(async move {
            for text in ["hi", "bye"] {
                let room = room.lock().await;
                let (_, millis) = room.iter().find(|(name, _)| *name == member).unwrap();
                step(&w, format!("{text}({member})"), *millis)
                    .await
                    .unwrap();
            }
        });
    }
    set.join_all().await;
}

async fn one_member_after_the_other(w: World) {
    for text in ["hi", "bye"] {
        for (member, millis) in MEMBERS {
            step(&w, format!("{text}({member})"), millis).await.unwrap();
        }
    }
}

fn with_ghost(w: &World) -> Web {
    pages(w, &[("ann", 10)]);
    w.web().broken("ghost", ms(20));
    w.web()
}

/// A member that is gone fails once and is taken off the list.
async fn chat_with_a_ghost(w: World) {
    let web = with_ghost(&w);
    let mut members = vec!["ann", "ghost"];
    for _message in 0..2 {
        let mut gone = vec![];
        for &member in &members {
            if web.fetch(member).await.is_err() {
                gone.push(member);
            }
        }
        members.retain(|member| !gone.contains(member));
        for member in gone {
            step(&w, format!("remove({member})"), 5).await.unwrap();
        }
    }
}

async fn writes_to_a_ghost_again(w: World) {
    let web = with_ghost(&w);
    for _message in 0..2 {
        for member in ["ann", "ghost"] {
            let _ = web.fetch(member).await;
        }
    }
}

/// A client sends two lines and closes; the server answers with the count.
async fn half_close(w: World) {
    for i in 1..=2 {
        step(&w, format!("line({i})"), 10).await.unwrap();
    }
    step(&w, "count(2)", 5).await.unwrap();
}

async fn the_server_waits_for_more(w: World) {
    let (client, mut server) = tokio::io::duplex(64);
    let (_from_server, mut to_server) = tokio::io::split(client);
    let send = async {
        use tokio::io::AsyncWriteExt;
        for i in 1..=2 {
            step(&w, format!("line({i})"), 10).await.unwrap();
            to_server.write_all(b"line\n").await.unwrap();
        }
        // Nothing more to send: but the write side stays open.
        to_server
    };
    let count = async {
        use tokio::io::AsyncReadExt;
        let mut all = String::new();
        server.read_to_string(&mut all).await.unwrap();
        all.lines().count()
    };
    let (_to_server, count) = join!(send, count);
    step(&w, format!("count({count})"), 5).await.unwrap();
}

/// Two hosts with two pages each: one page at a time for a host.
async fn two_hosts(w: World) {
    let host = async |host: &str| {
        for i in 1..=2 {
            step(&w, format!("get({host}{i})"), 20).await.unwrap();
        }
    };
    join!(host("a"), host("b"));
}

async fn a_worker_for_each_host(w: World) {
    let mut set = JoinSet::new();
    for host in ["a", "b"] {
        let w = w.clone();
        let (tx, mut rx) = mpsc::unbounded_channel();
        for i in 1..=2 {
            tx.send(i).unwrap();
        }
        set.spawn(async move {
            while let Ok(i) = rx.try_recv() {
                step(&w, format!("get({host}{i})"), 20).await.unwrap();
            }
        });
    }
    set.join_all().await;
}

async fn one_lock_for_all_hosts(w: World) {
    let polite = Arc::new(Mutex::new(()));
    let mut set = JoinSet::new();
    for page in ["a1", "b1", "a2", "b2"] {
        let (w, polite) = (w.clone(), polite.clone());
        set.spawn(async move {
            let _one = polite.lock().await;
            step(&w, format!("get({page})"), 20).await.unwrap();
        });
    }
    set.join_all().await;
}

async fn no_limit_for_a_host(w: World) {
    let mut set = JoinSet::new();
    for page in ["a1", "b1", "a2", "b2"] {
        set.spawn(step(&w, format!("get({page})"), 20));
    }
    set.join_all().await;
}
