//! Whoever has the lock waits for the task; who leaves, leaves the handle.

use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use wakeline::WorldError;
use wakeline::world::Web;

pub type Answer = Result<String, WorldError>;

#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    state: Arc<Mutex<State>>,
}

impl Status {
    pub fn new(web: Web, service: &'static str) -> Status {
        Status {
            web,
            service,
            state: Arc::default(),
        }
    }

    pub async fn get(&self) -> Answer {
        let mut state = self.state.lock().await;
        if let State::NotAsked = *state {
            *state = State::Asked(tokio::spawn(self.web.fetch(self.service)));
        }
        if let State::Asked(task) = &mut *state {
            let answer = task.await.unwrap();
            *state = State::Answered(answer);
        }
        match &*state {
            State::Answered(answer) => answer.clone(),
            _ => unreachable!("it was asked, and it has answered"),
        }
    }
}

#[derive(Default)]
enum State {
    #[default]
    NotAsked,
    Asked(JoinHandle<Answer>),
    Answered(Answer),
}
