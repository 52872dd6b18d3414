//! In which call a thread is blocked: the one that the program makes of the standard
//! library, or of whoever waits by it.

use super::frame::{self, Call, Frame};

pub(crate) const MUTEX: &str = "a mutex of the standard library";
pub(crate) const LOCK: &str = "a lock of the standard library";
pub(crate) const MESSAGE: &str = "a message from a channel of the standard library";
pub(crate) const ROOM: &str = "room in a channel of the standard library";
pub(crate) const END: &str = "the end of a thread";
pub(crate) const ENDS: &str = "the end of the threads of a scope";
pub(crate) const UNPARK: &str = "an `unpark`";
const FUTURE: &str = "a future, in a call of `block_on`";

/// Calls that block a thread.
const CALLS: [Call; 14] = [
    (
        "std::sync::mpsc::SyncSender",
        "/std/src/sync/mpsc send",
        ROOM,
    ),
    ("std::sync::mpsc::", "/std/src/sync/mpsc", MESSAGE),
    (
        "std::sync::poison::mutex::",
        "/std/src/sync/poison/mutex.rs",
        MUTEX,
    ),
    (
        "std::sync::poison::rwlock::",
        "/std/src/sync/poison/rwlock.rs",
        LOCK,
    ),
    (
        "std::sync::poison::condvar::",
        "/std/src/sync/poison/condvar.rs",
        "a notification of a `Condvar`",
    ),
    (
        "std::sync::barrier::",
        "/std/src/sync/barrier.rs",
        "a barrier of the standard library",
    ),
    (
        "std::thread::join_handle::",
        "/std/src/thread/join_handle.rs",
        END,
    ),
    (
        "std::thread::scoped::scope",
        "/std/src/thread/scoped.rs scope",
        ENDS,
    ),
    ("std::thread::scoped::", "/std/src/thread/scoped.rs", END),
    (
        "std::thread::functions::park",
        "/std/src/thread/functions.rs park",
        UNPARK,
    ),
    (
        "std::sync::once_lock::",
        "/std/src/sync/once_lock.rs",
        "a value that another thread makes",
    ),
    (
        "std::sync::lazy_lock::",
        "/std/src/sync/lazy_lock.rs",
        "a value that another thread makes",
    ),
    ("futures_executor::", "/futures-executor-", FUTURE),
    ("pollster::", "/pollster-", FUTURE),
];

/// What the call waits for in which the thread is, and the place where the program
/// makes it, where lines are known.
pub(super) fn read(frames: &[Frame<'_>]) -> Option<(Option<&'static str>, Option<String>)> {
    let shim = frames.iter().rposition(is_the_shim)?;
    let (inner, at) = frame::split(&frames[shim + 1..]);
    let mut calls = inner.iter().filter_map(|frame| frame.one_of(&CALLS));
    Some((calls.next_back(), at))
}

/// Takes calls of the system away from the standard library.
fn is_the_shim(frame: &Frame<'_>) -> bool {
    match frame.file {
        Some(_) => frame.is_in_our("src/shim.rs"),
        None => matches!(frame.function, "syscall" | "pthread_join"),
    }
}
