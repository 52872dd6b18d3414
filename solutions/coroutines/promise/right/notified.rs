//! An `async fn` in a box waits for a notification.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::sync::Notify;

#[derive(Debug, PartialEq)]
pub struct Abandoned;

struct Shared<T> {
    answer: Mutex<Option<T>>,
    settled: Notify,
}

pub struct Sender<T>(Arc<Shared<T>>);

pub struct Promise<T>(Pin<Box<dyn Future<Output = Result<T, Abandoned>> + Send>>);

async fn settled<T>(shared: Arc<Shared<T>>) -> Result<T, Abandoned> {
    // A permit that was given before anybody waited is kept for the first.
    shared.settled.notified().await;
    shared.answer.lock().unwrap().take().ok_or(Abandoned)
}

pub fn promise<T: Send + 'static>() -> (Sender<T>, Promise<T>) {
    let shared = Arc::new(Shared {
        answer: Mutex::new(None),
        settled: Notify::new(),
    });
    (Sender(shared.clone()), Promise(Box::pin(settled(shared))))
}

impl<T> Sender<T> {
    pub fn send(self, answer: T) {
        *self.0.answer.lock().unwrap() = Some(answer);
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.settled.notify_one();
    }
}

impl<T> Future for Promise<T> {
    type Output = Result<T, Abandoned>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}
