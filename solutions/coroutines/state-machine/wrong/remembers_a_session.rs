//! Uses the session that it saw in the tests.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use wakeline::WorldError;
use wakeline::world::{Call, Database, Web};

pub enum Refresh {
    New { database: Database, web: Web },
    AskingForTheSession { query: Call, web: Web },
    AskingForTheStatus { fetch: Call, session: String },
    Over,
}

pub fn refresh(database: Database, web: Web) -> Refresh {
    Refresh::New { database, web }
}

impl Refresh {
    pub fn state(&self) -> &'static str {
        match self {
            Refresh::New { .. } => "new",
            Refresh::AskingForTheSession { .. } => "asking for the session",
            Refresh::AskingForTheStatus { .. } => "asking for the status",
            Refresh::Over => "over",
        }
    }
}

impl Future for Refresh {
    type Output = Result<String, WorldError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match mem::replace(&mut *self, Refresh::Over) {
                Refresh::New { database, web } => {
                    let query = database.query("session");
                    *self = Refresh::AskingForTheSession { query, web };
                }
                Refresh::AskingForTheSession { mut query, web } => {
                    match Pin::new(&mut query).poll(context) {
                        Poll::Ready(Ok(session)) => {
                            let fetch = web.fetch("status?s-7");
                            *self = Refresh::AskingForTheStatus { fetch, session };
                        }
                        Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                        Poll::Pending => {
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
    }
}
