//! Lets all viewers poll one future, which keeps one waker.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Poll, ready};

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

type Asked = Pin<Box<dyn Future<Output = Answer> + Send>>;

enum State {
    Asked(Asked),
    There(Answer),
}

/// The status of one service, the same for all who ask. Clones share it.
#[derive(Clone)]
pub struct Status {
    state: Arc<Mutex<State>>,
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        // The call is lazy: it asks at the first poll.
        let call: Asked = Box::pin(web.fetch(service));
        Status {
            state: Arc::new(Mutex::new(State::Asked(call))),
        }
    }

    /// Gives the answer of the service, also when it is an error.
    pub async fn get(&self) -> Answer {
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            let answer = match &mut *state {
                State::There(answer) => return Poll::Ready(answer.clone()),
                State::Asked(call) => ready!(call.as_mut().poll(cx)),
            };
            *state = State::There(answer.clone());
            Poll::Ready(answer)
        })
        .await
    }
}
