//! A list of wakers, and a future of its own.

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

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
        let first = !std::mem::replace(&mut self.state.lock().unwrap().asked, true);
        if first {
            let (fetch, state) = (self.web.fetch(self.service), self.state.clone());
            tokio::spawn(async move { answered(&state, fetch.await) });
        }
        poll_fn(|context| {
            let mut state = self.state.lock().unwrap();
            if let Some(answer) = &state.answer {
                return Poll::Ready(answer.clone());
            }
            let waker = context.waker().clone();
            state.wakers.push(waker);
            Poll::Pending
        })
        .await
    }
}

#[derive(Default)]
struct State {
    asked: bool,
    answer: Option<Answer>,
    wakers: Vec<Waker>,
}

fn answered(state: &Mutex<State>, answer: Answer) {
    let wakers = {
        let mut state = state.lock().unwrap();
        state.answer = Some(answer);
        std::mem::take(&mut state.wakers)
    };
    wakers.into_iter().for_each(Waker::wake);
}
