//! A report is a message, and the future keeps the count for itself.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

pub struct Countdown {
    left: u32,
    reports: UnboundedReceiver<()>,
}

#[derive(Clone)]
pub struct Reporter(UnboundedSender<()>);

pub fn countdown(reports: u32) -> (Reporter, Countdown) {
    let (sender, receiver) = unbounded_channel();
    let countdown = Countdown {
        left: reports,
        reports: receiver,
    };
    (Reporter(sender), countdown)
}

impl Reporter {
    pub fn report(&self) {
        let _ = self.0.send(());
    }
}

impl Future for Countdown {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        while self.left > 0 {
            if ready!(self.reports.poll_recv(context)).is_none() {
                // Nobody is left who could report.
                return Poll::Pending;
            }
            self.left -= 1;
        }
        Poll::Ready(())
    }
}
