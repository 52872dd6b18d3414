//! Places and permits for jobs that are made of smaller ones.

use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;
use wakeline::World;

use super::case::{Case, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("waits-for-itself", nested_jobs, a_permit_within_a_permit),
        wrong("waits-for-itself", nested_jobs, two_permits_one_by_one),
        wrong(
            "waits-in-a-circle",
            nested_jobs,
            parents_take_all_the_places,
        ),
        wrong("waits-in-a-circle", nested_jobs, connection_and_then_worker),
        wrong(
            "held-by-a-stuck-task",
            nested_jobs,
            keeps_its_place_for_a_hung_page,
        ),
        wrong(
            "held-by-a-stuck-task",
            nested_jobs,
            keeps_its_place_for_an_answer,
        ),
        wrong(
            "took-turns-at-a-lock",
            nested_jobs,
            acquires_all_permits_at_once,
        ),
        wrong(
            "one-after-the-other",
            nested_jobs,
            the_loop_waits_for_each_job,
        ),
        right(nested_jobs, a_place_for_the_inner_alone),
        right(nested_jobs, gives_the_place_back_first),
    ]
}

/// Two jobs side by side; each fetches its page, and then a part of it.
async fn nested_jobs(world: World) {
    let job = async |name: &str| {
        step(&world, format!("page({name})"), 30).await.unwrap();
        step(&world, format!("part({name})"), 20).await.unwrap();
    };
    tokio::join!(job("a"), job("b"));
}

async fn a_permit_within_a_permit(world: World) {
    let limit = Semaphore::new(1);
    let part = async |name: &str| {
        let _permit = limit.acquire().await.unwrap();
        step(&world, format!("part({name})"), 20).await.unwrap();
    };
    for name in ["a", "b"] {
        let _permit = limit.acquire().await.unwrap();
        step(&world, format!("page({name})"), 30).await.unwrap();
        part(name).await;
    }
}

async fn two_permits_one_by_one(world: World) {
    let limit = Arc::new(Semaphore::new(3));
    let job = tokio::spawn(async move {
        let mut permits = Vec::new();
        for name in ["page(a)", "page(b)", "part(a)", "part(b)"] {
            permits.push(limit.clone().acquire_owned().await.unwrap());
            step(&world, name, 20).await.unwrap();
        }
    });
    job.await.unwrap();
}

/// Each of two jobs has one of two places, and its part needs another.
async fn parents_take_all_the_places(world: World) {
    let places = Arc::new(Semaphore::new(2));
    let mut jobs = JoinSet::new();
    for name in ["a", "b"] {
        let (places, world) = (places.clone(), world.clone());
        jobs.spawn(async move {
            let _place = places.acquire().await.unwrap();
            step(&world, format!("page({name})"), 30).await.unwrap();
            let _another = places.acquire().await.unwrap();
            step(&world, format!("part({name})"), 20).await.unwrap();
        });
    }
    jobs.join_all().await;
}

async fn connection_and_then_worker(world: World) {
    let (connections, workers) = (Arc::new(Semaphore::new(1)), Arc::new(Semaphore::new(1)));
    let b = {
        let (connections, workers) = (connections.clone(), workers.clone());
        let world = world.clone();
        tokio::spawn(async move {
            let _worker = workers.acquire_owned().await.unwrap();
            step(&world, "page(b)", 30).await.unwrap();
            let _connection = connections.acquire_owned().await.unwrap();
            step(&world, "part(b)", 20).await.unwrap();
        })
    };
    {
        let _connection = connections.acquire().await.unwrap();
        step(&world, "page(a)", 30).await.unwrap();
        let _worker = workers.acquire().await.unwrap();
        step(&world, "part(a)", 20).await.unwrap();
    }
    b.await.unwrap();
}

async fn keeps_its_place_for_a_hung_page(world: World) {
    world.web().hangs("mirror");
    let web = pages(&world, &[]);
    let places = Arc::new(Semaphore::new(1));
    let mut jobs = JoinSet::new();
    for name in ["a", "b"] {
        let (places, world, web) = (places.clone(), world.clone(), web.clone());
        jobs.spawn(async move {
            let _place = places.acquire().await.unwrap();
            step(&world, format!("page({name})"), 30).await.unwrap();
            let _ = web.fetch("mirror").await;
        });
    }
    while let Some(job) = jobs.join_next().await {
        job.unwrap();
    }
}

async fn keeps_its_place_for_an_answer(world: World) {
    let places = Arc::new(Semaphore::new(1));
    let (asked, mut asks) = mpsc::channel::<oneshot::Sender<()>>(1);
    // Collects all the questions before it answers the first.
    tokio::spawn(async move {
        let mut all = Vec::new();
        while let Some(ask) = asks.recv().await {
            all.push(ask);
        }
    });
    let job = |name: &'static str| {
        let (places, asked, world) = (places.clone(), asked.clone(), world.clone());
        async move {
            let _place = places.acquire().await.unwrap();
            let (reply, answer) = oneshot::channel();
            asked.send(reply).await.unwrap();
            step(&world, format!("page({name})"), 30).await.unwrap();
            let _ = answer.await;
            step(&world, format!("part({name})"), 20).await.unwrap();
        }
    };
    let a = tokio::spawn(job("a"));
    pause(1).await;
    job("b").await;
    a.await.unwrap();
}

async fn acquires_all_permits_at_once(world: World) {
    let places = Semaphore::new(2);
    let job = async |name: &str| {
        let _places = places.acquire_many(2).await.unwrap();
        step(&world, format!("page({name})"), 30).await.unwrap();
        step(&world, format!("part({name})"), 20).await.unwrap();
    };
    tokio::join!(job("a"), job("b"));
}

async fn the_loop_waits_for_each_job(world: World) {
    let places = Arc::new(Semaphore::new(2));
    for name in ["a", "b"] {
        let (places, world) = (places.clone(), world.clone());
        let job = tokio::spawn(async move {
            let _place = places.acquire().await.unwrap();
            step(&world, format!("page({name})"), 30).await.unwrap();
            step(&world, format!("part({name})"), 20).await.unwrap();
        });
        job.await.unwrap();
    }
}

async fn a_place_for_the_inner_alone(world: World) {
    let places = Arc::new(Semaphore::new(2));
    let jobs = ["a", "b"].map(|name| {
        let (places, world) = (places.clone(), world.clone());
        tokio::spawn(async move {
            step(&world, format!("page({name})"), 30).await.unwrap();
            let _place = places.acquire().await.unwrap();
            step(&world, format!("part({name})"), 20).await.unwrap();
        })
    });
    for job in jobs {
        job.await.unwrap();
    }
}

async fn gives_the_place_back_first(world: World) {
    let places = Semaphore::new(2);
    let job = async |name: &str| {
        let place = places.acquire().await.unwrap();
        step(&world, format!("page({name})"), 30).await.unwrap();
        drop(place);
        let _place = places.acquire().await.unwrap();
        step(&world, format!("part({name})"), 20).await.unwrap();
    };
    tokio::join!(job("b"), job("a"));
}
