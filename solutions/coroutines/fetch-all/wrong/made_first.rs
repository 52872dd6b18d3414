//! Makes all futures first, and believes that they are under way.

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut fetches = Vec::new();
    for service in services {
        fetches.push(web.fetch(service));
    }
    let mut answers = Vec::new();
    for fetch in fetches {
        answers.push(fetch.await);
    }
    answers
}
