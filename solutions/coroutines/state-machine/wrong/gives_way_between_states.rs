//! Gives the thread back between two states.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use wakeline::WorldError;
use wakeline::world::{Call, Database, Web};

/// One refresh of the board. Each state has what the code after it still needs.
pub enum Refresh {
    /// Nobody has polled it.
    New { database: Database, web: Web },
    /// Waits for the session.
    AskingSession { call: Call, web: Web },
    /// Waits for the status.
    AskingStatus { call: Call, session: String },
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
        match this {
            Refresh::New { database, web } => {
                let call = database.query("session");
                let web = web.clone();
                *this = Refresh::AskingSession { call, web };
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Refresh::AskingSession { call, web } => match Pin::new(call).poll(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(Err(error)) => {
                    *this = Refresh::Over;
                    Poll::Ready(Err(error))
                }
                Poll::Ready(Ok(session)) => {
                    let call = web.fetch(format!("status?{session}"));
                    *this = Refresh::AskingStatus { call, session };
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
            },
            Refresh::AskingStatus { call, session } => match Pin::new(call).poll(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(answer) => {
                    let answer = answer.map(|status| format!("{status} for {session}"));
                    *this = Refresh::Over;
                    Poll::Ready(answer)
                }
            },
            Refresh::Over => panic!("polled after it was over"),
        }
    }
}
