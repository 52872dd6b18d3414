//! Sends the answer, which is lost where nobody listens at that moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    asked: Arc<AtomicBool>,
    answer: Arc<watch::Sender<Option<Answer>>>,
}

impl Status {
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            asked: Arc::default(),
            answer: Arc::new(watch::Sender::new(None)),
        }
    }

    pub async fn get(&self) -> Answer {
        let mut answers = self.answer.subscribe();
        if !self.asked.swap(true, Ordering::Relaxed) {
            let (fetch, answer) = (self.web.fetch(self.service), Arc::clone(&self.answer));
            tokio::spawn(async move {
                // Nothing is kept of it if there is no receiver now.
                let _ = answer.send(Some(fetch.await));
            });
        }
        let answer = answers.wait_for(Option::is_some).await.unwrap().clone();
        answer.unwrap()
    }
}
