//! What must come first: work that is begun too early, or in the right order by
//! luck.

use std::cell::RefCell;
use std::time::Duration;

use tokio::time::timeout;
use wakeline::World;

use super::case::{Case, d, go, pages, pause, right, rows, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong(
            "began-too-early",
            index_then_search,
            search_beside_the_index,
        ),
        wrong("right-by-luck", index_then_query, query_after_forty),
        wrong("began-too-early", migrate_then_serve, serves_at_once),
        wrong("right-by-luck", load_and_use, waits_a_while),
        wrong("right-by-luck", page_within, limit_of_fifty_five),
        wrong("different-moments", b_before_a, a_before_b),
        right(page_within, page_within_by_abort),
        right(north_before_south, named_answers),
    ]
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

// An index, then a query that needs it.

async fn index_then_query(world: World) {
    let db = rows(&world, &[("user", 10)]);
    go(&world, "index", 40).await;
    db.query("user").await.unwrap();
}

async fn query_after_forty(world: World) {
    let db = rows(&world, &[("user", 10)]);
    tokio::join!(go(&world, "index", 40), async {
        pause(40).await;
        db.query("user").await.unwrap();
    });
}

// Tables are made before anybody asks for users.

async fn migrate_then_serve(world: World) {
    let db = rows(&world, &[("users", 10)]);
    go(&world, "migrate", 30).await;
    tokio::join!(async { db.query("users").await }, go(&world, "listen", 20));
}

async fn serves_at_once(world: World) {
    let db = rows(&world, &[("users", 10)]);
    let _ = tokio::join!(
        go(&world, "migrate", 30),
        async {
            let _ = db.query("users").await;
        },
        async {
            pause(30).await;
            go(&world, "listen", 20).await;
        }
    );
}

// What is loaded is used.

async fn load_and_use(world: World) {
    go(&world, "load", 30).await;
    go(&world, "use", 10).await;
}

async fn waits_a_while(world: World) {
    let outside = world.clone();
    tokio::spawn(async move { go(&outside, "load", 30).await });
    pause(30).await;
    go(&world, "use", 10).await;
}

// A page that takes 50 ms, and has 100.

async fn page_within(world: World) {
    let _ = timeout(d(100), pages(&world, &[("a", 50)]).fetch("a")).await;
    go(&world, "end", 5).await;
}

async fn limit_of_fifty_five(world: World) {
    let _ = timeout(d(52), pages(&world, &[("a", 50)]).fetch("a")).await;
    go(&world, "end", 5).await;
}

async fn page_within_by_abort(world: World) {
    let mut fetch = tokio::spawn(pages(&world, &[("a", 50)]).fetch("a"));
    tokio::select! {
        _ = &mut fetch => {}
        () = pause(100) => fetch.abort(),
    }
    go(&world, "end", 5).await;
}

// First b, then a.

async fn b_before_a(world: World) {
    go(&world, "b", 20).await;
    go(&world, "a", 10).await;
}

async fn a_before_b(world: World) {
    go(&world, "a", 10).await;
    go(&world, "b", 20).await;
}

// Two answers; the one of the north is printed.

async fn north_before_south(world: World) {
    let web = pages(&world, &[("north", 48), ("south", 50)]);
    let _ = tokio::join!(web.fetch("north"), web.fetch("south"));
    go(&world, "print(north)", 10).await;
}

async fn named_answers(world: World) {
    let web = pages(&world, &[("north", 48), ("south", 50)]);
    let answers = RefCell::new(Vec::new());
    let ask = async |name| {
        let page = web.fetch(name).await.unwrap();
        answers.borrow_mut().push((name, page));
    };
    tokio::join!(ask("north"), ask("south"));
    let north = answers
        .borrow()
        .iter()
        .find(|(name, _)| *name == "north")
        .unwrap()
        .0;
    go(&world, format!("print({north})"), 10).await;
}
