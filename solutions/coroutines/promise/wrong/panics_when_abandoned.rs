//! Takes it for a mistake of the caller that a sender is dropped.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Debug, PartialEq)]
pub struct Abandoned;

pub struct Sender<T> {
    shared: Arc<Mutex<State<T>>>,
}

pub struct Promise<T> {
    shared: Arc<Mutex<State<T>>>,
}

struct State<T> {
    answer: Option<T>,
    sender_is_gone: bool,
    waker: Option<Waker>,
}

pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    let shared = Arc::new(Mutex::new(State {
        answer: None,
        sender_is_gone: false,
        waker: None,
    }));
    let sender = Sender {
        shared: Arc::clone(&shared),
    };
    (sender, Promise { shared })
}

impl<T> Sender<T> {
    pub fn send(self, answer: T) {
        let mut state = self.shared.lock().expect("no half panics with the lock");
        state.answer = Some(answer);
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.shared.lock().expect("no half panics with the lock");
        state.sender_is_gone = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Promise<T> {
    type Output = Result<T, Abandoned>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.lock().expect("no half panics with the lock");
        if let Some(answer) = state.answer.take() {
            return Poll::Ready(Ok(answer));
        }
        if state.sender_is_gone {
            panic!("the sender was dropped");
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
