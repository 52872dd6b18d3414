//! Chapter 1, *Limits of a service*.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep};
use wakeline::world::Web;
use wakeline::{World, ms};

crate::scenarios!["limits": pause_after, on_the_beat, two_at_once];

fn three_pages(world: &World) -> Web {
    let web = world.web();
    for page in ["a", "b", "c"] {
        web.page(page, ms(30));
    }
    web
}

/// A pause after each answer: the beat drifts.
pub async fn pause_after(world: World) {
    let web = three_pages(&world);
    // region: pause_after
    for page in ["a", "b", "c"] {
        let _ = web.fetch(page).await;
        sleep(Duration::from_millis(100)).await;
    }
    // endregion: pause_after
}

/// A request on each beat.
pub async fn on_the_beat(world: World) {
    let web = three_pages(&world);
    // region: on_the_beat
    let mut beat = interval(Duration::from_millis(100));
    for page in ["a", "b", "c"] {
        beat.tick().await;
        let _ = web.fetch(page).await;
    }
    // endregion: on_the_beat
}

/// Two requests at once.
pub async fn two_at_once(world: World) {
    let web = world.web();
    for (page, latency) in [("a", 40), ("b", 10), ("c", 20), ("d", 30)] {
        web.page(page, ms(latency));
    }
    let permits = Arc::new(Semaphore::new(2));
    let mut tasks = JoinSet::new();
    for page in ["a", "b", "c", "d"] {
        let (web, permits) = (web.clone(), Arc::clone(&permits));
        tasks.spawn(async move {
            let _permit = permits.acquire().await;
            web.fetch(page).await
        });
    }
    tasks.join_all().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(name: &str) -> wakeline::Millis {
        let mut scenarios = SCENARIOS.iter();
        let found = scenarios.find(|scenario| scenario.name.ends_with(name));
        found
            .expect("the scenario is in the list")
            .record()
            .timeline
            .total
    }

    #[test]
    fn a_pause_drifts_and_a_beat_does_not() {
        assert_eq!(total("pause_after"), ms(390));
        assert_eq!(total("on_the_beat"), ms(230));
    }
}
