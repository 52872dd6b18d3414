//! Keeps an async block in a box.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// One refresh of the board. Each state has what the code after it still needs.
pub enum Refresh {
    /// Nobody has polled it.
    New { database: Database, web: Web },
    /// Waits for one of the answers.
    Running(Pin<Box<dyn Future<Output = Result<String, WorldError>> + Send>>),
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
            Refresh::Running(_) => "asking for the session",
            Refresh::Over => "over",
        }
    }
}

impl Future for Refresh {
    type Output = Result<String, WorldError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if let Refresh::New { database, web } = this {
            let (database, web) = (database.clone(), web.clone());
            *this = Refresh::Running(Box::pin(async move {
                let session = database.query("session").await?;
                let status = web.fetch(format!("status?{session}")).await?;
                Ok(format!("{status} for {session}"))
            }));
        }
        match this {
            Refresh::Running(work) => {
                let answer = ready!(work.as_mut().poll(context));
                *this = Refresh::Over;
                Poll::Ready(answer)
            }
            _ => panic!("polled after it was over"),
        }
    }
}
