//! An enum with a variant for each thing that can be so.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Debug, PartialEq)]
pub struct Abandoned;

enum State<T> {
    New,
    Waiting(Waker),
    Settled(Result<T, Abandoned>),
    Over,
}

pub struct Sender<T>(Option<Arc<Mutex<State<T>>>>);

pub struct Promise<T>(Arc<Mutex<State<T>>>);

pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    let state = Arc::new(Mutex::new(State::New));
    (Sender(Some(state.clone())), Promise(state))
}

fn settle<T>(state: &Mutex<State<T>>, outcome: Result<T, Abandoned>) {
    let before = mem::replace(&mut *state.lock().unwrap(), State::Settled(outcome));
    if let State::Waiting(waker) = before {
        waker.wake();
    }
}

impl<T> Sender<T> {
    pub fn send(mut self, answer: T) {
        if let Some(state) = self.0.take() {
            settle(&state, Ok(answer));
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if let Some(state) = self.0.take() {
            settle(&state, Err(Abandoned));
        }
    }
}

impl<T> Future for Promise<T> {
    type Output = Result<T, Abandoned>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.0.lock().unwrap();
        match mem::replace(&mut *state, State::Over) {
            State::Settled(outcome) => Poll::Ready(outcome),
            State::Over => panic!("polled after it was ready"),
            State::New | State::Waiting(_) => {
                *state = State::Waiting(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
