//! Chapter 10, *Many at once*.

mod labs;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use wakeline::world::Web;
use wakeline::{Millis, World, WorldError, ms};

pub use labs::LABS;

crate::scenarios!["many_at_once":
    board_down,
    board_up,
    chunks_of_two,
    at_most_two,
    two_of_five,
    slow_page_last,
    permit_lost,
    equal_pages,
    two_refreshes,
    tasks_alive,
    as_they_come,
    first_of_three,
    first_of_three_handles,
    second_good,
    too_late,
    late_but_ok,
    limit_for_each,
    every_limit,
];

/// Three mirrors of one page.
fn three_pages(world: &World) -> Web {
    let web = world.web();
    web.page("a", ms(300));
    web.page("b", ms(100));
    web.page("c", ms(200));
    web
}

/// Six pages: 1300 ms of waiting, 400 ms the longest.
fn six_pages(world: &World) -> Web {
    let web = world.web();
    web.page("a", ms(400));
    web.page("b", ms(100));
    web.page("c", ms(100));
    web.page("d", ms(400));
    web.page("e", ms(100));
    web.page("f", ms(200));
    web
}

const SIX: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// The gateway before all services of the board. It bears three requests at
/// one time; with more it is down, and every request fails.
#[derive(Clone)]
struct Gateway {
    web: Web,
    under_way: Arc<AtomicUsize>,
}

impl Gateway {
    const BEARS: usize = 3;

    fn new(world: &World) -> Gateway {
        Gateway {
            web: world.web(),
            under_way: Arc::default(),
        }
    }

    async fn ask(self, service: &'static str) -> Result<String, WorldError> {
        let under_way = self.under_way.fetch_add(1, Ordering::Relaxed) + 1;
        // All that come in one instant are there before it looks.
        tokio::task::yield_now().await;
        let under_way = under_way.max(self.under_way.load(Ordering::Relaxed));
        if under_way > Self::BEARS {
            self.web.broken(service, ms(50));
        } else {
            self.web.page(service, latency(service));
        }
        let answer = self.web.fetch(service).await;
        self.under_way.fetch_sub(1, Ordering::Relaxed);
        answer
    }
}

/// How long a service takes.
fn latency(service: &str) -> Millis {
    match service {
        "mail" => ms(100),
        "search" => ms(150),
        "files" => ms(250),
        _ => ms(200),
    }
}

/// The board that asks all services in one instant, and what it does to them.
pub async fn board_down(world: World) {
    let gateway = Gateway::new(&world);
    // region: board_down
    let services = ["mail", "search", "billing", "login", "files", "chat"];
    let mut handles = Vec::new();
    for service in services {
        handles.push(tokio::spawn(gateway.clone().ask(service)));
    }
    for handle in handles {
        match handle.await.unwrap() {
            Ok(answer) => world.say(answer),
            Err(error) => world.say(error),
        }
    }
    // endregion: board_down
}

/// The board that takes a permit before it spawns.
pub async fn board_up(world: World) {
    let gateway = Gateway::new(&world);
    // region: board_up
    let services = ["mail", "search", "billing", "login", "files", "chat"];
    let limit = Arc::new(Semaphore::new(3));
    let mut set = JoinSet::new();
    for service in services {
        let permit = Arc::clone(&limit).acquire_owned().await.unwrap();
        let request = gateway.clone().ask(service);
        let world = world.clone();
        set.spawn(async move {
            world.say(request.await.unwrap());
            drop(permit);
        });
    }
    set.join_all().await;
    // endregion: board_up
}

/// A set of tasks, and each answer when it arrives.
pub async fn as_they_come(world: World) {
    let web = three_pages(&world);
    // region: as_they_come
    let mut set = JoinSet::new();
    for name in ["a", "b", "c"] {
        set.spawn(web.fetch(name));
    }
    while let Some(done) = set.join_next().await {
        let page = done.unwrap().unwrap();
        world.say(page);
    }
    // endregion: as_they_come
}

/// The first answer is enough: the others stop.
pub async fn first_of_three(world: World) {
    let web = three_pages(&world);
    // region: first_of_three
    let mut set = JoinSet::new();
    for name in ["a", "b", "c"] {
        set.spawn(web.fetch(name));
    }
    if let Some(done) = set.join_next().await {
        world.say(done.unwrap().unwrap());
    }
    drop(set);
    // endregion: first_of_three
}

/// The first answer is enough, but the others have handles only. The program
/// goes on for long enough to see what becomes of them.
pub async fn first_of_three_handles(world: World) {
    let web = three_pages(&world);
    web.page("next", ms(250));
    // region: first_of_three_handles
    let a = tokio::spawn(web.fetch("a"));
    let b = tokio::spawn(web.fetch("b"));
    let c = tokio::spawn(web.fetch("c"));
    world.say(b.await.unwrap().unwrap());
    drop((a, c));
    let next = web.fetch("next").await.unwrap();
    world.say(next);
    // endregion: first_of_three_handles
}

/// The first good page of four, where two are broken.
pub async fn second_good(world: World) {
    let web = world.web();
    web.broken("a", ms(250));
    web.broken("b", ms(100));
    web.page("c", ms(400));
    web.page("d", ms(300));
    // region: second_good
    let mut set = JoinSet::new();
    for name in ["a", "b", "c", "d"] {
        set.spawn(web.fetch(name));
    }
    while let Some(done) = set.join_next().await {
        if let Ok(page) = done.unwrap() {
            world.say(page);
            break;
        }
    }
    drop(set);
    // endregion: second_good
}

/// Keeps the thread, as a long computation does.
fn compute_for_100_ms() {
    thread::sleep(Duration::from_millis(100));
}

/// A page against the clock.
pub async fn too_late(world: World) {
    let web = three_pages(&world);
    // region: too_late
    let limit = Duration::from_millis(150);
    match tokio::time::timeout(limit, web.fetch("a")).await {
        Ok(page) => world.say(page.unwrap()),
        Err(_) => world.say("too late"),
    }
    // endregion: too_late
}

/// The time is up while the future computes, and the clock does not see it.
pub async fn late_but_ok(world: World) {
    let web = world.web();
    web.page("a", ms(100));
    // region: late_but_ok
    let limit = Duration::from_millis(150);
    let work = async {
        let page = web.fetch("a").await.unwrap();
        compute_for_100_ms();
        page
    };
    match tokio::time::timeout(limit, work).await {
        Ok(page) => world.say(page),
        Err(_) => world.say("too late"),
    }
    // endregion: late_but_ok
}

/// A limit for each step is no limit for the whole.
pub async fn limit_for_each(world: World) {
    let web = world.web();
    web.page("a", ms(100));
    web.page("b", ms(140));
    // region: limit_for_each
    let limit = Duration::from_millis(150);
    for name in ["a", "b"] {
        match tokio::time::timeout(limit, web.fetch(name)).await {
            Ok(page) => world.say(page.unwrap()),
            Err(_) => world.say("too late"),
        }
    }
    // endregion: limit_for_each
}

/// Two pages, then the next two: never more than two, and often fewer.
pub async fn chunks_of_two(world: World) {
    let web = six_pages(&world);
    // region: chunks_of_two
    for chunk in [["a", "b"], ["c", "d"], ["e", "f"]] {
        let mut set = JoinSet::new();
        for name in chunk {
            set.spawn(web.fetch(name));
        }
        set.join_all().await;
    }
    // endregion: chunks_of_two
}

/// A semaphore with two permits: two under way for as long as there is work.
pub async fn at_most_two(world: World) {
    let web = six_pages(&world);
    // region: at_most_two
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        let limit = Arc::clone(&limit);
        let fetch = web.fetch(name);
        set.spawn(async move {
            let permit = limit.acquire().await.unwrap();
            let page = fetch.await;
            drop(permit);
            page
        });
    }
    while let Some(done) = set.join_next().await {
        world.say(done.unwrap().unwrap());
    }
    // endregion: at_most_two
}

/// Two permits for five pages.
pub async fn two_of_five(world: World) {
    let web = world.web();
    let lengths = [300, 100, 250, 200, 100];
    for (page, latency) in SIX.into_iter().zip(lengths) {
        web.page(page, ms(latency));
    }
    // region: two_of_five
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for name in ["a", "b", "c", "d", "e"] {
        let (limit, web) = (Arc::clone(&limit), web.clone());
        set.spawn(async move {
            let _permit = limit.acquire().await.unwrap();
            web.fetch(name).await
        });
    }
    set.join_all().await;
    // endregion: two_of_five
}

/// The permit goes back before the fetch begins: no limit at all.
#[allow(let_underscore_drop, reason = "the mistake that the quiz asks about")]
pub async fn permit_lost(world: World) {
    let web = six_pages(&world);
    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for name in SIX {
        let limit = Arc::clone(&limit);
        let fetch = web.fetch(name);
        // region: permit_lost
        set.spawn(async move {
            let _ = limit.acquire().await.unwrap();
            fetch.await
        });
        // endregion: permit_lost
    }
    set.join_all().await;
}

/// Fetches the pages in this order, with a limit.
async fn with_limit(n: usize, web: &Web, names: [&str; 6]) {
    let limit = Arc::new(Semaphore::new(n));
    let mut set = JoinSet::new();
    for name in names {
        let limit = Arc::clone(&limit);
        let fetch = web.fetch(name);
        set.spawn(async move {
            // region: permit_and_page
            let permit = limit.acquire().await.unwrap();
            let page = fetch.await;
            drop(permit);
            page
            // endregion: permit_and_page
        });
    }
    set.join_all().await;
}

/// Six pages of one length, in which a limit gains nothing over chunks.
pub async fn equal_pages(world: World) {
    let web = world.web();
    for name in SIX {
        web.page(name, ms(100));
    }
    with_limit(2, &web, SIX).await;
}

/// A refresh that brings its own limit, and two viewers who ask at once.
#[allow(clippy::items_after_statements, reason = "the pages are not shown")]
pub async fn two_refreshes(world: World) {
    let web = six_pages(&world);
    // region: two_refreshes
    async fn refresh(web: Web) {
        let limit = Arc::new(Semaphore::new(2));
        let mut set = JoinSet::new();
        for name in ["a", "b", "c", "d", "e", "f"] {
            let limit = Arc::clone(&limit);
            let fetch = web.fetch(name);
            set.spawn(async move {
                let _permit = limit.acquire().await.unwrap();
                fetch.await
            });
        }
        set.join_all().await;
    }

    tokio::join!(refresh(web.clone()), refresh(web.clone()));
    // endregion: two_refreshes
}

/// Sixty pages and two permits: how many tasks are there at one time?
pub async fn tasks_alive(world: World) {
    let web = world.web();
    let names: Vec<String> = (1..=60).map(|n| n.to_string()).collect();
    for name in &names {
        web.page(name, ms(100));
    }
    let metrics = tokio::runtime::Handle::current().metrics();

    let limit = Arc::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    let mut most = 0;
    for name in &names {
        let (limit, fetch) = (Arc::clone(&limit), web.fetch(name));
        set.spawn(async move {
            let _permit = limit.acquire().await.unwrap();
            fetch.await
        });
        most = most.max(metrics.num_alive_tasks());
    }
    set.join_all().await;
    world.say(format!("permit in the task: {most} tasks at once"));

    let mut set = JoinSet::new();
    let mut most = 0;
    for name in &names {
        let permit = Arc::clone(&limit).acquire_owned().await.unwrap();
        let fetch = web.fetch(name);
        set.spawn(async move {
            let page = fetch.await;
            drop(permit);
            page
        });
        most = most.max(metrics.num_alive_tasks());
    }
    set.join_all().await;
    world.say(format!("permit before the spawn: {most} tasks at once"));
}

/// A limit of two, and the longest page waits until the end of the queue.
pub async fn slow_page_last(world: World) {
    let web = six_pages(&world);
    with_limit(2, &web, ["b", "c", "d", "e", "f", "a"]).await;
}

/// The six pages under every limit from one to six.
pub async fn every_limit(world: World) {
    let web = six_pages(&world);
    // region: every_limit
    for n in 1..=6 {
        let begin = world.now();
        with_limit(n, &web, ["a", "b", "c", "d", "e", "f"]).await;
        world.say(format!("limit {n}: {}", world.now() - begin));
    }
    // endregion: every_limit
}

#[cfg(test)]
mod tests;
