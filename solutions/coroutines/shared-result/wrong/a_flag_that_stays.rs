//! Sets a flag that it asks, and leaves in the middle.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::Notify;
use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// The status of one service, the same for all who ask. Clones share it.
#[derive(Clone)]
pub struct Status {
    shared: Arc<Shared>,
}

struct Shared {
    web: Web,
    service: &'static str,
    asked: AtomicBool,
    answer: OnceLock<Answer>,
    there: Notify,
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            shared: Arc::new(Shared {
                web,
                service,
                asked: AtomicBool::new(false),
                answer: OnceLock::new(),
                there: Notify::new(),
            }),
        }
    }

    /// Gives the answer of the service, also when it is an error.
    pub async fn get(&self) -> Answer {
        let shared = &*self.shared;
        if shared.asked.swap(true, Ordering::SeqCst) {
            // Listen first, then look: so no wake-up is missed.
            let there = shared.there.notified();
            if shared.answer.get().is_none() {
                there.await;
            }
        } else {
            let answer = shared.web.fetch(shared.service).await;
            let _ = shared.answer.set(answer);
            shared.there.notify_waiters();
        }
        shared
            .answer
            .get()
            .expect("the first one has put it there")
            .clone()
    }
}
