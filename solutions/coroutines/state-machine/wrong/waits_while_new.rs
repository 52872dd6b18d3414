//! Makes the query in `refresh`, and has no state for its wait.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use wakeline::WorldError;
use wakeline::world::{Call, Database, Web};

/// One refresh of the board. Each state has what the code after it still needs.
pub enum Refresh {
    /// Has its first call.
    New { call: Call, web: Web },
    /// The session is there.
    HasSession { call: Call, session: String },
    /// There was an answer.
    Over,
}

/// What the call of the `async fn` gives: nothing has run yet.
pub fn refresh(database: Database, web: Web) -> Refresh {
    let call = database.query("session");
    Refresh::New { call, web }
}

impl Refresh {
    /// `new`, `asking for the session`, `asking for the status` or `over`.
    pub fn state(&self) -> &'static str {
        match self {
            Refresh::New { .. } => "new",
            Refresh::HasSession { .. } => "asking for the session",
            Refresh::Over => "over",
        }
    }
}

impl Future for Refresh {
    type Output = Result<String, WorldError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        loop {
            match this {
                Refresh::New { call, web } => match ready!(Pin::new(call).poll(context)) {
                    Ok(session) => {
                        let call = web.fetch(format!("status?{session}"));
                        *this = Refresh::HasSession { call, session };
                    }
                    Err(error) => {
                        *this = Refresh::Over;
                        return Poll::Ready(Err(error));
                    }
                },
                Refresh::HasSession { call, session } => {
                    let answer = ready!(Pin::new(call).poll(context));
                    let answer = answer.map(|status| format!("{status} for {session}"));
                    *this = Refresh::Over;
                    return Poll::Ready(answer);
                }
                Refresh::Over => panic!("polled after it was over"),
            }
        }
    }
}
