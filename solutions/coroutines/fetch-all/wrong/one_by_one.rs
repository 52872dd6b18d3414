//! Awaits each fetch inside the loop that makes it.

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for service in services {
        answers.push(web.fetch(service).await);
    }
    answers
}
