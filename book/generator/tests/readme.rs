//! The README shows a diagnosis; this is the program that it shows.

use wakeline::view::Snapshot;
use wakeline::world::Web;
use wakeline::{World, judge, ms, scenario};

fn six_pages(world: &World) -> Web {
    for (page, latency) in [(1, 10), (2, 20), (3, 30), (4, 10), (5, 40), (6, 20)] {
        world.web().page(page, ms(latency));
    }
    world.web()
}

async fn at_most_two(world: World) {
    let (web, next) = (six_pages(&world), std::cell::Cell::new(1));
    let worker = || async {
        while next.get() <= 6 {
            let page = next.replace(next.get() + 1);
            let _ = web.fetch(page).await;
        }
    };
    tokio::join!(worker(), worker());
}

async fn chunks_of_two(world: World) {
    let web = six_pages(&world);
    for first in [1, 3, 5] {
        let _ = tokio::join!(web.fetch(first), web.fetch(first + 1));
    }
}

#[test]
fn the_readme_shows_what_a_learner_sees() {
    let readme = include_str!("../../../README.md");
    let expected = Snapshot::of(&[scenario::record(0, at_most_two)]);
    let judgement = judge(&expected, &[scenario::record(0, chunks_of_two)]).unwrap();
    let explained = judgement.explain();
    let (shown, _) = explained.split_once("\n\nFirst difference").unwrap();
    assert!(readme.contains(shown), "README.md should show:\n{shown}");
}
