//! Spawns a task for each service, but awaits it before the next one.

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for service in services {
        let task = tokio::spawn(web.fetch(service));
        answers.push(task.await.unwrap());
    }
    answers
}
