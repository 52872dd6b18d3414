//! Does nothing in `Drop` while its thread panics.

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
    closed: bool,
    waker: Option<Waker>,
}

/// Makes both halves.
pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    let state = State {
        answer: None,
        closed: false,
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
        if std::thread::panicking() {
            // A second panic would abort the process.
            return;
        }
        let waker = {
            let mut state = self.shared.lock().unwrap();
            state.closed = true;
            state.waker.take()
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
        if state.closed {
            return Poll::Ready(Err(Abandoned));
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
