//! Answers that are errors: what follows from them, and what must not.

use tokio::task::JoinSet;
use wakeline::{World, WorldError, ms};

use super::case::{Case, go, pages, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
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
        wrong(
            "not-asked-for",
            two_of_three_confirmed,
            sends_the_rest_as_well,
        ),
        wrong("never-started", bad_one_is_replaced, forgets_to_close),
        wrong("one-after-the-other", bad_one_among_three, bad_one_in_a_row),
        wrong(
            "never-started",
            bad_one_among_three,
            question_mark_in_the_loop,
        ),
        wrong(
            "error-ignored",
            stop_at_first_error,
            goes_on_after_the_error,
        ),
        wrong("error-ignored", write_then_confirm, confirms_anyway),
        right(deploy_or_rollback, deploys_by_match),
        right(all_or_nothing, all_or_nothing_by_hand),
        right(bad_one_is_replaced, replaced_in_a_task),
    ]
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

// A mail to everybody who is found.

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

// A failure that is dealt with.

async fn bad_one_is_replaced(world: World) {
    let web = pages(&world, &[("mirror", 20)]);
    web.broken("main", ms(10));
    if web.fetch("main").await.is_err() {
        web.fetch("mirror").await.unwrap();
    }
    go(&world, "store", 10).await;
    go(&world, "close", 5).await;
}

async fn forgets_to_close(world: World) {
    let web = pages(&world, &[("mirror", 20)]);
    web.broken("main", ms(10));
    if web.fetch("main").await.is_err() {
        web.fetch("mirror").await.unwrap();
    }
    go(&world, "store", 10).await;
}

async fn replaced_in_a_task(world: World) {
    let web = pages(&world, &[("mirror", 20)]);
    web.broken("main", ms(10));
    let page = tokio::spawn(async move {
        match web.fetch("main").await {
            Ok(page) => page,
            Err(_) => web.fetch("mirror").await.unwrap(),
        }
    });
    page.await.unwrap();
    go(&world, "store", 10).await;
    go(&world, "close", 5).await;
}

// Three queries, of which one is bad.

async fn bad_one_among_three(world: World) {
    let db = rows(&world, &[("a", 30), ("c", 20)]);
    db.broken("b", ms(25));
    let _ = tokio::join!(db.query("a"), db.query("b"), db.query("c"));
    go(&world, "report", 10).await;
}

async fn bad_one_in_a_row(world: World) {
    let db = rows(&world, &[("a", 30), ("c", 20)]);
    db.broken("b", ms(25));
    let mut bad = 0;
    for name in ["a", "b", "c"] {
        bad += u32::from(db.query(name).await.is_err());
    }
    assert_eq!(bad, 1);
    go(&world, "report", 10).await;
}

async fn question_mark_in_the_loop(world: World) {
    let db = rows(&world, &[("a", 30), ("c", 20)]);
    db.broken("b", ms(25));
    let all = async || {
        for name in ["a", "b", "c"] {
            db.query(name).await?;
        }
        Ok::<_, wakeline::WorldError>(())
    };
    let _ = all().await;
    go(&world, "report", 10).await;
}

// The first error ends all.

async fn stop_at_first_error(world: World) {
    let db = rows(&world, &[("a", 10), ("c", 10)]);
    db.broken("b", ms(10));
    for name in ["a", "b", "c"] {
        if db.query(name).await.is_err() {
            break;
        }
    }
    go(&world, "end", 5).await;
}

async fn goes_on_after_the_error(world: World) {
    let db = rows(&world, &[("a", 10), ("c", 10)]);
    db.broken("b", ms(10));
    for name in ["a", "b", "c"] {
        if let Err(error) = db.query(name).await {
            world.say(error);
        }
    }
    go(&world, "end", 5).await;
}

// An order that fails, and the mail that says so.

async fn write_then_confirm(world: World) {
    let db = rows(&world, &[]);
    db.broken("order", ms(20));
    match db.query("order").await {
        Ok(_) => go(&world, "mail(thanks)", 10).await,
        Err(_) => go(&world, "mail(sorry)", 10).await,
    }
}

async fn confirms_anyway(world: World) {
    let db = rows(&world, &[]);
    db.broken("order", ms(20));
    let order = tokio::spawn(db.query("order"));
    if order.await.is_ok() {
        go(&world, "mail(thanks)", 10).await;
    } else {
        go(&world, "mail(sorry)", 10).await;
    }
}
