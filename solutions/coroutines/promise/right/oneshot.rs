//! A new face for the channel that tokio has.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

#[derive(Debug, PartialEq)]
pub struct Abandoned;

pub struct Sender<T>(oneshot::Sender<T>);

pub struct Promise<T>(oneshot::Receiver<T>);

pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    let (sender, receiver) = oneshot::channel();
    (Sender(sender), Promise(receiver))
}

impl<T> Sender<T> {
    pub fn send(self, answer: T) {
        let _ = self.0.send(answer);
    }
}

impl<T> Future for Promise<T> {
    type Output = Result<T, Abandoned>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(context)
            .map(|answer| answer.map_err(|_| Abandoned))
    }
}
