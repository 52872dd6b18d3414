//! Lets the tasks send their answers, and does not wait for them.

use std::sync::{Arc, Mutex};

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let answers = Arc::new(Mutex::new(Vec::new()));
    for service in services {
        let (answers, web) = (Arc::clone(&answers), web.clone());
        tokio::spawn(async move {
            let answer = web.fetch(service).await;
            answers.lock().unwrap().push(answer);
        });
    }
    let answers = answers.lock().unwrap();
    answers.clone()
}
