//! For what a waker was left: the call of tokio that the program awaits.

use super::frame::{self, Call, Frame};

const NOTIFY: Call = ("tokio::sync::notify::", "/sync/notify.rs", "a notification");

/// Of a waker that the program took by itself, in a `poll` of its own.
pub(crate) const OWN: &str = "a call of the waker that it left";

/// tokio's calls that wait. Locks, permits, barriers and oneshot channels are here
/// for their place.
const CALLS: [Call; 13] = [
    (
        "tokio::sync::mpsc::chan::Rx",
        "/sync/mpsc/chan.rs",
        "a message from a channel",
    ),
    NOTIFY,
    ("tokio::sync::watch::", "/sync/watch.rs", "a watch channel"),
    (
        "tokio::sync::broadcast::",
        "/sync/broadcast.rs",
        "a message from a broadcast channel",
    ),
    (
        "tokio::sync::set_once::",
        "/sync/set_once.rs",
        "the value of a SetOnce",
    ),
    (
        "tokio::sync::once_cell::",
        "/sync/once_cell.rs",
        "the value of a OnceCell",
    ),
    (
        "tokio::runtime::task::join::JoinHandle",
        "/runtime/task/join.rs",
        "the end of a task",
    ),
    (
        "tokio::task::join_set::JoinSet",
        "/task/join_set.rs",
        "the end of a task in a JoinSet",
    ),
    (
        "tokio::sync::oneshot::",
        "/sync/oneshot.rs",
        "a oneshot channel",
    ),
    ("tokio::sync::mutex::", "/sync/mutex.rs", "a mutex"),
    ("tokio::sync::rwlock::", "/sync/rwlock.rs", "a lock"),
    ("tokio::sync::semaphore::", "/sync/semaphore.rs", "a permit"),
    ("tokio::sync::barrier::", "/sync/barrier.rs", "a barrier"),
];

/// Channels that tell their senders by a notification within that nobody receives
/// any more.
const GONE: [Call; 3] = [
    (
        "tokio::sync::mpsc::",
        "/sync/mpsc/",
        "the receivers of a channel to go",
    ),
    (
        "tokio::sync::broadcast::",
        "/sync/broadcast.rs",
        "the receivers of a broadcast channel to go",
    ),
    // Its receivers wait for a notification as well. Of the two only this call has a
    // block of its own.
    (
        "tokio::sync::watch::Sender",
        "/sync/watch.rs {async_block",
        "the receivers of a watch channel to go",
    ),
];

/// What the call of tokio waits for that the program awaits, and the place where
/// it does, where lines are known.
pub(super) fn read(frames: &[Frame<'_>]) -> Option<(Option<&'static str>, Option<String>)> {
    let cloned = frames.iter().position(clones_a_waker)?;
    let (inner, at) = frame::split(&frames[cloned + 1..]);
    let is_told = inner.iter().any(|frame| frame.is_in(&NOTIFY));
    let gone = inner.iter().find_map(|frame| frame.one_of(&GONE));
    let mut calls = inner.iter().filter_map(|frame| frame.one_of(&CALLS));
    let what = gone.filter(|_| is_told).or_else(|| calls.next_back());
    // A `poll` that the program has written: no library took the waker.
    let is_outermost = cloned + 1 + inner.len() == frames.len();
    let by_itself = inner.iter().all(Frame::is_of_std) && !is_outermost;
    Some((what.or(by_itself.then_some(OWN)), at))
}

/// Below it are the recorder and whoever called it.
fn clones_a_waker(frame: &Frame<'_>) -> bool {
    match frame.file {
        Some(file) => file.ends_with("/core/src/task/wake.rs"),
        None => frame
            .function
            .ends_with("core::task::wake::Waker as core::clone::Clone>::clone"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame;

    /// What is read from the text of a backtrace.
    fn read(stack: &str) -> Option<(Option<&'static str>, Option<String>)> {
        super::read(&frame::of_text(stack))
    }

    const RECORDER: &str = r#"{ fn: "clone", file: "./src/waker.rs", line: 9 },
        { fn: "clone", file: "/rustc/59807616/library/core/src/task/wake.rs", line: 619 },"#;

    #[test]
    fn with_lines_the_files_say_what_is_awaited_and_where() {
        let stack = r#"{ fn: "into_waker", file: "/c/registry/src/i/tokio-1.54.1/src/sync/task/atomic_waker.rs", line: 381 },
            { fn: "recv<(u8, tokio::sync::oneshot::Sender<u8>), S>", file: "/c/registry/src/i/tokio-1.54.1/src/sync/mpsc/chan.rs", line: 313 },
            { fn: "poll", file: "/rustc/59807616/library/core/src/future/poll_fn.rs", line: 151 },
            { fn: "{async_fn#0}<i32>", file: "/c/registry/src/i/tokio-1.54.1/src/sync/mpsc/bounded.rs", line: 245 },
            { fn: "{async_fn#0}", file: "./src/lib.rs", line: 14 },
            { fn: "main", file: "./src/main.rs", line: 20 }, { fn: "main" }]"#;
        let found = (
            Some("a message from a channel"),
            Some("src/lib.rs:14".to_owned()),
        );
        assert_eq!(read(&format!("{RECORDER}{stack}")), Some(found));
    }

    #[test]
    fn without_lines_the_paths_of_functions_say_what_is_awaited() {
        let stack = r#"Backtrace [{ fn: "core::ops::function::FnOnce::call_once" },
            { fn: "<core::task::wake::Waker as core::clone::Clone>::clone" },
            { fn: "tokio::sync::mpsc::chan::Rx<(u8,tokio::sync::oneshot::Sender<u8>),S>::recv::{{closure}}" },
            { fn: "<core::future::poll_fn::PollFn<F> as core::future::future::Future>::poll" },
            { fn: "tokio::sync::mpsc::bounded::Receiver<T>::recv::{{closure}}" },
            { fn: "sol::wait::{{closure}}" }]"#;
        assert_eq!(read(stack), Some((Some("a message from a channel"), None)));
    }

    #[test]
    fn a_library_that_polls_by_itself_is_not_taken_for_what_it_polls() {
        let stack = r#"{ fn: "clone", file: "/c/registry/src/i/futures-util-0.3.31/src/stream/mod.rs", line: 9 },
            { fn: "{async_fn#0}", file: "./src/lib.rs", line: 14 }]"#;
        let found = (None, Some("src/lib.rs:14".to_owned()));
        assert_eq!(read(&format!("{RECORDER}{stack}")), Some(found));
    }

    #[test]
    fn a_stack_that_does_not_show_the_waker_says_nothing() {
        assert_eq!(read(r#"Backtrace [{ fn: "main" }]"#), None);
    }
}
