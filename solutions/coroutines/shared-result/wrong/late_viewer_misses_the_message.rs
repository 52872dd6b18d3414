//! Sends the answer to those who listen at that moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::broadcast;

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    asked: Arc<AtomicBool>,
    answer: broadcast::Sender<Answer>,
}

impl Status {
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            asked: Arc::default(),
            answer: broadcast::Sender::new(1),
        }
    }

    pub async fn get(&self) -> Answer {
        let mut answers = self.answer.subscribe();
        if !self.asked.swap(true, Ordering::Relaxed) {
            let (fetch, answer) = (self.web.fetch(self.service), self.answer.clone());
            tokio::spawn(async move { answer.send(fetch.await) });
        }
        answers.recv().await.unwrap()
    }
}
