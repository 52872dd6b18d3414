//! Lets the first viewer fetch for all, who may leave.

use std::sync::Arc;

use tokio::sync::OnceCell;

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    answer: Arc<OnceCell<Answer>>,
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
        let fetch = || self.web.fetch(self.service);
        self.answer.get_or_init(fetch).await.clone()
    }
}
