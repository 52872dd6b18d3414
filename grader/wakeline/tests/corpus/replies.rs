//! Questions and replies: oneshot channels that are answered, and those that
//! are not.

use std::collections::HashMap;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;
use wakeline::World;
use wakeline::world::Database;

use super::case::{Case, d, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("no-reply", ask_for_two, the_pending_map_is_never_looked_at),
        wrong("no-reply", ask_for_two, answers_with_the_first_alone),
        wrong("no-reply", ask_for_two, keeps_its_own_sender),
        wrong("no-reply", ask_for_two, answers_in_threes),
        wrong("never-finished", ask_for_two, the_answer_is_read_by_nobody),
        wrong("never-finished", ask_for_two, asks_a_full_box),
        wrong("panicked", ask_for_two, the_server_drops_the_question),
        wrong(
            "one-after-the-other",
            ask_for_two,
            waits_before_it_asks_again,
        ),
        right(ask_for_two, a_map_of_pending_questions),
        right(ask_for_two, a_task_for_each_question),
        right(ask_for_two, a_limit_that_is_not_needed),
    ]
}

fn table(world: &World) -> Database {
    rows(world, &[("7", 30), ("8", 45)])
}

/// Two rows are asked for at once; when both are there, they are shown.
async fn ask_for_two(world: World) {
    let database = table(&world);
    let _ = tokio::join!(database.query(7), database.query(8));
    step(&world, "show", 5).await.unwrap();
}

type Question = (u32, oneshot::Sender<bool>);

async fn ask(server: mpsc::Sender<Question>, row: u32) -> bool {
    let (reply, answer) = oneshot::channel();
    server.send((row, reply)).await.unwrap();
    answer.await.unwrap()
}

async fn both(world: &World, server: &mpsc::Sender<Question>) {
    tokio::join!(ask(server.clone(), 7), ask(server.clone(), 8));
    step(world, "show", 5).await.unwrap();
}

async fn the_pending_map_is_never_looked_at(world: World) {
    let (server, mut questions) = mpsc::channel::<Question>(4);
    let database = table(&world);
    let serve = tokio::spawn(async move {
        let (mut pending, mut queries) = (HashMap::new(), JoinSet::new());
        loop {
            tokio::select! {
                question = questions.recv() => {
                    let Some((row, reply)) = question else { return };
                    pending.insert(row, reply);
                    queries.spawn(database.query(row));
                }
                Some(_row) = queries.join_next() => {}
            }
        }
    });
    both(&world, &server).await;
    serve.abort();
}

async fn answers_with_the_first_alone(world: World) {
    let (server, mut questions) = mpsc::channel::<Question>(4);
    let database = table(&world);
    let mut last = None;
    let serve = async {
        while let Some((row, reply)) = questions.recv().await {
            let found = database.query(row).await.is_ok();
            // The sender in `last` is kept for later, if there is another one.
            if let Some(reply) = last.replace(reply) {
                let _ = reply.send(found);
            }
        }
    };
    tokio::join!(serve, both(&world, &server));
}

async fn keeps_its_own_sender(world: World) {
    let database = table(&world);
    let (done, mut is_done) = oneshot::channel::<()>();
    let mut tasks = JoinSet::new();
    for row in [7, 8] {
        tasks.spawn(database.query(row));
    }
    let mut left = 3;
    let mut done = Some(done);
    loop {
        tokio::select! {
            Some(_) = tasks.join_next() => {
                left -= 1;
                if left == 0 {
                    done.take().unwrap().send(()).unwrap();
                }
            }
            _ = &mut is_done => break,
        }
    }
    step(&world, "show", 5).await.unwrap();
}

async fn answers_in_threes(world: World) {
    let database = table(&world);
    let (server, mut questions) = mpsc::channel::<Question>(4);
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        let mut batch = Vec::new();
        while let Some(question) = questions.recv().await {
            batch.push(question);
            if batch.len() == 3 {
                for (row, reply) in batch.drain(..) {
                    let _ = reply.send(database.query(row).await.is_ok());
                }
            }
        }
    });
    both(&world, &server).await;
}

async fn the_answer_is_read_by_nobody(world: World) {
    let (answers, _unread) = mpsc::channel(1);
    let database = table(&world);
    let tasks = [7, 8].map(|row| {
        let (query, answers) = (database.query(row), answers.clone());
        tokio::spawn(async move { answers.send(query.await.is_ok()).await })
    });
    for task in tasks {
        let _ = task.await;
    }
    step(&world, "show", 5).await.unwrap();
}

async fn asks_a_full_box(world: World) {
    let (server, mut questions) = mpsc::channel::<u32>(1);
    let database = table(&world);
    for row in [7, 8] {
        server.send(row).await.unwrap();
    }
    drop(server);
    let mut queries = JoinSet::new();
    while let Some(row) = questions.recv().await {
        queries.spawn(database.query(row));
    }
    queries.join_all().await;
    step(&world, "show", 5).await.unwrap();
}

async fn the_server_drops_the_question(world: World) {
    let (server, mut questions) = mpsc::channel::<Question>(4);
    let database = table(&world);
    tokio::spawn(async move {
        while let Some((row, reply)) = questions.recv().await {
            let query = database.query(row);
            tokio::spawn(async move {
                if query.await.is_err() {
                    let _ = reply.send(false);
                }
            });
        }
    });
    both(&world, &server).await;
}

async fn waits_before_it_asks_again(world: World) {
    let (server, mut questions) = mpsc::channel::<Question>(4);
    let database = table(&world);
    tokio::spawn(async move {
        while let Some((row, reply)) = questions.recv().await {
            let query = database.query(row);
            tokio::spawn(async move { reply.send(query.await.is_ok()) });
        }
    });
    ask(server.clone(), 7).await;
    ask(server, 8).await;
    step(&world, "show", 5).await.unwrap();
}

async fn a_map_of_pending_questions(world: World) {
    let (server, mut questions) = mpsc::channel::<Question>(4);
    let database = table(&world);
    tokio::spawn(async move {
        let (mut pending, mut queries) = (HashMap::new(), JoinSet::new());
        loop {
            tokio::select! {
                question = questions.recv() => {
                    let Some((row, reply)) = question else { return };
                    pending.insert(row, reply);
                    let query = database.query(row);
                    queries.spawn(async move { (row, query.await.is_ok()) });
                }
                Some(Ok((row, found))) = queries.join_next() => {
                    let reply = pending.remove(&row).unwrap();
                    let _ = reply.send(found);
                }
            }
        }
    });
    both(&world, &server).await;
}

async fn a_task_for_each_question(world: World) {
    let (server, mut questions) = mpsc::channel::<Question>(1);
    let database = table(&world);
    let serve = async move {
        while let Some((row, reply)) = questions.recv().await {
            let query = database.query(row);
            tokio::spawn(async move { reply.send(query.await.is_ok()) });
        }
    };
    let ask = async {
        both(&world, &server).await;
        drop(server);
    };
    tokio::join!(serve, ask);
}

async fn a_limit_that_is_not_needed(world: World) {
    let database = table(&world);
    let (answers, mut answered) = mpsc::unbounded_channel();
    for row in [7, 8] {
        let (query, answers) = (database.query(row), answers.clone());
        tokio::spawn(async move { answers.send(query.await.is_ok()) });
    }
    for _ in 0..2 {
        let answer = timeout(d(500), answered.recv()).await;
        assert_eq!(answer, Ok(Some(true)));
    }
    pause(0).await;
    step(&world, "show", 5).await.unwrap();
}
