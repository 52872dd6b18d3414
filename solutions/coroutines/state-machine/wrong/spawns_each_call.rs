//! Spawns each call, and keeps its handle.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// One refresh of the board. Each state has what the code after it still needs.
pub enum Refresh {
    /// Nobody has polled it.
    New { database: Database, web: Web },
    /// Waits for the session.
    AskingSession { call: Answer, web: Web },
    /// Waits for the status.
    AskingStatus { call: Answer, session: String },
    /// There was an answer.
    Over,
}

type Answer = tokio::task::JoinHandle<Result<String, WorldError>>;

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
                    let call = tokio::spawn(database.query("session"));
                    let web = web.clone();
                    *this = Refresh::AskingSession { call, web };
                }
                Refresh::AskingSession { call, web } => {
                    match ready!(Pin::new(call).poll(context)).expect("the task panicked") {
                        Ok(session) => {
                            let call = tokio::spawn(web.fetch(format!("status?{session}")));
                            *this = Refresh::AskingStatus { call, session };
                        }
                        Err(error) => {
                            *this = Refresh::Over;
                            return Poll::Ready(Err(error));
                        }
                    }
                }
                Refresh::AskingStatus { call, session } => {
                    let answer = ready!(Pin::new(call).poll(context)).expect("the task panicked");
                    let answer = answer.map(|status| format!("{status} for {session}"));
                    *this = Refresh::Over;
                    return Poll::Ready(answer);
                }
                Refresh::Over => panic!("polled after it was over"),
            }
        }
    }
}
