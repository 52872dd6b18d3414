//! Joins three at a time, as in the picture.

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// Fetches the page of every service, all at the same time, and returns the
/// answers in the order of `services`. A service that fails does not stop the
/// others, and its error stands in its place.
pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(services.len());
    for trio in services.chunks(3) {
        match trio {
            [a, b, c] => {
                let (a, b, c) = tokio::join!(web.fetch(a), web.fetch(b), web.fetch(c));
                answers.extend([a, b, c]);
            }
            [a, b] => {
                let (a, b) = tokio::join!(web.fetch(a), web.fetch(b));
                answers.extend([a, b]);
            }
            [a] => answers.push(web.fetch(a).await),
            _ => unreachable!("a chunk has one to three elements"),
        }
    }
    answers
}
