//! Lets go of the answer when nobody waits.

use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, Weak};

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
    now: Arc<Mutex<Weak<Request>>>,
}

struct Request {
    call: tokio::sync::Mutex<Asked>,
    answer: OnceLock<Answer>,
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            now: Arc::new(Mutex::new(Weak::new())),
        }
    }

    fn request(&self) -> Arc<Request> {
        let mut now = self.now.lock().unwrap();
        if let Some(request) = now.upgrade() {
            return request;
        }
        let call: Asked = Box::pin(self.web.fetch(self.service));
        let request = Arc::new(Request {
            call: tokio::sync::Mutex::new(call),
            answer: OnceLock::new(),
        });
        *now = Arc::downgrade(&request);
        request
    }

    /// Gives the answer of the service, also when it is an error.
    pub async fn get(&self) -> Answer {
        let request = self.request();
        if let Some(answer) = request.answer.get() {
            return answer.clone();
        }
        let mut call = request.call.lock().await;
        if let Some(answer) = request.answer.get() {
            return answer.clone();
        }
        let answer = (&mut *call).await;
        request.answer.get_or_init(|| answer).clone()
    }
}
