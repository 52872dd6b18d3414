//! Channels that end, and channels that do not.

use std::sync::Arc;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinSet;
use wakeline::World;
use wakeline::world::Web;

use super::case::{Case, pages, pause, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("sender-still-alive", crawl_and_count, workers_by_reference),
        wrong(
            "sender-still-alive",
            crawl_and_count,
            a_field_keeps_the_sender,
        ),
        wrong(
            "sender-still-alive",
            crawl_and_count,
            a_broadcast_that_stays_open,
        ),
        wrong(
            "sender-still-alive",
            crawl_and_count,
            the_crawler_feeds_itself,
        ),
        wrong(
            "sender-still-alive",
            crawl_and_count,
            a_watch_that_stays_open,
        ),
        wrong("never-started", crawl_and_count, counts_one_only),
        wrong(
            "cancelled-good-work",
            crawl_and_count,
            a_full_channel_is_an_error,
        ),
        right(crawl_and_count, the_last_sender_goes_out_of_scope),
        right(crawl_and_count, counts_the_expected),
        right(crawl_and_count, a_weak_sender_stays),
    ]
}

const SITES: [(&str, u64); 3] = [("north", 45), ("east", 20), ("south", 30)];

fn sites(world: &World) -> Web {
    pages(world, &SITES)
}

/// Three sites are crawled; then the pages are counted.
async fn crawl_and_count(world: World) {
    let web = sites(&world);
    let _ = tokio::join!(web.fetch("north"), web.fetch("east"), web.fetch("south"));
    step(&world, "count(3)", 10).await.unwrap();
}

async fn workers_by_reference(world: World) {
    let web = sites(&world);
    let (found, mut pages) = mpsc::channel(3);
    let found = Arc::new(found);
    for (site, _) in SITES {
        let (web, found) = (web.clone(), Arc::clone(&found));
        tokio::spawn(async move { drop(found.send(web.fetch(site).await).await) });
    }
    let mut count = 0;
    while pages.recv().await.is_some() {
        count += 1;
    }
    step(&world, format!("count({count})"), 10).await.unwrap();
}

struct Crawler {
    web: Web,
    found: mpsc::UnboundedSender<String>,
}

impl Crawler {
    async fn crawl(&self, site: &str) {
        let page = self.web.fetch(site).await.unwrap();
        self.found.send(page).unwrap();
    }
}

async fn a_field_keeps_the_sender(world: World) {
    let (found, mut pages) = mpsc::unbounded_channel();
    let web = sites(&world);
    let crawler = Crawler { web, found };
    let crawl = async {
        let [a, b, c] = SITES.map(|(site, _)| crawler.crawl(site));
        tokio::join!(a, b, c);
    };
    let count = async {
        let mut count = 0;
        while pages.recv().await.is_some() {
            count += 1;
        }
        count
    };
    let ((), count) = tokio::join!(crawl, count);
    step(&world, format!("count({count})"), 10).await.unwrap();
}

async fn a_broadcast_that_stays_open(world: World) {
    let web = sites(&world);
    let (found, mut pages) = broadcast::channel(8);
    let mut crawls = JoinSet::new();
    for (site, _) in SITES {
        let (fetch, found) = (web.fetch(site), found.clone());
        crawls.spawn(async move { found.send(fetch.await.unwrap()) });
    }
    let counter = tokio::spawn(async move {
        let mut count = 0;
        while pages.recv().await.is_ok() {
            count += 1;
        }
        count
    });
    crawls.join_all().await;
    let count = counter.await.unwrap();
    step(&world, format!("count({count})"), 10).await.unwrap();
}

/// A page may have links to others, so the crawler has a sender to its own
/// queue, which therefore never ends.
async fn the_crawler_feeds_itself(world: World) {
    let web = sites(&world);
    let (queue, mut links) = mpsc::channel(8);
    for (site, _) in SITES {
        queue.send(site).await.unwrap();
    }
    let crawler = tokio::spawn(async move {
        let mut crawls = JoinSet::new();
        while let Some(site) = links.recv().await {
            let (fetch, more) = (web.fetch(site), queue.clone());
            crawls.spawn(async move {
                if fetch.await.unwrap().contains("link") {
                    more.send("linked").await.unwrap();
                }
            });
        }
        crawls.join_all().await.len()
    });
    let count = crawler.await.unwrap();
    step(&world, format!("count({count})"), 10).await.unwrap();
}

async fn a_watch_that_stays_open(world: World) {
    let web = sites(&world);
    let (count, mut counts) = watch::channel(0);
    for (site, _) in SITES {
        let (fetch, count) = (web.fetch(site), count.clone());
        tokio::spawn(async move {
            let _ = fetch.await;
            count.send_modify(|count| *count += 1);
        });
    }
    while counts.changed().await.is_ok() {}
    step(&world, format!("count({})", *count.borrow()), 10)
        .await
        .unwrap();
}

async fn counts_one_only(world: World) {
    let web = sites(&world);
    let (found, mut pages) = mpsc::channel(3);
    for (site, _) in &SITES[..1] {
        let (fetch, found) = (web.fetch(site), found.clone());
        tokio::spawn(async move { drop(found.send(fetch.await).await) });
    }
    drop(found);
    while pages.recv().await.is_some() {}
    step(&world, "count(3)", 10).await.unwrap();
}

async fn a_full_channel_is_an_error(world: World) {
    let web = sites(&world);
    let (found, _pages) = mpsc::channel(1);
    let crawl = async |site| {
        let page = web.fetch(site).await.unwrap();
        found.try_send(page)
    };
    let _ = tokio::try_join!(crawl("north"), crawl("east"), crawl("south"));
    pause(15).await;
    step(&world, "count(3)", 10).await.unwrap();
}

async fn the_last_sender_goes_out_of_scope(world: World) {
    let web = sites(&world);
    let mut pages = {
        let (found, pages) = mpsc::channel(1);
        for (site, _) in SITES {
            let (fetch, found) = (web.fetch(site), found.clone());
            tokio::spawn(async move { drop(found.send(fetch.await).await) });
        }
        pages
    };
    let mut count = 0;
    while pages.recv().await.is_some() {
        count += 1;
    }
    step(&world, format!("count({count})"), 10).await.unwrap();
}

async fn counts_the_expected(world: World) {
    let web = sites(&world);
    let (found, mut pages) = broadcast::channel(4);
    for (site, _) in SITES {
        let (fetch, found) = (web.fetch(site), found.clone());
        tokio::spawn(async move { found.send(fetch.await.unwrap()) });
    }
    for _ in SITES {
        pages.recv().await.unwrap();
    }
    step(&world, "count(3)", 10).await.unwrap();
}

async fn a_weak_sender_stays(world: World) {
    let web = sites(&world);
    let (found, mut pages) = mpsc::channel(4);
    let weak = found.downgrade();
    for (site, _) in SITES {
        let (fetch, found) = (web.fetch(site), weak.upgrade().unwrap());
        tokio::spawn(async move { drop(found.send(fetch.await).await) });
    }
    drop(found);
    while pages.recv().await.is_some() {}
    assert!(weak.upgrade().is_none());
    step(&world, "count(3)", 10).await.unwrap();
}
