//! Waits in `poll` until the answer is there.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll};

#[derive(Debug, PartialEq)]
pub struct Abandoned;

pub struct Sender<T>(mpsc::Sender<T>);

pub struct Promise<T>(mpsc::Receiver<T>);

pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    let (sender, receiver) = mpsc::channel();
    (Sender(sender), Promise(receiver))
}

impl<T> Sender<T> {
    pub fn send(self, answer: T) {
        let _ = self.0.send(answer);
    }
}

impl<T> Future for Promise<T> {
    type Output = Result<T, Abandoned>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(self.0.recv().map_err(|_| Abandoned))
    }
}
