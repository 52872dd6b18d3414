//! Looks whether the answer is there, and fetches if it is not.

use std::sync::{Arc, Mutex};

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    answer: Arc<Mutex<Option<Answer>>>,
}

impl Status {
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            answer: Arc::default(),
        }
    }

    pub async fn get(&self) -> Answer {
        let known = self.answer.lock().unwrap().clone();
        if let Some(answer) = known {
            return answer;
        }
        let answer = self.web.fetch(self.service).await;
        *self.answer.lock().unwrap() = Some(answer.clone());
        answer
    }
}
