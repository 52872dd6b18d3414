//! Spawns into a `JoinSet` that the first viewer owns.

use std::sync::{Arc, OnceLock};

use tokio::sync::watch;
use tokio::task::JoinSet;
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
    answer: OnceLock<watch::Receiver<Option<Answer>>>,
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            shared: Arc::new(Shared {
                web,
                service,
                answer: OnceLock::new(),
            }),
        }
    }

    /// Gives the answer of the service, also when it is an error.
    pub async fn get(&self) -> Answer {
        let mut tasks: JoinSet<()> = JoinSet::new();
        let answer = self.shared.answer.get_or_init(|| {
            let (sender, receiver) = watch::channel(None);
            let call = self.shared.web.fetch(self.shared.service);
            tasks.spawn(async move {
                let said: Answer = call.await;
                let _ = sender.send(Some(said));
            });
            receiver
        });
        let mut answer = answer.clone();
        let there = answer
            .wait_for(|answer| answer.is_some())
            .await
            .expect("the task sends before it ends");
        there.clone().expect("we have waited for it")
    }
}
