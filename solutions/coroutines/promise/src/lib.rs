//! # A promise
//!
//! Before the status board restarts a service, somebody has to agree. The board
//! asks in a window, and a task waits for the answer. When the window is closed
//! without an answer, the task has to hear of it: today it waits for ever.
//!
//! ```text
//! an answer:   window   ██████
//!              restart        ███
//! ```
//!
//! [`promise`] makes two halves: a [`Sender`], which gives the answer, and a
//! [`Promise`], a future that becomes ready with it. The halves may be in different
//! tasks and on different threads, so what both have to know stands in a `State`
//! behind an `Arc` and a `Mutex`. Give the lock back before you call a waker: who
//! is woken may poll at once. A lock is given back when its guard is dropped, and a
//! guard that is made in the head of an `if let` or a `match` lives to the closing
//! brace.
//!
//! What to do: add to `State` what it needs, and write `send`, `poll`, and what is
//! missing for a sender that is dropped. Use the standard library alone. Then
//! `cargo test -p ex-promise`.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
// SOLUTION
use std::task::{Context, Poll, Waker};
// STARTER
// use std::task::{Context, Poll};
// END

/// The sender is gone, and there will be no answer.
#[derive(Debug, PartialEq)]
pub struct Abandoned;

/// Gives the answer, once.
pub struct Sender<T> {
    shared: Arc<Mutex<State<T>>>,
}

/// A value that is not there yet. It becomes ready when the answer is given, or
/// when nobody is left who could give one.
pub struct Promise<T> {
    shared: Arc<Mutex<State<T>>>,
}

/// What both halves know.
struct State<T> {
    answer: Option<T>,
    // SOLUTION
    sender_is_gone: bool,
    /// Of the task that waits. `None` until the promise was polled.
    waker: Option<Waker>,
    // STARTER
    // END
}

/// Makes both halves.
pub fn promise<T>() -> (Sender<T>, Promise<T>) {
    // SOLUTION
    let state = State {
        answer: None,
        sender_is_gone: false,
        waker: None,
    };
    // STARTER
    // let state = State { answer: None };
    // END
    let shared = Arc::new(Mutex::new(state));
    let sender = Sender {
        shared: Arc::clone(&shared),
    };
    (sender, Promise { shared })
}

impl<T> Sender<T> {
    /// Gives the answer. If the promise was dropped, nothing happens.
    pub fn send(self, answer: T) {
        // SOLUTION
        let mut state = self.shared.lock().expect("no half panics with the lock");
        state.answer = Some(answer);
        // `self` ends here, so `drop` runs, and wakes who waits. Before it the
        // lock is given back: variables go in the reverse order of their making.
        // STARTER
        // let _ = (answer, &self.shared);
        // todo!("keep the answer, and wake who waits for it")
        // END
    }
}
// SOLUTION

/// Runs at the end of `send`, and also when a sender is dropped that sent nothing.
impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.shared.lock().expect("no half panics with the lock");
        state.sender_is_gone = true;
        let waker = state.waker.take();
        // First the lock is given back: who is woken may poll at once, even from
        // within `wake`, and would wait for it.
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
// STARTER
// END

impl<T> Future for Promise<T> {
    type Output = Result<T, Abandoned>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // SOLUTION
        // One lock around all of it: no answer can come between the look at its
        // place and the note of the waker.
        let mut state = self.shared.lock().expect("no half panics with the lock");
        // The answer first: a sender that has sent is gone, too.
        if let Some(answer) = state.answer.take() {
            return Poll::Ready(Ok(answer));
        }
        if state.sender_is_gone {
            return Poll::Ready(Err(Abandoned));
        }
        // The waker of this poll, and not of the first one: the promise may have
        // been given to another task since then.
        state.waker = Some(context.waker().clone());
        Poll::Pending
        // STARTER
        // let _ = (context, &self.shared.lock().unwrap().answer);
        // todo!("ready with the answer or with `Abandoned`; if there is neither, leave a waker")
        // END
    }
}
