//! Makes what the clones share at the first call, when the clones are there already.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use tokio::sync::Mutex;
use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

type Asked = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// The status of one service, the same for all who ask. Clones share it.
#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    shared: OnceLock<Arc<Shared>>,
}

struct Shared {
    call: Mutex<Asked>,
    answer: OnceLock<Answer>,
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            shared: OnceLock::new(),
        }
    }

    fn shared(&self) -> &Shared {
        self.shared.get_or_init(|| {
            let call: Asked = Box::pin(self.web.fetch(self.service));
            Arc::new(Shared {
                call: Mutex::new(call),
                answer: OnceLock::new(),
            })
        })
    }

    /// Gives the answer of the service, also when it is an error.
    pub async fn get(&self) -> Answer {
        let shared = self.shared();
        if let Some(answer) = shared.answer.get() {
            return answer.clone();
        }
        let mut call = shared.call.lock().await;
        if let Some(answer) = shared.answer.get() {
            return answer.clone();
        }
        let answer = (&mut *call).await;
        shared.answer.get_or_init(|| answer).clone()
    }
}
