//! Finds the answers again by their names.

use std::collections::HashMap;

use tokio::task::JoinSet;

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// Fetches the page of every service, all at the same time, and returns the
/// answers in the order of `services`. A service that fails does not stop the
/// others, and its error stands in its place.
pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut set = JoinSet::new();
    for &service in &services {
        let call = web.fetch(service);
        set.spawn(async move { (service, call.await) });
    }

    // They come in any order ...
    let mut by_name: HashMap<&'static str, Answer> = HashMap::new();
    while let Some(joined) = set.join_next().await {
        let (service, answer) = joined.expect("a fetch does not panic");
        by_name.insert(service, answer);
    }

    // ... and go out in the order of the list.
    services
        .iter()
        .filter_map(|service| by_name.remove(service))
        .collect()
}
