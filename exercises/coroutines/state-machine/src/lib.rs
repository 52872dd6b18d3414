//! # Be the compiler
//!
//! The status board asks for a session, and with it for the status. As an `async fn`
//! that is four lines:
//!
//! ```text
//! async fn refresh(database: Database, web: Web) -> Result<String, WorldError> {
//!     let session = database.query("session").await?;
//!     let status = web.fetch(format!("status?{session}")).await?;
//!     Ok(format!("{status} for {session}"))
//! }
//! ```
//!
//! The compiler makes a state machine of it: an enum with a state for the beginning,
//! one for each `.await`, and one for the end. Write it by hand, without `async`.
//!
//! ```text
//! query(session)     ███
//! fetch(status?…)       ██
//! ```
//!
//! What to do: give [`Refresh`] its other states, and write `state` and `poll`. It has
//! the same polls as the `async fn`: a call that was made is polled at once, and an
//! error is an end, too. Then `cargo test -p ex-state-machine`.
//!
//! Both `query` and `fetch` give a `wakeline::world::Call`. It may be moved at any
//! time: `Pin::new(&mut call).poll(context)` polls one that you own, and
//! `Pin::new(call).poll(context)` one of which you have a `&mut Call`.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// One refresh of the board. Each state has what the code after it still needs.
pub enum Refresh {
    /// Nobody has polled it.
    New {
        /// Has the session.
        database: Database,
        /// Has the status.
        web: Web,
    },
}

/// What the call of the `async fn` gives: nothing has run yet.
pub fn refresh(database: Database, web: Web) -> Refresh {
    Refresh::New { database, web }
}

impl Refresh {
    /// `new`, `asking for the session`, `asking for the status`, or `over`: it has
    /// given its result, or an error.
    pub fn state(&self) -> &'static str {
        match self {
            Refresh::New { .. } => "new",
        }
    }
}

impl Future for Refresh {
    type Output = Result<String, WorldError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let _ = (&mut self, context);
        todo!("go from state to state until there is something to wait for")
    }
}
