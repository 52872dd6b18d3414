//! A report is a permit, and the countdown asks for all of them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::Semaphore;

pub struct Countdown(Pin<Box<dyn Future<Output = ()> + Send>>);

#[derive(Clone)]
pub struct Reporter(Arc<Semaphore>);

pub fn countdown(reports: u32) -> (Reporter, Countdown) {
    let permits = Arc::new(Semaphore::new(0));
    let reporter = Reporter(permits.clone());
    let all = async move {
        let _ = permits.acquire_many(reports).await;
    };
    (reporter, Countdown(Box::pin(all)))
}

impl Reporter {
    pub fn report(&self) {
        self.0.add_permits(1);
    }
}

impl Future for Countdown {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(context)
    }
}
