//! One permit to ask; the answer lies in a cell that all wait for.

use std::sync::Arc;

use tokio::sync::{Semaphore, SetOnce};

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    may_ask: Arc<Semaphore>,
    answer: Arc<SetOnce<Answer>>,
}

impl Status {
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            may_ask: Arc::new(Semaphore::new(1)),
            answer: Arc::default(),
        }
    }

    pub async fn get(&self) -> Answer {
        if let Ok(permit) = self.may_ask.try_acquire() {
            permit.forget();
            let (fetch, answer) = (self.web.fetch(self.service), self.answer.clone());
            tokio::spawn(async move {
                let _ = answer.set(fetch.await);
            });
        }
        self.answer.wait().await.clone()
    }
}
