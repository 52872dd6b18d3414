//! Asks the service as soon as there is a status.

use std::sync::Arc;

use tokio::sync::watch;

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    answer: Arc<watch::Sender<Option<Answer>>>,
}

impl Status {
    pub fn new(web: Web, service: &'static str) -> Status {
        let (fetch, answer) = (web.fetch(service), Arc::new(watch::Sender::new(None)));
        let sender = Arc::clone(&answer);
        tokio::spawn(async move { sender.send_replace(Some(fetch.await)) });
        Status { answer }
    }

    pub async fn get(&self) -> Answer {
        let mut answers = self.answer.subscribe();
        let answer = answers.wait_for(Option::is_some).await.unwrap().clone();
        answer.unwrap()
    }
}
