//! Await points: what runs in a row, what overlaps, and what must wait.

use wakeline::World;
use wakeline::world::Web;

use super::case::{Case, pages, pause, right, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("one-after-the-other", three_pages, one_by_one),
        wrong(
            "one-after-the-other",
            three_pages,
            spawned_then_awaited_at_once,
        ),
        wrong("one-after-the-other", three_pages, futures_made_first),
        wrong("too-few-at-once", three_pages, a_pair_and_then_one),
        wrong("wrong-result", three_pages, order_of_completion),
        wrong("wrong-operation", three_pages, the_same_page_twice),
        wrong("began-too-early", index_first, did_not_wait_for_the_index),
        wrong("one-after-the-other", index_first, everything_in_a_row),
        wrong("right-by-luck", index_first, slept_instead_of_waiting),
        right(three_pages, three_tasks),
        right(three_pages, nested_joins),
        right(three_pages, a_select_that_takes_all),
        right(index_first, two_tasks_after_it),
        right(index_first, pages_wait_for_a_signal),
    ]
}

fn web(world: &World) -> Web {
    pages(world, &[("a", 200), ("b", 100), ("c", 150)])
}

async fn three_pages(world: World) {
    let web = web(&world);
    let (a, b, c) = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    assert_eq!(a.unwrap() + &b.unwrap() + &c.unwrap(), "page apage bpage c");
}

async fn one_by_one(world: World) {
    let web = web(&world);
    for page in ["a", "b", "c"] {
        let _ = web.fetch(page).await;
    }
}

async fn spawned_then_awaited_at_once(world: World) {
    let web = web(&world);
    for page in ["a", "b", "c"] {
        let _ = tokio::spawn(web.fetch(page)).await;
    }
}

async fn futures_made_first(world: World) {
    let web = web(&world);
    let futures = ["a", "b", "c"].map(|page| web.fetch(page));
    for future in futures {
        let _ = future.await;
    }
}

async fn a_pair_and_then_one(world: World) {
    let web = web(&world);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"));
    let _ = web.fetch("c").await;
}

async fn order_of_completion(world: World) {
    let web = web(&world);
    let mut set = tokio::task::JoinSet::new();
    for page in ["a", "b", "c"] {
        set.spawn(web.fetch(page));
    }
    let mut texts = String::new();
    while let Some(text) = set.join_next().await {
        texts += &text.unwrap().unwrap();
    }
    assert_eq!(texts, "page apage bpage c");
}

async fn the_same_page_twice(world: World) {
    let web = web(&world);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("b"));
}

async fn three_tasks(world: World) {
    let web = web(&world);
    let tasks = ["c", "b", "a"].map(|page| tokio::spawn(web.fetch(page)));
    for task in tasks {
        let _ = task.await;
    }
}

async fn nested_joins(world: World) {
    let web = web(&world);
    let pair = async { tokio::join!(web.fetch("b"), web.fetch("c")) };
    let _ = tokio::join!(pair, web.fetch("a"));
}

async fn a_select_that_takes_all(world: World) {
    let web = web(&world);
    let (mut a, mut b, mut c) = (web.fetch("a"), web.fetch("b"), web.fetch("c"));
    let mut done = [false; 3];
    while done != [true; 3] {
        tokio::select! {
            _ = &mut a, if !done[0] => done[0] = true,
            _ = &mut b, if !done[1] => done[1] = true,
            _ = &mut c, if !done[2] => done[2] = true,
        }
    }
}

async fn index_first(world: World) {
    let web = web(&world);
    let _ = web.fetch("a").await;
    let _ = tokio::join!(web.fetch("b"), web.fetch("c"));
}

async fn did_not_wait_for_the_index(world: World) {
    let web = web(&world);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
}

async fn everything_in_a_row(world: World) {
    one_by_one(world).await;
}

async fn slept_instead_of_waiting(world: World) {
    let web = web(&world);
    let index = tokio::spawn(web.fetch("a"));
    pause(200).await;
    let _ = tokio::join!(web.fetch("b"), web.fetch("c"));
    let _ = index.await;
}

async fn two_tasks_after_it(world: World) {
    let web = web(&world);
    let _ = web.fetch("a").await;
    let tasks = [tokio::spawn(web.fetch("b")), tokio::spawn(web.fetch("c"))];
    for task in tasks {
        let _ = task.await;
    }
}

async fn pages_wait_for_a_signal(world: World) {
    let web = web(&world);
    let (ready, wait) = tokio::sync::oneshot::channel();
    let pages = async {
        wait.await.unwrap();
        tokio::join!(web.fetch("b"), web.fetch("c"))
    };
    let index = async {
        let _ = web.fetch("a").await;
        ready.send(()).unwrap();
    };
    let _ = tokio::join!(pages, index);
}
