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

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// The status of one service, the same for all who ask. Clones share it.
#[derive(Clone)]
pub struct Status {
    web: Web,
    service: &'static str,
}

impl Status {
    /// The status of `service`. It is not asked yet.
    pub fn new(web: Web, service: &'static str) -> Status {
        Status { web, service }
    }

    /// Gives the answer of the service, also when it is an error. The first call asks
    /// for it; all others wait for the same answer, or have it at once when it is
    /// there. Any of these calls may be dropped before it is done: a viewer leaves,
    /// and for the others nothing changes. Even if all of them leave, who comes later
    /// has the answer, and it was fetched once.
    pub async fn get(&self) -> Answer {
        let _ = (&self.web, self.service);
        todo!("ask the service if nobody has, and wait for the answer")
    }
}
