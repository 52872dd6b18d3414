//! Takes it for granted that each viewer is still there.

use std::mem;
use std::sync::{Arc, Mutex};

use tokio::sync::oneshot;
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
    state: Mutex<State>,
}

enum State {
    New,
    Asked(Vec<oneshot::Sender<Answer>>),
    There(Answer),
}

async fn ask(shared: Arc<Shared>) {
    let answer = shared.web.fetch(shared.service).await;
    let before = {
        let mut state = shared.state.lock().unwrap();
        mem::replace(&mut *state, State::There(answer.clone()))
    };
    if let State::Asked(viewers) = before {
        for viewer in viewers {
            viewer
                .send(answer.clone())
                .expect("the viewer waits for the answer");
        }
    }
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            shared: Arc::new(Shared {
                web,
                service,
                state: Mutex::new(State::New),
            }),
        }
    }

    fn sign_in(&self) -> oneshot::Receiver<Answer> {
        let (sender, receiver) = oneshot::channel();
        let mut state = self.shared.state.lock().unwrap();
        match &mut *state {
            State::New => {
                *state = State::Asked(vec![sender]);
                tokio::spawn(ask(Arc::clone(&self.shared)));
            }
            State::Asked(viewers) => viewers.push(sender),
            State::There(answer) => sender
                .send(answer.clone())
                .expect("the receiver is still in this function"),
        }
        receiver
    }

    /// Gives the answer of the service, also when it is an error.
    pub async fn get(&self) -> Answer {
        self.sign_in().await.expect("the task sends to all")
    }
}
