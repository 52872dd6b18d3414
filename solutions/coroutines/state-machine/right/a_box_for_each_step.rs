//! Keeps the call under way in a box, and beside it what is known so far.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use wakeline::WorldError;
use wakeline::world::{Database, Web};

type Step = Pin<Box<dyn Future<Output = Result<String, WorldError>> + Send>>;

#[derive(Clone, Copy)]
enum At {
    Start,
    Session,
    Status,
    End,
}

pub struct Refresh {
    at: At,
    step: Option<Step>,
    session: String,
    database: Database,
    web: Web,
}

pub fn refresh(database: Database, web: Web) -> Refresh {
    Refresh {
        at: At::Start,
        step: None,
        session: String::new(),
        database,
        web,
    }
}

impl Refresh {
    pub fn state(&self) -> &'static str {
        match self.at {
            At::Start => "new",
            At::Session => "asking for the session",
            At::Status => "asking for the status",
            At::End => "over",
        }
    }

    fn end(&mut self, answer: Result<String, WorldError>) -> Poll<Result<String, WorldError>> {
        self.step = None;
        self.at = At::End;
        Poll::Ready(answer)
    }
}

impl Future for Refresh {
    type Output = Result<String, WorldError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let At::Start = self.at {
            self.step = Some(Box::pin(self.database.query("session")));
            self.at = At::Session;
        }
        while let Some(step) = self.step.as_mut() {
            let Poll::Ready(answer) = step.as_mut().poll(context) else {
                return Poll::Pending;
            };
            match (self.at, answer) {
                (At::Session, Ok(session)) => {
                    self.step = Some(Box::pin(self.web.fetch(format!("status?{session}"))));
                    self.session = session;
                    self.at = At::Status;
                }
                (At::Status, Ok(status)) => {
                    let answer = format!("{status} for {}", self.session);
                    return self.end(Ok(answer));
                }
                (_, answer) => return self.end(answer),
            }
        }
        panic!("polled after it was ready")
    }
}
