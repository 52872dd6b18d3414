//! Believes that the task which was spawned last ends last.

use std::sync::{Arc, Mutex};

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// Fetches the page of every service, all at the same time, and returns the
/// answers in the order of `services`. A service that fails does not stop the
/// others, and its error stands in its place.
pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let slots: Arc<Mutex<Vec<Option<Answer>>>> = Arc::new(Mutex::new(vec![None; services.len()]));

    let mut last = None;
    for (place, service) in services.into_iter().enumerate() {
        let slots = Arc::clone(&slots);
        let call = web.fetch(service);
        last = Some(tokio::spawn(async move {
            let answer = call.await;
            slots.lock().unwrap()[place] = Some(answer);
        }));
    }

    if let Some(handle) = last {
        handle.await.expect("a fetch does not panic");
    }

    let filled = slots.lock().unwrap().clone();
    filled.into_iter().flatten().collect()
}
