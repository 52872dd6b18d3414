//! What the plans come to. `pub(crate)` is what the hidden checks use as well.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::subject::{Machine, Plan, old_calls, pages, pictures};
use tokio::task::JoinSet;
use wakeline::{Millis, World, ms};

/// What a job does for its time.
#[derive(Clone, Copy)]
pub(crate) enum Work {
    Waits,
    Computes,
    WaitsWithItsThread,
}

/// So many jobs of a name, each of which takes so long.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) work: Work,
    pub(crate) count: usize,
    pub(crate) each: Millis,
}

/// Runs all jobs of a part by a plan. More than `enough` threads are of no use.
pub(crate) async fn run(world: World, part: Part, plan: Plan, (enough, which): (usize, &str)) {
    match plan {
        Plan::Tasks => on_the_loop(world, part).await,
        Plan::Threads(threads) => {
            assert!(threads > 0, "with no thread nothing is done");
            assert!(
                threads <= enough,
                "{threads} threads are not faster than {enough}: {which}"
            );
            on_threads(world, part, threads).await;
        }
    }
}

async fn on_the_loop(world: World, part: Part) {
    let mut jobs = JoinSet::new();
    for number in 1..=part.count {
        let wait = world.operation(format!("{}({number})", part.name), part.each);
        jobs.spawn(async move {
            match part.work {
                Work::Waits => drop(wait.await),
                // Both keep the only thread.
                Work::Computes | Work::WaitsWithItsThread => thread::sleep(part.each.into()),
            }
        });
    }
    jobs.join_all().await;
}

/// A task of its own stands for each thread, which is busy with its job. They never
/// compute in more of them than there are processors.
async fn on_threads(world: World, part: Part, threads: usize) {
    let jobs: VecDeque<_> = (1..=part.count)
        .map(|number| world.operation(format!("{}({number})", part.name), part.each))
        .collect();
    let jobs = Arc::new(Mutex::new(jobs));
    let mut busy = JoinSet::new();
    for _ in 0..threads {
        let jobs = Arc::clone(&jobs);
        busy.spawn(async move {
            loop {
                let Some(job) = jobs.lock().unwrap().pop_front() else {
                    return;
                };
                let _ = job.await;
            }
        });
    }
    busy.join_all().await;
}

/// The thread of an event loop.
pub(crate) const LOOP: (usize, &str) = (1, "that of an event loop");
/// What old calls need.
pub(crate) const CALLS: &str = "one for each call";

/// As many threads as can compute at the same moment.
pub(crate) const fn of(machine: Machine) -> (usize, &'static str) {
    (machine.processors, "one for each processor")
}

const LAPTOP: Machine = Machine { processors: 2 };

#[wakeline::check]
async fn fetches_pages(world: World) {
    let part = Part {
        name: "page",
        work: Work::Waits,
        count: 6,
        each: ms(80),
    };
    run(world, part, pages(6, LAPTOP), LOOP).await;
}

#[wakeline::check]
async fn draws_pictures(world: World) {
    let part = Part {
        name: "picture",
        work: Work::Computes,
        count: 4,
        each: ms(60),
    };
    run(world, part, pictures(4, LAPTOP), of(LAPTOP)).await;
}

#[wakeline::check]
async fn makes_old_calls(world: World) {
    let part = Part {
        name: "call",
        work: Work::WaitsWithItsThread,
        count: 5,
        each: ms(70),
    };
    run(world, part, old_calls(5, LAPTOP), (5, CALLS)).await;
}
