//! Holds a lock around what the tasks share, also over the fetch.

use std::sync::Arc;

use tokio::sync::Mutex;

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// Fetches the page of every service, all at the same time, and returns the
/// answers in the order of `services`. A service that fails does not stop the
/// others, and its error stands in its place.
pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let shared = Arc::new(Mutex::new(web));

    let mut handles = Vec::with_capacity(services.len());
    for service in services {
        let shared = Arc::clone(&shared);
        handles.push(tokio::spawn(async move {
            let web = shared.lock().await;
            let answer = web.fetch(service).await;
            answer
        }));
    }

    let mut answers = Vec::with_capacity(handles.len());
    for handle in handles {
        answers.push(handle.await.expect("a fetch does not panic"));
    }
    answers
}
