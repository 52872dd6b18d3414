//! Looks at the state where it stands, and writes the next one over it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use wakeline::WorldError;
use wakeline::world::{Call, Database, Web};

pub enum Refresh {
    New { database: Database, web: Web },
    Query { query: Call, web: Web },
    Fetch { fetch: Call, session: String },
    Over,
}

pub fn refresh(database: Database, web: Web) -> Refresh {
    Refresh::New { database, web }
}

impl Refresh {
    pub fn state(&self) -> &'static str {
        match self {
            Refresh::New { .. } => "new",
            Refresh::Query { .. } => "asking for the session",
            Refresh::Fetch { .. } => "asking for the status",
            Refresh::Over => "over",
        }
    }
}

impl Future for Refresh {
    type Output = Result<String, WorldError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        loop {
            let next = match this {
                Refresh::New { database, web } => Refresh::Query {
                    query: database.query("session"),
                    web: web.clone(),
                },
                Refresh::Query { query, web } => match ready!(Pin::new(query).poll(context)) {
                    Ok(session) => Refresh::Fetch {
                        fetch: web.fetch(format!("status?{session}")),
                        session,
                    },
                    Err(error) => {
                        *this = Refresh::Over;
                        return Poll::Ready(Err(error));
                    }
                },
                Refresh::Fetch { fetch, session } => {
                    let status = ready!(Pin::new(fetch).poll(context));
                    let answer = status.map(|status| format!("{status} for {session}"));
                    *this = Refresh::Over;
                    return Poll::Ready(answer);
                }
                Refresh::Over => panic!("polled after it was ready"),
            };
            *this = next;
        }
    }
}
