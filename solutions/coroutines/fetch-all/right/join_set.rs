//! A set of tasks, each of which knows its place.

use tokio::task::JoinSet;
use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut tasks = JoinSet::new();
    for (place, service) in services.into_iter().enumerate() {
        let web = web.clone();
        tasks.spawn(async move { (place, web.fetch(service).await) });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
