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

/// Polls `future` until it is ready, and returns its output. While the future
/// waits, the current thread is parked.
pub fn block_on<F: Future>(future: F) -> F::Output {
    drop(future);
    todo!("poll, park until woken, poll again")
}
