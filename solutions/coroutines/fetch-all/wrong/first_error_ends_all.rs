//! Stops at the first failure, and loses the others.

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let tasks: Vec<_> = services
        .into_iter()
        .map(|service| tokio::spawn(web.fetch(service)))
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        match task.await.unwrap() {
            Ok(text) => answers.push(Ok(text)),
            Err(error) => return vec![Err(error)],
        }
    }
    answers
}
