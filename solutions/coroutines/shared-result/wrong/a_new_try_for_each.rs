//! Does not keep an error, and lets the next viewer try again.

use std::pin::Pin;
use std::sync::Arc;

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
    state: Arc<Mutex<State>>,
}

struct State {
    call: Option<Asked>,
    text: Option<String>,
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        let state = State {
            call: None,
            text: None,
        };
        Status {
            web,
            service,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Gives the answer of the service.
    pub async fn get(&self) -> Answer {
        let mut state = self.state.lock().await;
        if let Some(text) = &state.text {
            return Ok(text.clone());
        }
        if state.call.is_none() {
            let call: Asked = Box::pin(self.web.fetch(self.service));
            state.call = Some(call);
        }
        let call = state.call.as_mut().expect("it was put in above");
        // The call stays in the state, so the next one goes on with it if we leave.
        let answer = call.as_mut().await;
        state.call = None;
        let text = answer?;
        state.text = Some(text.clone());
        Ok(text)
    }
}
