//! Holds a lock while it fetches, so that the others wait.

use std::sync::Arc;

use tokio::sync::Mutex;

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
        let mut answer = self.answer.lock().await;
        if answer.is_none() {
            *answer = Some(self.web.fetch(self.service).await);
        }
        answer.clone().unwrap()
    }
}
