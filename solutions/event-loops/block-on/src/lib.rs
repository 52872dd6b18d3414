//! # Drive one future
//!
//! The smallest event loop has one future and one thread. It polls the future.
//! When the future is pending, the thread sleeps until the waker is called,
//! and then polls again.
//!
//! ```text
//! poll → Pending   park …        somebody calls wake()
//!                  … unparked    poll → Ready(output)
//! ```
//!
//! What to do: write [`block_on`] in this file, with the standard library
//! alone. Then `cargo test -p ex-block-on`. What you need is in `std::future`,
//! `std::task`, `std::pin` and `std::thread`.

use std::future::Future;
// SOLUTION
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Wakes by unparking one thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        // If the thread is not parked yet, its next `park` returns at once:
        // an early wake is not lost.
        self.0.unpark();
    }
}
// STARTER
// END

/// Polls `future` until it is ready, and returns its output. While the future
/// waits, the current thread is parked.
pub fn block_on<F: Future>(future: F) -> F::Output {
    // SOLUTION
    // A future must not move once it was polled; on the stack of this function
    // it stays where it is.
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            // `park` may also return without a reason. Then one poll too many
            // is made, and nothing breaks.
            Poll::Pending => thread::park(),
        }
    }
    // STARTER
    // drop(future);
    // todo!("poll, park until woken, poll again")
    // END
}
