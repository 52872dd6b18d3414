//! Tasks, panics, errors, cancellation, clean-up.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, OnceCell, Semaphore, mpsc, oneshot, watch};
use tokio::task::{AbortHandle, JoinHandle, JoinSet, LocalSet};
use tokio::time::{interval, sleep, timeout};
use wakeline::{World, WorldError, ms};

use super::case::{Case, d, pages, pause, right, rows, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "a-task-panicked",
            three_reports_and_a_mail,
            a_report_divides_by_nothing,
        ),
        wrong("a-task-panicked", fetch_and_store_two, the_fetcher_unwraps),
        wrong("a-task-panicked", ask_and_print, the_actor_panics),
        wrong("panicked", sum_of_two, joins_with_unwrap),
        wrong("panicked", one_config, block_on_inside),
        wrong("panicked", read_twice, polled_after_its_end),
        wrong(
            "not-cleaned-up",
            transfer_that_times_out,
            rollback_after_the_await,
        ),
        wrong(
            "not-cleaned-up",
            session_that_is_ended,
            goodbye_after_the_loop,
        ),
        wrong("aborted-with-its-owner", serve_three, set_of_a_function),
        wrong(
            "aborted-with-its-owner",
            two_in_the_background,
            guard_bound_to_underscore,
        ),
        wrong(
            "aborted-with-its-owner",
            two_in_the_background,
            local_set_left_early,
        ),
        wrong(
            "ran-on-after-the-end",
            save_then_bye,
            save_is_not_waited_for,
        ),
        wrong(
            "error-ignored",
            deploy_or_rollback,
            deploys_whatever_the_build_says,
        ),
        wrong(
            "error-ignored",
            all_or_nothing,
            counts_joins_and_not_results,
        ),
        wrong("error-ignored", config_or_default, ok_of_the_wrong_one),
        wrong("lost-in-select", big_with_ticks, big_made_anew_each_tick),
        wrong("lost-in-select", big_with_ticks, big_in_short_timeouts),
        wrong("lost-in-select", two_letters, letter_dropped_by_a_beat),
        wrong("not-cancelled", fastest_of_three, losers_run_on),
        wrong("not-cancelled", give_up_after_fifty, timeout_of_the_handle),
        wrong("did-it-again", rates_for_three, each_fetches_its_own),
        wrong("did-it-again", rates_for_three, check_then_fetch),
        wrong("not-asked-for", first_choice_is_there, asks_the_backup_too),
        wrong(
            "not-asked-for",
            two_of_three_confirmed,
            sends_the_rest_as_well,
        ),
        wrong(
            "aborted-with-its-owner",
            drain_then_stop,
            aborts_what_is_under_way,
        ),
        wrong("cancelled-good-work", three_votes, returns_with_the_first),
        wrong("never-started", save_then_bye, future_in_a_variable),
        wrong(
            "never-started",
            two_in_the_background,
            local_set_that_nobody_runs,
        ),
        wrong("wrong-operation", pages_one_to_three, pages_from_zero),
        wrong(
            "began-too-early",
            index_then_search,
            search_beside_the_index,
        ),
        right(three_reports_and_a_mail, reports_with_checked_joins),
        right(transfer_that_times_out, rollback_by_the_owner),
        right(serve_three, set_given_back),
        right(two_in_the_background, local_set_run),
        right(deploy_or_rollback, deploys_by_match),
        right(all_or_nothing, all_or_nothing_by_hand),
        right(big_with_ticks, big_pinned),
        right(big_with_ticks, big_in_a_task),
        right(fastest_of_three, losers_in_a_set),
        right(rates_for_three, one_task_and_a_watch),
        right(drain_then_stop, stops_and_drains),
        right(three_votes, votes_by_channel),
        right(save_then_bye, save_in_a_task_joined),
        right(pages_one_to_three, pages_through_a_queue),
        right(give_up_after_fifty, aborted_after_fifty),
    ]
}

async fn go(world: &World, name: impl std::fmt::Display, millis: u64) {
    step(world, name, millis).await.unwrap();
}

// Three reports, then a mail for each that is there.

async fn three_reports_and_a_mail(world: World) {
    let report = async |n: u64| {
        go(&world, format!("report({n})"), 20).await;
        go(&world, format!("mail({n})"), 10).await;
    };
    tokio::join!(report(1), report(2), report(0));
    go(&world, "archive", 5).await;
}

async fn a_report_divides_by_nothing(world: World) {
    let mut set = JoinSet::new();
    for n in [1, 2, 0u64] {
        let world = world.clone();
        set.spawn(async move {
            go(&world, format!("report({n})"), 20).await;
            let share = 100 / n;
            go(&world, format!("mail({n})"), 10).await;
            share
        });
    }
    while set.join_next().await.is_some() {}
    go(&world, "archive", 5).await;
}

async fn reports_with_checked_joins(world: World) {
    let mut set = JoinSet::new();
    for n in [1, 2, 0u64] {
        let world = world.clone();
        set.spawn(async move {
            go(&world, format!("report({n})"), 20).await;
            let share = 100u64.checked_div(n);
            go(&world, format!("mail({n})"), 10).await;
            share
        });
    }
    while let Some(done) = set.join_next().await {
        done.unwrap();
    }
    go(&world, "archive", 5).await;
}

// Two pages are fetched and stored; one is broken and stored as such.

async fn fetch_and_store_two(world: World) {
    let web = pages(&world, &[("a", 20)]);
    web.broken("b", ms(30));
    let one = async |name: &str| {
        let _ = web.fetch(name).await;
        go(&world, format!("store({name})"), 10).await;
    };
    tokio::join!(one("a"), one("b"));
}

async fn the_fetcher_unwraps(world: World) {
    let web = pages(&world, &[("a", 20)]);
    web.broken("b", ms(30));
    let (tx, mut rx) = mpsc::channel(2);
    for name in ["a", "b"] {
        let (tx, fetch) = (tx.clone(), web.fetch(name));
        tokio::spawn(async move {
            let page = fetch.await.unwrap();
            tx.send((name, page)).await.unwrap();
        });
    }
    drop(tx);
    while let Some((name, _page)) = rx.recv().await {
        go(&world, format!("store({name})"), 10).await;
    }
}

// An actor that answers.

async fn ask_and_print(world: World) {
    go(&world, "look up(0)", 10).await;
    go(&world, "print(0)", 5).await;
    go(&world, "look up(9)", 10).await;
    go(&world, "print(9)", 5).await;
}

async fn the_actor_panics(world: World) {
    let (tx, mut rx) = mpsc::channel::<(usize, oneshot::Sender<&str>)>(4);
    let outside = world.clone();
    tokio::spawn(async move {
        let names = ["zero", "one"];
        while let Some((index, reply)) = rx.recv().await {
            go(&outside, format!("look up({index})"), 10).await;
            let _ = reply.send(names[index]);
        }
    });
    for index in [0, 9] {
        let (reply, answer) = oneshot::channel();
        tx.send((index, reply)).await.unwrap();
        if answer.await.is_ok() {
            go(&world, format!("print({index})"), 5).await;
        }
    }
}

// Two parts of a sum.

async fn sum_of_two(world: World) {
    tokio::join!(go(&world, "part(1)", 10), go(&world, "part(2)", 20));
    go(&world, "sum", 5).await;
}

async fn joins_with_unwrap(world: World) {
    let handles: Vec<JoinHandle<u32>> = [1, 2]
        .into_iter()
        .map(|n| {
            let world = world.clone();
            tokio::spawn(async move {
                go(&world, format!("part({n})"), n * 10).await;
                ["7", "x"][n as usize - 1].parse::<u32>().unwrap()
            })
        })
        .collect();
    let mut sum = 0;
    for handle in handles {
        sum += handle.await.unwrap();
    }
    go(&world, "sum", 5).await;
    let _ = sum;
}

async fn one_config(world: World) {
    let _ = pages(&world, &[("config", 20)]).fetch("config").await;
    go(&world, "start", 10).await;
}

fn config_now(world: &World) -> String {
    let fetch = world.web().fetch("config");
    tokio::runtime::Handle::current().block_on(fetch).unwrap()
}

async fn block_on_inside(world: World) {
    pages(&world, &[("config", 20)]);
    let _config = config_now(&world);
    go(&world, "start", 10).await;
}

async fn read_twice(world: World) {
    go(&world, "read", 10).await;
    go(&world, "use", 10).await;
}

async fn polled_after_its_end(world: World) {
    let (tx, mut rx) = oneshot::channel();
    let outside = world.clone();
    tokio::spawn(async move {
        go(&outside, "read", 10).await;
        tx.send(1).unwrap();
    });
    let mut beat = interval(d(50));
    beat.tick().await;
    loop {
        tokio::select! {
            answer = &mut rx => if answer == Ok(1) { go(&world, "use", 10).await },
            _ = beat.tick() => break,
        }
    }
}

// A transfer with a limit of 40 ms.

async fn transfer_that_times_out(world: World) {
    let work = async {
        go(&world, "begin", 5).await;
        go(&world, "move", 100).await;
    };
    let _ = timeout(d(40), work).await;
    go(&world, "rollback", 5).await;
}

async fn rollback_after_the_await(world: World) {
    let work = async {
        go(&world, "begin", 5).await;
        let moved = step(&world, "move", 100).await;
        if moved.is_err() {
            go(&world, "rollback", 5).await;
        }
    };
    if timeout(d(40), work).await.is_err() {
        world.say("too late");
    }
}

async fn rollback_by_the_owner(world: World) {
    let outside = world.clone();
    let mut work = tokio::spawn(async move {
        go(&outside, "begin", 5).await;
        go(&outside, "move", 100).await;
    });
    tokio::select! {
        _ = &mut work => return,
        () = pause(40) => work.abort(),
    }
    let _ = work.await;
    go(&world, "rollback", 5).await;
}

// A session that is told to end.

async fn session_that_is_ended(world: World) {
    for n in 0..2 {
        go(&world, format!("page({n})"), 20).await;
    }
    go(&world, "logout", 5).await;
}

async fn goodbye_after_the_loop(world: World) {
    let (tx, mut rx) = mpsc::channel(4);
    let outside = world.clone();
    let session = tokio::spawn(async move {
        while let Some(n) = rx.recv().await {
            go(&outside, format!("page({n})"), 20).await;
        }
        go(&outside, "logout", 5).await;
    });
    for n in 0..2 {
        tx.send(n).await.unwrap();
    }
    sleep(d(60)).await;
    session.abort();
    let _ = session.await;
}

// A server of three.

async fn serve_three(world: World) {
    let serve = async |n: u64| go(&world, format!("serve({n})"), 20).await;
    tokio::join!(serve(0), serve(1), serve(2));
    go(&world, "close", 5).await;
}

fn start(world: &World) -> JoinSet<()> {
    let mut set = JoinSet::new();
    for n in 0..3 {
        let world = world.clone();
        set.spawn(async move { go(&world, format!("serve({n})"), 20).await });
    }
    set
}

async fn set_of_a_function(world: World) {
    async fn start_all(world: &World) -> usize {
        let set = start(world);
        pause(5).await;
        set.len()
    }
    assert_eq!(start_all(&world).await, 3);
    pause(20).await;
    go(&world, "close", 5).await;
}

async fn set_given_back(world: World) {
    let mut set = start(&world);
    while set.join_next().await.is_some() {}
    go(&world, "close", 5).await;
}

// Two in the background.

async fn two_in_the_background(world: World) {
    tokio::join!(go(&world, "sync", 30), go(&world, "index", 20));
    go(&world, "ready", 5).await;
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn background(world: &World, name: &'static str, millis: u64) -> AbortOnDrop {
    let world = world.clone();
    AbortOnDrop(tokio::spawn(async move { go(&world, name, millis).await }).abort_handle())
}

async fn guard_bound_to_underscore(world: World) {
    let _sync = background(&world, "sync", 30);
    tokio::task::yield_now().await;
    {
        let _index = background(&world, "index", 20);
        tokio::task::yield_now().await;
    }
    pause(30).await;
    go(&world, "ready", 5).await;
}

async fn local_set_left_early(world: World) {
    let local = LocalSet::new();
    let (sync, index) = (world.clone(), world.clone());
    local.spawn_local(async move { go(&sync, "sync", 30).await });
    let index = local.spawn_local(async move { go(&index, "index", 20).await });
    local.run_until(async { index.await.unwrap() }).await;
    drop(local);
    pause(10).await;
    go(&world, "ready", 5).await;
}

async fn local_set_that_nobody_runs(world: World) {
    let local = LocalSet::new();
    let sync = world.clone();
    local.spawn_local(async move { go(&sync, "sync", 30).await });
    go(&world, "index", 20).await;
    pause(10).await;
    go(&world, "ready", 5).await;
}

async fn local_set_run(world: World) {
    let local = LocalSet::new();
    local
        .run_until(async {
            let (sync, index) = (world.clone(), world.clone());
            let a = tokio::task::spawn_local(async move { go(&sync, "sync", 30).await });
            let b = tokio::task::spawn_local(async move { go(&index, "index", 20).await });
            a.await.unwrap();
            b.await.unwrap();
        })
        .await;
    go(&world, "ready", 5).await;
}

// A save, then a word.

async fn save_then_bye(world: World) {
    go(&world, "edit", 10).await;
    go(&world, "save", 20).await;
}

async fn save_is_not_waited_for(world: World) {
    go(&world, "edit", 10).await;
    let outside = world.clone();
    tokio::spawn(async move { go(&outside, "save", 20).await });
    tokio::task::yield_now().await;
}

async fn future_in_a_variable(world: World) {
    go(&world, "edit", 10).await;
    let saved = async {
        go(&world, "save", 20).await;
        true
    };
    // "It is saved in the background."
    pause(20).await;
    drop(saved);
}

async fn save_in_a_task_joined(world: World) {
    go(&world, "edit", 10).await;
    let outside = world.clone();
    let saved = tokio::spawn(async move { go(&outside, "save", 20).await });
    saved.await.unwrap();
}

// A build that fails.

async fn deploy_or_rollback(world: World) {
    world.disk().broken("build", ms(30));
    assert!(world.disk().read("build").await.is_err());
    go(&world, "roll back", 10).await;
}

async fn deploys_whatever_the_build_says(world: World) {
    world.disk().broken("build", ms(30));
    let _ = world.disk().read("build").await;
    go(&world, "deploy", 20).await;
}

async fn deploys_by_match(world: World) {
    let disk = world.disk();
    disk.broken("build", ms(30));
    let built = tokio::spawn(disk.read("build")).await.unwrap();
    match built {
        Ok(_) => go(&world, "deploy", 20).await,
        Err(_) => go(&world, "roll back", 10).await,
    }
}

// All rows or none.

async fn all_or_nothing(world: World) {
    let db = rows(&world, &[("a", 20), ("c", 60)]);
    db.broken("b", ms(30));
    let got = tokio::try_join!(db.query("a"), db.query("b"), db.query("c"));
    if got.is_err() {
        go(&world, "alarm", 5).await;
    } else {
        go(&world, "publish", 5).await;
    }
}

async fn counts_joins_and_not_results(world: World) {
    let db = rows(&world, &[("a", 20), ("c", 60)]);
    db.broken("b", ms(30));
    let mut set = JoinSet::new();
    for name in ["a", "b", "c"] {
        set.spawn(db.query(name));
    }
    let mut good = 0;
    while let Some(done) = set.join_next().await {
        if done.is_ok() {
            good += 1;
        }
    }
    let next = if good == 3 { "publish" } else { "alarm" };
    go(&world, next, 5).await;
}

async fn all_or_nothing_by_hand(world: World) {
    let db = rows(&world, &[("a", 20), ("c", 60)]);
    db.broken("b", ms(30));
    let mut set = JoinSet::new();
    for name in ["a", "b", "c"] {
        set.spawn(db.query(name));
    }
    let mut bad = None;
    while let Some(done) = set.join_next().await {
        if let Err(error) = done.unwrap() {
            bad = Some(error);
            break;
        }
    }
    set.shutdown().await;
    let next = if bad.is_none() { "publish" } else { "alarm" };
    go(&world, next, 5).await;
}

// A config, or the default one.

async fn config_or_default(world: World) {
    world.disk().file("default", ms(10), "x");
    let _ = world.disk().read("mine").await;
    world.disk().read("default").await.unwrap();
    go(&world, "start", 10).await;
}

async fn ok_of_the_wrong_one(world: World) {
    world.disk().file("default", ms(10), "x");
    async fn load(world: &World) -> Result<String, WorldError> {
        world
            .disk()
            .read("mine")
            .await
            .or_else(|_| Ok(String::new()))
    }
    let config = match load(&world).await {
        Ok(config) => config,
        Err(_) => world.disk().read("default").await.unwrap(),
    };
    let _ = config;
    go(&world, "start", 10).await;
}

// One big page, a sign of life every 20 ms.

async fn big_with_ticks(world: World) {
    let web = pages(&world, &[("big", 50)]);
    web.fetch("big").await.unwrap();
    go(&world, "show", 10).await;
}

async fn big_made_anew_each_tick(world: World) {
    let web = pages(&world, &[("big", 50)]);
    let mut ticks = interval(d(20));
    for _ in 0..10 {
        tokio::select! {
            page = web.fetch("big") => {
                page.unwrap();
                break;
            }
            _ = ticks.tick() => world.say("still there"),
        }
    }
    go(&world, "show", 10).await;
}

async fn big_in_short_timeouts(world: World) {
    let web = pages(&world, &[("big", 50)]);
    for _ in 0..4 {
        match timeout(d(20), web.fetch("big")).await {
            Ok(_) => break,
            Err(_) => world.say("still there"),
        }
    }
    go(&world, "show", 10).await;
}

async fn big_pinned(world: World) {
    let web = pages(&world, &[("big", 50)]);
    let mut big = std::pin::pin!(web.fetch("big"));
    let mut ticks = interval(d(20));
    loop {
        tokio::select! {
            page = &mut big => {
                page.unwrap();
                break;
            }
            _ = ticks.tick() => world.say("still there"),
        }
    }
    go(&world, "show", 10).await;
}

async fn big_in_a_task(world: World) {
    let web = pages(&world, &[("big", 50)]);
    let mut big = tokio::spawn(web.fetch("big"));
    while timeout(d(20), &mut big).await.is_err() {
        world.say("still there");
    }
    go(&world, "show", 10).await;
}

// Two letters come in, each is filed (30 ms); a beat every 20 ms.

async fn two_letters(world: World) {
    go(&world, "file(0)", 30).await;
    go(&world, "file(1)", 30).await;
}

async fn letter_dropped_by_a_beat(world: World) {
    let (tx, mut rx) = mpsc::channel(2);
    tx.send(0).await.unwrap();
    tx.send(1).await.unwrap();
    drop(tx);
    let mut beat = interval(d(20));
    beat.tick().await;
    loop {
        let file = async {
            let n = rx.recv().await?;
            go(&world, format!("file({n})"), 30).await;
            Some(())
        };
        tokio::select! {
            filed = file => if filed.is_none() { break },
            _ = beat.tick() => world.say("alive"),
        }
    }
}

// The fastest of three mirrors.

async fn fastest_of_three(world: World) {
    let web = pages(&world, &[("north", 60), ("east", 20), ("south", 90)]);
    tokio::select! {
        _ = web.fetch("north") => {}
        _ = web.fetch("east") => {}
        _ = web.fetch("south") => {}
    }
    go(&world, "unpack", 100).await;
}

async fn losers_run_on(world: World) {
    let web = pages(&world, &[("north", 60), ("east", 20), ("south", 90)]);
    let (tx, mut rx) = mpsc::channel(3);
    for name in ["north", "east", "south"] {
        let (tx, fetch) = (tx.clone(), web.fetch(name));
        tokio::spawn(async move {
            let _ = tx.send(fetch.await).await;
        });
    }
    rx.recv().await.unwrap().unwrap();
    go(&world, "unpack", 100).await;
}

async fn losers_in_a_set(world: World) {
    let web = pages(&world, &[("north", 60), ("east", 20), ("south", 90)]);
    let mut set = JoinSet::new();
    for name in ["north", "east", "south"] {
        set.spawn(web.fetch(name));
    }
    set.join_next().await.unwrap().unwrap().unwrap();
    drop(set);
    go(&world, "unpack", 100).await;
}

// A query that is given up after 50 ms.

async fn give_up_after_fifty(world: World) {
    let db = rows(&world, &[("slow", 200)]);
    let _ = timeout(d(50), db.query("slow")).await;
    go(&world, "say sorry", 300).await;
}

async fn timeout_of_the_handle(world: World) {
    let db = rows(&world, &[("slow", 200)]);
    let query = tokio::spawn(db.query("slow"));
    if timeout(d(50), query).await.is_err() {
        go(&world, "say sorry", 300).await;
    }
}

async fn aborted_after_fifty(world: World) {
    let db = rows(&world, &[("slow", 200)]);
    let mut query = tokio::spawn(db.query("slow"));
    if timeout(d(50), &mut query).await.is_err() {
        query.abort();
        assert!(query.await.unwrap_err().is_cancelled());
        go(&world, "say sorry", 300).await;
    }
}

// Rates for three who ask at the same time.

async fn rates_for_three(world: World) {
    pages(&world, &[("rates", 30)])
        .fetch("rates")
        .await
        .unwrap();
    go(&world, "draw", 10).await;
}

async fn each_fetches_its_own(world: World) {
    let web = pages(&world, &[("rates", 30)]);
    let views: Vec<_> = (0..3).map(|_| tokio::spawn(web.fetch("rates"))).collect();
    for view in views {
        view.await.unwrap().unwrap();
    }
    go(&world, "draw", 10).await;
}

async fn check_then_fetch(world: World) {
    let web = pages(&world, &[("rates", 30)]);
    let cell = OnceCell::new();
    let view = async || {
        if cell.get().is_none() {
            let rates = web.fetch("rates").await.unwrap();
            let _ = cell.set(rates);
        }
    };
    tokio::join!(view(), view(), view());
    go(&world, "draw", 10).await;
}

async fn one_task_and_a_watch(world: World) {
    let web = pages(&world, &[("rates", 30)]);
    let (tx, rx) = watch::channel(None);
    tokio::spawn(async move { tx.send(web.fetch("rates").await.ok()) });
    let view = async || {
        let mut rx = rx.clone();
        rx.wait_for(Option::is_some).await.unwrap().clone()
    };
    tokio::join!(view(), view(), view());
    go(&world, "draw", 10).await;
}

// A first choice, and a backup that is only for the worst case.

async fn first_choice_is_there(world: World) {
    let web = pages(&world, &[("main", 30), ("backup", 20)]);
    web.fetch("main").await.unwrap();
    go(&world, "show", 10).await;
}

async fn asks_the_backup_too(world: World) {
    let web = pages(&world, &[("main", 30), ("backup", 20)]);
    let backup = web.fetch("backup").await;
    let page = web.fetch("main").await.or(backup);
    assert!(page.is_ok());
    go(&world, "show", 10).await;
}

async fn two_of_three_confirmed(world: World) {
    let db = rows(&world, &[("ada", 10), ("cy", 15)]);
    db.broken("bob", ms(10));
    for name in ["ada", "bob", "cy"] {
        if db.query(name).await.is_ok() {
            go(&world, format!("mail({name})"), 10).await;
        }
    }
}

async fn sends_the_rest_as_well(world: World) {
    let db = rows(&world, &[("ada", 10), ("cy", 15)]);
    db.broken("bob", ms(10));
    for name in ["ada", "bob", "cy"] {
        let known = db.query(name).await;
        if known.is_ok() || known.is_err_and(|error| error.reason != "not found") {
            go(&world, format!("mail({name})"), 10).await;
        }
    }
}

// Requests under way are finished before the end.

async fn drain_then_stop(world: World) {
    let handle = async |n: u64| {
        pause(n * 10).await;
        go(&world, format!("handle({n})"), 40).await;
    };
    tokio::join!(handle(0), handle(1), handle(2));
    go(&world, "close", 5).await;
}

async fn aborts_what_is_under_way(world: World) {
    let mut set = JoinSet::new();
    for n in 0..3 {
        let world = world.clone();
        set.spawn(async move {
            pause(n * 10).await;
            go(&world, format!("handle({n})"), 40).await;
        });
    }
    pause(30).await;
    // Told to stop.
    set.abort_all();
    while set.join_next().await.is_some() {}
    go(&world, "close", 5).await;
}

async fn stops_and_drains(world: World) {
    let stop = Arc::new(Notify::new());
    let mut set = JoinSet::new();
    let told = stop.clone();
    tokio::spawn(async move {
        pause(25).await;
        told.notify_one();
    });
    let mut n = 0;
    loop {
        let (own, outside) = (n, world.clone());
        set.spawn(async move { go(&outside, format!("handle({own})"), 40).await });
        n += 1;
        tokio::select! {
            () = stop.notified() => break,
            () = pause(10) => {}
        }
    }
    set.join_all().await;
    go(&world, "close", 5).await;
}

// Three votes are all counted.

async fn three_votes(world: World) {
    let vote = async |n: u64| go(&world, format!("vote({n})"), 10 + n * 10).await;
    tokio::join!(vote(0), vote(1), vote(2));
    go(&world, "count", 5).await;
}

async fn returns_with_the_first(world: World) {
    let vote = async |n: u64| go(&world, format!("vote({n})"), 10 + n * 10).await;
    tokio::select! {
        () = vote(0) => {}
        () = vote(1) => {}
        () = vote(2) => {}
    }
    go(&world, "count", 5).await;
}

async fn votes_by_channel(world: World) {
    let (tx, mut rx) = mpsc::unbounded_channel();
    for n in 0..3 {
        let (tx, world) = (tx.clone(), world.clone());
        tokio::spawn(async move {
            go(&world, format!("vote({n})"), 10 + n * 10).await;
            tx.send(n)
        });
    }
    for _ in 0..3 {
        rx.recv().await.unwrap();
    }
    go(&world, "count", 5).await;
}

// Pages one to three.

async fn pages_one_to_three(world: World) {
    let web = pages(
        &world,
        &[(1, 10), (2, 20), (3, 15)].map(|(n, l)| (["0", "1", "2", "3"][n], l)),
    );
    let _ = tokio::join!(web.fetch(1), web.fetch(2), web.fetch(3));
}

async fn pages_from_zero(world: World) {
    let web = pages(&world, &[("0", 10), ("1", 10), ("2", 20), ("3", 15)]);
    let mut set = JoinSet::new();
    for n in 0..3 {
        set.spawn(web.fetch(n));
    }
    set.join_all().await;
}

async fn pages_through_a_queue(world: World) {
    let web = pages(&world, &[("1", 10), ("2", 20), ("3", 15)]);
    let (tx, mut rx) = mpsc::channel(1);
    let limit = Arc::new(Semaphore::new(3));
    let feed = async move {
        for n in 1..=3 {
            tx.send(n).await.unwrap();
        }
    };
    let take = async {
        let found = Arc::new(Mutex::new(Vec::new()));
        let mut set = JoinSet::new();
        while let Some(n) = rx.recv().await {
            let permit = limit.clone().acquire_owned().await.unwrap();
            let (fetch, found) = (web.fetch(n), found.clone());
            set.spawn(async move {
                let page = fetch.await.unwrap();
                found.lock().await.push(page);
                drop(permit);
            });
        }
        set.join_all().await;
        assert_eq!(found.lock().await.len(), 3);
    };
    tokio::join!(feed, take);
}

// An index, then a search in it.

async fn index_then_search(world: World) {
    go(&world, "index", 30).await;
    go(&world, "search", 10).await;
}

async fn search_beside_the_index(world: World) {
    let outside = world.clone();
    let index = tokio::spawn(async move { go(&outside, "index", 30).await });
    go(&world, "search", 10).await;
    index.await.unwrap();
    let _ = Duration::ZERO;
}
