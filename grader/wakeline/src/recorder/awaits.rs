//! Where a task waits, and for what: tokio tells of neither for channels,
//! notifications and tasks. But who waits leaves a waker there, so the stack at
//! that moment shows the call and its line. It is read only where a run is stuck.

use std::backtrace::Backtrace;
use std::collections::BTreeSet;
use std::env;
use std::path::Path;

use super::Recorder;
use super::state::State;
use super::wakeful::Wakeful;
use crate::depth::Depth;
use crate::role::aside;
use crate::timeline::{Await, Name};
use crate::wakes;

/// So many stacks are kept of one run: a program that gets stuck mostly does so
/// early, and one that waits a million times must not pay for each.
pub(super) const MANY: u32 = 100;

/// So many bytes of stack are read. A stack of thousands of calls would take longer
/// than the rest of the run, and a hundred of them too much memory.
const DEEP: usize = 256 * 1024;

/// Where the stack of the running code is, near enough.
pub(super) fn stack_address() -> usize {
    let here = std::hint::black_box(0_u8);
    std::ptr::from_ref(&here).addr()
}

/// The wakers of one task that are somewhere, since the last moment at which
/// there was none.
#[derive(Default)]
pub(super) struct Awaits {
    left: Vec<Left>,
    there: usize,
}

/// A waker that was left somewhere.
pub(super) enum Left {
    /// By this call.
    By(Box<Backtrace>),
    /// By a timer or an operation, which say so themselves, or after too many.
    Elsewhere,
}

impl Awaits {
    /// One more waker was left somewhere.
    pub(super) fn left(&mut self, left: Left) {
        self.there += 1;
        // Of so many that nothing certain can be said of them.
        if self.left.len() < 64 || matches!(left, Left::Elsewhere) && self.left.len() == 64 {
            self.left.push(left);
        }
    }

    /// One of them is gone: it woke the task, or was dropped. What a timer woke
    /// was left with a timer.
    pub(super) fn gone(&mut self, by_a_timer: bool) {
        self.there = self.there.saturating_sub(1);
        let elsewhere = |left: &Left| matches!(left, Left::Elsewhere);
        if by_a_timer && let Some(index) = self.left.iter().position(elsewhere) {
            self.left.remove(index);
        }
        if self.there == 0 {
            self.left.clear();
        }
    }

    /// The waits that there are for certain. Which of several wakers was dropped
    /// is not known, so then all have to come from one place.
    pub(super) fn known(&self) -> Vec<Await> {
        let all_there = self.there == self.left.len();
        let mut places = BTreeSet::new();
        for left in &self.left {
            match left {
                Left::By(stack) => {
                    if let Some(found) = read(&aside(|| format!("{stack:?}"))) {
                        places.insert(found);
                    } else if !all_there {
                        return Vec::new();
                    }
                }
                Left::Elsewhere if all_there => {}
                Left::Elsewhere => return Vec::new(),
            }
        }
        if !all_there && (places.len() > 1 || self.there > self.left.len()) {
            return Vec::new();
        }
        let awaits = places.into_iter().map(|(what, at)| Await {
            what: what.map(Name::from),
            at: at.as_deref().map(Name::from),
        });
        awaits
            .filter(|one| one.what.is_some() || one.at.is_some())
            .collect()
    }
}

impl Recorder {
    /// A waker of the scenario's own future was cloned, or is gone.
    pub(crate) fn main_waker(&self, cloned: bool) {
        if self.depth == Depth::Polls {
            self.waker(None, cloned);
        }
    }

    /// A waker of a task, by tokio's number, was cloned, or is gone.
    #[cfg(tokio_unstable)]
    pub(crate) fn task_waker(&self, number: u64, cloned: bool) {
        self.waker(Some(number), cloned);
    }

    fn waker(&self, task: Option<u64>, cloned: bool) {
        let mut state = self.lock();
        // Only within a poll of its own a task waits; and timers and operations
        // say so themselves.
        let wanted = cloned
            && state.stacks < MANY
            && state.running.is_some()
            && !state.in_world
            && !wakes::in_a_timer()
            && state.home == Some(std::thread::current().id())
            && state.stack.abs_diff(stack_address()) < DEEP;
        let left = if wanted {
            state.stacks += 1;
            drop(state);
            // Not under the lock: it takes a while.
            // The standard library reads one stack at a time, in all threads: that
            // wait is not the program's.
            let stack = Box::new(aside(Backtrace::force_capture));
            state = self.lock();
            Left::By(stack)
        } else {
            Left::Elsewhere
        };
        let Some(wakeful) = state.wakeful(task) else {
            return;
        };
        if cloned {
            wakeful.awaits.left(left);
        } else {
            wakeful.awaits.gone(false);
        }
    }
}

impl State {
    fn wakeful(&mut self, task: Option<u64>) -> Option<&mut Wakeful> {
        match task {
            None => Some(&mut self.main),
            #[cfg(tokio_unstable)]
            Some(number) => Some(&mut self.live.get_mut(&number)?.wakeful),
            #[cfg(not(tokio_unstable))]
            Some(_) => None,
        }
    }
}

/// One frame of a stack.
struct Frame<'a> {
    function: &'a str,
    file: Option<&'a str>,
    line: u64,
}

/// What the call of tokio waits for that the program awaits, and the place where
/// it does, where lines are known.
fn read(stack: &str) -> Option<(Option<&'static str>, Option<String>)> {
    let frames = frames(stack);
    let cloned = frames.iter().position(Frame::clones_a_waker)?;
    let (inner, outer) = frames[cloned + 1..].split_at(
        frames[cloned + 1..]
            .iter()
            .take_while(|frame| frame.is_a_librarys())
            .count(),
    );
    let is_told = inner.iter().any(|frame| frame.is_in(&NOTIFY));
    let gone = inner.iter().find_map(|frame| frame.one_of(&GONE));
    let mut calls = inner.iter().filter_map(|frame| frame.one_of(&CALLS));
    let what = gone.filter(|_| is_told).or_else(|| calls.next_back());
    // The scenario polls its own future by itself: that is no place.
    let place = outer.first().filter(|frame| !frame.is_the_scenarios());
    let at = place.and_then(|frame| Some(super::short_place(frame.file?, frame.line)));
    Some((what, at))
}

/// The frames in the text of a backtrace, the innermost first.
fn frames(stack: &str) -> Vec<Frame<'_>> {
    let frames = stack.split("{ fn: \"").skip(1);
    frames
        .map(|frame| {
            let (function, rest) = frame.split_once('"').unwrap_or((frame, ""));
            let after = |name: &str| rest.split_once(name).map(|(_, value)| value);
            let file = after("file: \"").and_then(|value| value.split('"').next());
            let line = after("line: ").map(|value| {
                let digits = value.find(|char: char| !char.is_ascii_digit());
                value[..digits.unwrap_or(value.len())].parse().unwrap_or(0)
            });
            Frame {
                function,
                file,
                line: line.unwrap_or(0),
            }
        })
        .collect()
}

/// A call of tokio that waits: its module, its file (and how the name of its function
/// begins, where the file is not enough), and what it waits for.
type Call = (&'static str, &'static str, &'static str);

const NOTIFY: Call = ("tokio::sync::notify::", "/sync/notify.rs", "a notification");

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

impl Frame<'_> {
    /// Below it are the recorder and whoever called it.
    fn clones_a_waker(&self) -> bool {
        match self.file {
            Some(file) => file.ends_with("/core/src/task/wake.rs"),
            None => self
                .function
                .ends_with("core::task::wake::Waker as core::clone::Clone>::clone"),
        }
    }

    /// The standard library shows a path below the current folder from there.
    fn is_the_scenarios(&self) -> bool {
        let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scenario.rs");
        self.file.is_some_and(|file| match file.strip_prefix("./") {
            Some(rest) => env::current_dir().is_ok_and(|here| here.join(rest) == scenario),
            None => Path::new(file) == scenario,
        })
    }

    /// Of tokio, the standard library or any other crate from a registry.
    fn is_a_librarys(&self) -> bool {
        const LIBRARIES: [&str; 6] = ["tokio", "core", "std", "alloc", "tracing", "wakeline"];
        const PATHS: [&str; 5] = [
            "/registry/src/",
            "/git/checkouts/",
            "/rustlib/src/",
            "/rustc/",
            "/vendor/",
        ];
        match self.file {
            Some(file) => PATHS.iter().any(|part| file.contains(part)),
            None => {
                self.function.starts_with("__rust") || LIBRARIES.iter().any(|name| self.is_of(name))
            }
        }
    }

    /// `tokio::sync::…` and `<tokio::sync::… as core::future::Future>::poll`.
    fn is_of(&self, library: &str) -> bool {
        let path = self.function.trim_start_matches(['<', '&']);
        path.strip_prefix(library)
            .is_some_and(|rest| rest.starts_with("::"))
    }

    /// Whether it is a frame of this call. The file says it where there is one: with
    /// line numbers, names of functions are short.
    fn is_in(&self, (module, file, _): &Call) -> bool {
        let (file, function) = file.split_once(' ').unwrap_or((file, ""));
        match self.file {
            Some(path) => path.contains(file) && self.function.starts_with(function),
            None => self
                .function
                .trim_start_matches(['<', '&'])
                .starts_with(module),
        }
    }

    fn one_of(&self, calls: &[Call]) -> Option<&'static str> {
        let call = calls.iter().find(|call| self.is_in(call));
        call.map(|(_, _, words)| *words)
    }
}

#[cfg(test)]
mod tests {
    use super::read;

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
