//! A channel of the standard library keeps the answer and knows when its sender is
//! gone; only the waker stands beside it.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Debug, PartialEq)]
pub struct Abandoned;

pub struct Sender<T> {
    answer: Option<mpsc::Sender<T>>,
    waker: Arc<Mutex<Option<Waker>>>,
}

pub struct Promise<T> {
    answer: Mutex<Receiver<T>>,
    waker: Arc<Mutex<Option<Waker>>>,
}

pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    let (sender, receiver) = mpsc::channel();
    let waker = Arc::new(Mutex::new(None));
    let sender = Sender {
        answer: Some(sender),
        waker: waker.clone(),
    };
    let promise = Promise {
        answer: Mutex::new(receiver),
        waker,
    };
    (sender, promise)
}

impl<T> Sender<T> {
    pub fn send(self, answer: T) {
        let _ = self.answer.as_ref().unwrap().send(answer);
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        // The channel is closed before anybody is woken.
        self.answer = None;
        let waker = self.waker.lock().unwrap().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Promise<T> {
    type Output = Result<T, Abandoned>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // The waker first: whoever sends after the look finds it.
        *self.waker.lock().unwrap() = Some(context.waker().clone());
        match self.answer.lock().unwrap().try_recv() {
            Ok(answer) => Poll::Ready(Ok(answer)),
            Err(TryRecvError::Disconnected) => Poll::Ready(Err(Abandoned)),
            Err(TryRecvError::Empty) => Poll::Pending,
        }
    }
}
