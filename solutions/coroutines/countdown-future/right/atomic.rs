//! An atomic counter, and a lock around the waker alone.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

struct Shared {
    reported: AtomicU32,
    waker: Mutex<Option<Waker>>,
}

pub struct Countdown {
    reports: u32,
    shared: Arc<Shared>,
}

#[derive(Clone)]
pub struct Reporter(Arc<Shared>);

pub fn countdown(reports: u32) -> (Reporter, Countdown) {
    let shared = Arc::new(Shared {
        reported: AtomicU32::new(0),
        waker: Mutex::new(None),
    });
    let countdown = Countdown {
        reports,
        shared: shared.clone(),
    };
    (Reporter(shared), countdown)
}

impl Reporter {
    pub fn report(&self) {
        self.0.reported.fetch_add(1, Ordering::SeqCst);
        let waker = self.0.waker.lock().unwrap().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Future for Countdown {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // The waker first: whoever reports after the look finds it.
        *self.shared.waker.lock().unwrap() = Some(context.waker().clone());
        if self.shared.reported.load(Ordering::SeqCst) < self.reports {
            return Poll::Pending;
        }
        Poll::Ready(())
    }
}
