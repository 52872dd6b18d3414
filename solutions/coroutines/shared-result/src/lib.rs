//! # One answer for all viewers
//!
//! Many viewers look at the status board, and each of them asks for the status of
//! the mail. Today the board asks the service anew for each viewer, and the service
//! gets slow.
//!
//! ```text
//! fetch(mail)   ██████
//! draw(ada)           ██
//! draw(ben)           ██      came in the middle
//! draw(eve)               ██  came when the answer was there
//! ```
//!
//! What to do: give [`Status`] what its clones have to share, and write `new` and
//! `get`. Then `cargo test -p ex-shared-result`.

// SOLUTION
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;
// STARTER
// END
use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// The status of one service, the same for all who ask. Clones share it.
#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
    // SOLUTION
    asked: Arc<AtomicBool>,
    /// `None` until the service has answered.
    answer: Arc<watch::Sender<Option<Answer>>>,
    // STARTER
    // END
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        // SOLUTION
        Status {
            web,
            service,
            asked: Arc::new(AtomicBool::new(false)),
            answer: Arc::new(watch::Sender::new(None)),
        }
        // STARTER
        // Status { web, service }
        // END
    }

    /// Gives the answer of the service, also when it is an error. The first call asks
    /// for it; all others wait for the same answer, or have it at once when it is
    /// there. Any of these calls may be dropped before it is done: a viewer leaves,
    /// and for the others nothing changes. Even if all of them leave, who comes later
    /// has the answer, and it was fetched once.
    pub async fn get(&self) -> Answer {
        // SOLUTION
        // Who subscribes sees the value that is there now, and all that come later.
        let mut answers = self.answer.subscribe();
        // `swap` looks and writes in one step.
        if !self.asked.swap(true, Ordering::Relaxed) {
            let fetch = self.web.fetch(self.service);
            let answer = Arc::clone(&self.answer);
            // A task of its own: the fetch must not end with the viewer who happened
            // to be the first.
            tokio::spawn(async move {
                answer.send_replace(Some(fetch.await));
            });
        }
        // A value that stays, and not an event: who comes late finds it.
        let answer = answers.wait_for(Option::is_some).await;
        let answer = answer.expect("`self` has the sender").clone();
        answer.expect("it was waited for")
        // STARTER
        // let _ = (&self.web, self.service);
        // todo!("ask the service if nobody has, and wait for the answer")
        // END
    }
}
