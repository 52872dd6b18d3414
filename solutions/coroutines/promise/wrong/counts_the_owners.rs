//! Reads from the count of the `Arc` that the sender is gone.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// The sender is gone, and there will be no answer.
#[derive(Debug, PartialEq)]
pub struct Abandoned;

/// Gives the answer, once.
pub struct Sender<T> {
    shared: Arc<Mutex<State<T>>>,
}

/// A value that is not there yet. It becomes ready when the answer is given, or
/// when nobody is left who could give one.
pub struct Promise<T> {
    shared: Arc<Mutex<State<T>>>,
}

/// What both halves know.
struct State<T> {
    answer: Option<T>,
    waker: Option<Waker>,
}

/// Makes both halves.
pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    let state = State {
        answer: None,
        waker: None,
    };
    let shared = Arc::new(Mutex::new(state));
    let sender = Sender {
        shared: Arc::clone(&shared),
    };
    (sender, Promise { shared })
}

impl<T> Sender<T> {
    /// Gives the answer. If nobody waits any more, nothing happens.
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
        let waker = self.shared.lock().unwrap().waker.take();
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
        if Arc::strong_count(&self.shared) == 1 {
            // Only we are left.
            return Poll::Ready(Err(Abandoned));
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
