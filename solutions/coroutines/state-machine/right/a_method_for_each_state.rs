//! A method for each step, which gives the state that follows.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use wakeline::WorldError;
use wakeline::world::{Call, Database, Web};

type Answer = Result<String, WorldError>;

pub struct Refresh(Option<State>);

enum State {
    New(Database, Web),
    Session(Call, Web),
    Status(Call, String),
}

enum Step {
    Next(State),
    Wait(State),
    End(Answer),
}

pub fn refresh(database: Database, web: Web) -> Refresh {
    Refresh(Some(State::New(database, web)))
}

impl Refresh {
    pub fn state(&self) -> &'static str {
        match &self.0 {
            Some(State::New(..)) => "new",
            Some(State::Session(..)) => "asking for the session",
            Some(State::Status(..)) => "asking for the status",
            None => "over",
        }
    }
}

fn session(mut query: Call, web: Web, context: &mut Context<'_>) -> Step {
    match Pin::new(&mut query).poll(context) {
        Poll::Pending => Step::Wait(State::Session(query, web)),
        Poll::Ready(Err(error)) => Step::End(Err(error)),
        Poll::Ready(Ok(session)) => {
            let fetch = web.fetch(format!("status?{session}"));
            Step::Next(State::Status(fetch, session))
        }
    }
}

fn status(mut fetch: Call, session: String, context: &mut Context<'_>) -> Step {
    match Pin::new(&mut fetch).poll(context) {
        Poll::Pending => Step::Wait(State::Status(fetch, session)),
        Poll::Ready(status) => Step::End(status.map(|status| format!("{status} for {session}"))),
    }
}

impl Future for Refresh {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let mut state = self.0.take().expect("it is polled until it is ready");
        loop {
            let step = match state {
                State::New(database, web) => {
                    Step::Next(State::Session(database.query("session"), web))
                }
                State::Session(query, web) => session(query, web, context),
                State::Status(fetch, known) => status(fetch, known, context),
            };
            state = match step {
                Step::Next(state) => state,
                Step::Wait(state) => {
                    self.0 = Some(state);
                    return Poll::Pending;
                }
                Step::End(answer) => return Poll::Ready(answer),
            };
        }
    }
}
