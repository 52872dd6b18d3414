//! Waits for a notification, also when it has been given.

use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    shared: Arc<Shared>,
}

impl Status {
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            shared: Arc::default(),
        }
    }

    pub async fn get(&self) -> Answer {
        let first = !std::mem::replace(&mut *self.shared.asked.lock().unwrap(), true);
        if first {
            let (fetch, shared) = (self.web.fetch(self.service), self.shared.clone());
            tokio::spawn(async move {
                let answer = fetch.await;
                *shared.answer.lock().unwrap() = Some(answer);
                shared.there.notify_waiters();
            });
        }
        self.shared.there.notified().await;
        self.shared.answer.lock().unwrap().clone().unwrap()
    }
}

#[derive(Default)]
struct Shared {
    asked: Mutex<bool>,
    answer: Mutex<Option<Answer>>,
    there: Notify,
}
