//! Keeps the handle of the task in the call of the first viewer.

use std::sync::Arc;

use tokio::sync::Mutex;
use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// The status of one service, the same for all who ask. Clones share it.
#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    answer: Arc<Mutex<Option<Answer>>>,
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            answer: Arc::new(Mutex::new(None)),
        }
    }

    /// Gives the answer of the service, also when it is an error.
    pub async fn get(&self) -> Answer {
        let mut kept = self.answer.lock().await;
        if let Some(answer) = &*kept {
            return answer.clone();
        }
        let task = tokio::spawn(self.web.fetch(self.service));
        let answer = task.await.expect("the task does not panic");
        *kept = Some(answer.clone());
        answer
    }
}
