//! Keeps the error for the end, and asks for the status all the same.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use wakeline::WorldError;
use wakeline::world::{Call, Database, Web};

/// One refresh of the board. Each state has what the code after it still needs.
pub enum Refresh {
    /// Nobody has polled it.
    New { database: Database, web: Web },
    /// Waits for the session.
    AskingSession { call: Call, web: Web },
    /// Waits for the status.
    AskingStatus {
        call: Call,
        session: Result<String, WorldError>,
    },
    /// There was an answer.
    Over,
}

/// What the call of the `async fn` gives: nothing has run yet.
pub fn refresh(database: Database, web: Web) -> Refresh {
    Refresh::New { database, web }
}

impl Refresh {
    /// `new`, `asking for the session`, `asking for the status` or `over`.
    pub fn state(&self) -> &'static str {
        match self {
            Refresh::New { .. } => "new",
            Refresh::AskingSession { .. } => "asking for the session",
            Refresh::AskingStatus { .. } => "asking for the status",
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
                Refresh::New { database, web } => {
                    let call = database.query("session");
                    let web = web.clone();
                    *this = Refresh::AskingSession { call, web };
                }
                Refresh::AskingSession { call, web } => {
                    let session = ready!(Pin::new(call).poll(context));
                    let name = session.as_deref().unwrap_or_default();
                    let call = web.fetch(format!("status?{name}"));
                    *this = Refresh::AskingStatus { call, session };
                }
                Refresh::AskingStatus { call, session } => {
                    let status = ready!(Pin::new(call).poll(context));
                    let answer = session
                        .clone()
                        .and_then(|session| Ok(format!("{} for {session}", status?)));
                    *this = Refresh::Over;
                    return Poll::Ready(answer);
                }
                Refresh::Over => panic!("polled after it was over"),
            }
        }
    }
}
