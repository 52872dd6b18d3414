//! A struct of what may be there, and no enum.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use wakeline::WorldError;
use wakeline::world::{Call, Database, Web};

pub struct Refresh {
    database: Database,
    web: Web,
    query: Option<Call>,
    session: Option<String>,
    fetch: Option<Call>,
    over: bool,
}

pub fn refresh(database: Database, web: Web) -> Refresh {
    Refresh {
        database,
        web,
        query: None,
        session: None,
        fetch: None,
        over: false,
    }
}

impl Refresh {
    pub fn state(&self) -> &'static str {
        match (self.over, &self.fetch, &self.query) {
            (true, ..) => "over",
            (_, Some(_), _) => "asking for the status",
            (_, _, Some(_)) => "asking for the session",
            _ => "new",
        }
    }
}

impl Future for Refresh {
    type Output = Result<String, WorldError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if this.session.is_none() {
            let query = this
                .query
                .get_or_insert_with(|| this.database.query("session"));
            match Pin::new(query).poll(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(session)) => {
                    this.fetch = Some(this.web.fetch(format!("status?{session}")));
                    this.session = Some(session);
                }
                Poll::Ready(Err(error)) => {
                    this.over = true;
                    return Poll::Ready(Err(error));
                }
            }
        }
        let (Some(fetch), Some(session)) = (&mut this.fetch, &this.session) else {
            unreachable!("there is a session, so there is a fetch");
        };
        let status = match Pin::new(fetch).poll(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(status) => status,
        };
        this.over = true;
        Poll::Ready(status.map(|status| format!("{status} for {session}")))
    }
}
