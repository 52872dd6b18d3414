//! Marks that the sender is gone only if somebody waits for it.

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
    waker: Option<Waker>,
    gone: bool,
}
pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    let state = State {
        answer: None,
        waker: None,
        gone: false,
    };
    let shared = Arc::new(Mutex::new(state));
    let sender = Sender {
        shared: Arc::clone(&shared),
    };
    (sender, Promise { shared })
}

impl<T> Sender<T> {
    pub fn send(self, answer: T) {
        let waker = {
            let mut state = self.shared.lock().unwrap();
            state.answer = Some(answer);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let waker = {
            let mut state = self.shared.lock().unwrap();
            let waker = state.waker.take();
            if waker.is_some() {
                state.gone = true;
            }
            waker
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Promise<T> {
    type Output = Result<T, Abandoned>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.lock().unwrap();
        if let Some(answer) = state.answer.take() {
            return Poll::Ready(Ok(answer));
        }
        if state.gone {
            return Poll::Ready(Err(Abandoned));
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
