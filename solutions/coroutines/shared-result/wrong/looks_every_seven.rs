//! Looks every seven milliseconds.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    asked: Arc<Mutex<bool>>,
    answer: Arc<Mutex<Option<Answer>>>,
}

impl Status {
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            asked: Arc::default(),
            answer: Arc::default(),
        }
    }

    pub async fn get(&self) -> Answer {
        let first = !std::mem::replace(&mut *self.asked.lock().unwrap(), true);
        if first {
            let (fetch, answer) = (self.web.fetch(self.service), self.answer.clone());
            tokio::spawn(async move {
                let fetched = fetch.await;
                *answer.lock().unwrap() = Some(fetched);
            });
        }
        loop {
            if let Some(answer) = self.answer.lock().unwrap().clone() {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(7)).await;
        }
    }
}
