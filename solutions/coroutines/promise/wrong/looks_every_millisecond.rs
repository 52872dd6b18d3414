//! Sets a timer for a millisecond, and looks again.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{self, TryRecvError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

#[derive(Debug, PartialEq)]
pub struct Abandoned;

pub struct Sender<T>(mpsc::Sender<T>);

pub struct Promise<T> {
    answers: mpsc::Receiver<T>,
    timer: Option<Pin<Box<Sleep>>>,
}

pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    let (sender, answers) = mpsc::channel();
    (
        Sender(sender),
        Promise {
            answers,
            timer: None,
        },
    )
}

impl<T> Sender<T> {
    pub fn send(self, answer: T) {
        let _ = self.0.send(answer);
    }
}

impl<T> Future for Promise<T> {
    type Output = Result<T, Abandoned>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match self.answers.try_recv() {
                Ok(answer) => return Poll::Ready(Ok(answer)),
                Err(TryRecvError::Disconnected) => return Poll::Ready(Err(Abandoned)),
                Err(TryRecvError::Empty) => {}
            }
            let timer = self
                .timer
                .get_or_insert_with(|| Box::pin(sleep(Duration::from_millis(1))));
            if timer.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.timer = None;
        }
    }
}
