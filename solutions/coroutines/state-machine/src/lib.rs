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
// SOLUTION
use std::mem;
// STARTER
// END
use std::pin::Pin;
use std::task::{Context, Poll};

use wakeline::WorldError;
// SOLUTION
use wakeline::world::{Call, Database, Web};
// STARTER
// use wakeline::world::{Database, Web};
// END

/// One refresh of the board. Each state has what the code after it still needs.
pub enum Refresh {
    /// Nobody has polled it.
    New {
        /// Has the session.
        database: Database,
        /// Has the status.
        web: Web,
    },
    // SOLUTION
    /// At the first `.await`.
    AskingForTheSession {
        /// The same one from poll to poll.
        query: Call,
        /// For the call that follows.
        web: Web,
    },
    /// At the second `.await`.
    AskingForTheStatus {
        /// The same one from poll to poll.
        fetch: Call,
        /// For the result.
        session: String,
    },
    /// It has given its result.
    Over,
    // STARTER
    // END
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
            // SOLUTION
            Refresh::AskingForTheSession { .. } => "asking for the session",
            Refresh::AskingForTheStatus { .. } => "asking for the status",
            Refresh::Over => "over",
            // STARTER
            // END
        }
    }
}

impl Future for Refresh {
    type Output = Result<String, WorldError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // SOLUTION
        // One poll goes on through the states until something has to be waited for:
        // a call that was just made must be polled too, or nobody leaves a waker.
        loop {
            // The state is taken out, so that what it has can be moved to the next
            // one. `Over` stands in its place meanwhile, and stays there at the end.
            match mem::replace(&mut *self, Refresh::Over) {
                Refresh::New { database, web } => {
                    let query = database.query("session");
                    *self = Refresh::AskingForTheSession { query, web };
                }
                Refresh::AskingForTheSession { mut query, web } => {
                    match Pin::new(&mut query).poll(context) {
                        Poll::Ready(Ok(session)) => {
                            let fetch = web.fetch(format!("status?{session}"));
                            *self = Refresh::AskingForTheStatus { fetch, session };
                        }
                        // The `?` of the first line.
                        Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                        Poll::Pending => {
                            // Back with it: the same query goes on in the next poll.
                            *self = Refresh::AskingForTheSession { query, web };
                            return Poll::Pending;
                        }
                    }
                }
                Refresh::AskingForTheStatus { mut fetch, session } => {
                    match Pin::new(&mut fetch).poll(context) {
                        Poll::Ready(Ok(status)) => {
                            return Poll::Ready(Ok(format!("{status} for {session}")));
                        }
                        Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                        Poll::Pending => {
                            *self = Refresh::AskingForTheStatus { fetch, session };
                            return Poll::Pending;
                        }
                    }
                }
                Refresh::Over => panic!("polled after it was ready"),
            }
        }
        // STARTER
        // let _ = (&mut self, context);
        // todo!("go from state to state until there is something to wait for")
        // END
    }
}
