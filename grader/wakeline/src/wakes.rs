//! Who woke whom, and what a waiting task waits for, as tokio itself tells.
//!
//! With `--cfg tokio_unstable` tokio traces its wakers and its resources
//! (timers, semaphores, locks, oneshot channels). This small subscriber listens
//! on the threads of one scenario and passes on what the timeline needs. It is
//! never the global subscriber, so a program's own tracing is left alone.
//!
//! Two silent subscribers live beside it: while one is alone, tracing believes
//! the thread that comes to a place first for all threads, and a plain program
//! beside a scenario would make it deaf (`tests/neighbours.rs`).

mod fields;
mod kind;
mod subject;

use std::cell::{Cell, RefCell};
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use tracing::dispatcher::{self, DefaultGuard};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Metadata, Subscriber};

use crate::depth::Depth;
use crate::recorder::{Recorder, Resource, Source};
use crate::role::{self, Role};
use fields::{Done, Fields, Owner, PermitFields, WakerFields};
use kind::{CLOSED, Kind};
use subject::Subject;

const WAKER: &str = "tokio::task::waker";
/// A future that waits for a resource, and where tokio makes those of locks,
/// permits, barriers and oneshot channels.
const WAIT: &str = "runtime.resource.async_op";
const WAITS: [&str; 2] = ["tokio::util::trace", "tokio::sync::oneshot"];
const POLL_OP: &str = "runtime::resource::poll_op";
const STATE: &str = "runtime::resource::state_update";
/// Of a future that waits: how many permits it asked for, and got.
const PERMITS: &str = "runtime::resource::async_op::state_update";

/// The ears of one scenario. Clones listen for the same recorder. Where polls
/// are not recorded there are none.
#[derive(Clone)]
pub(crate) struct Wakes(Option<Dispatch>);

impl Wakes {
    pub(crate) fn new(recorder: &Arc<Recorder>) -> Wakes {
        let wanted = recorder.depth() == Depth::Polls;
        let listener = || {
            NEIGHBOURS.get_or_init(|| [(); 2].map(|()| Dispatch::new(Neighbour)));
            Dispatch::new(Listener {
                recorder: Arc::clone(recorder),
                futures: AtomicU32::new(0),
                handles: Mutex::default(),
            })
        };
        Wakes(wanted.then(listener))
    }

    /// Listens on the current thread until it ends.
    pub(crate) fn listen_to_the_end(&self) {
        GUARD.set(self.listen());
    }

    /// Listens on the current thread until the guard is dropped.
    pub(crate) fn listen(&self) -> Option<DefaultGuard> {
        self.0.as_ref().map(dispatcher::set_default)
    }
}

thread_local! {
    /// Keeps a blocking thread listening until it ends.
    static GUARD: RefCell<Option<DefaultGuard>> = const { RefCell::new(None) };
}

/// Two subscribers that live as long as the process. While there is only one,
/// tracing asks the thread that comes to a place first whether anybody listens
/// there, and believes it for all threads: a plain tokio program beside a
/// scenario would make it deaf.
static NEIGHBOURS: OnceLock<[Dispatch; 2]> = OnceLock::new();

/// Wants what a listener wants, and does nothing with it.
struct Neighbour;

impl Subscriber for Neighbour {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        interest(metadata)
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_heard(metadata) && (!is_rarely_wanted(metadata) || SEVERAL.load(Ordering::Relaxed))
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn is_heard(metadata: &Metadata<'_>) -> bool {
    if metadata.is_span() {
        match metadata.name() {
            "runtime.spawn" | "runtime.resource" => true,
            WAIT => WAITS.contains(&metadata.target()),
            _ => false,
        }
    } else {
        matches!(metadata.target(), WAKER | POLL_OP | STATE | PERMITS)
    }
}

/// Some future in this process asked for several permits at once.
static SEVERAL: AtomicBool = AtomicBool::new(false);

/// How many permits a future got, at each step. It matters only where one asks for
/// several, which is rare, and the rest shall not pay for it.
fn is_rarely_wanted(metadata: &Metadata<'_>) -> bool {
    metadata.target() == PERMITS && metadata.fields().field("permits_obtained").is_some()
}

fn interest(metadata: &Metadata<'_>) -> Interest {
    if !is_heard(metadata) {
        Interest::never()
    } else if is_rarely_wanted(metadata) {
        Interest::sometimes()
    } else {
        Interest::always()
    }
}

struct Listener {
    recorder: Arc<Recorder>,
    /// How many futures were told apart, on all threads.
    futures: AtomicU32,
    /// Handles of the spans of futures beside the first: older versions of tokio
    /// make one for each poll, and drop it there.
    handles: Mutex<FxHashMap<u64, u32>>,
}

/// The resources that are entered on one thread.
#[derive(Clone, Copy)]
struct Entered {
    depth: u32,
    /// The one that was entered first: its kind and number.
    outermost: (Kind, u32),
    /// And the future that waits for it.
    future: u32,
}

/// The closure that a thread of the pool runs.
#[derive(Clone, Copy)]
struct InClosure {
    /// The span of the last one.
    last: u64,
    /// Its number, until it returns.
    running: Option<usize>,
}

/// From where a wake comes that happens now on this thread. tokio runs the code
/// of a task within its span, and wakes who awaits the task after that.
pub(crate) fn source() -> Source {
    match RUNNING.get() {
        0 => Source::End,
        _ => Source::Code,
    }
}

/// The number of the future of the timer whose code is running, if it is one's.
pub(crate) fn timer() -> Option<u32> {
    let Entered {
        depth, outermost, ..
    } = ENTERED.get();
    (depth > 0 && outermost.0 == Kind::Timer).then_some(outermost.1)
}

/// The loop begins to poll a task.
pub(crate) fn poll_begins() {
    ENTERED_TASKS.set(0);
}

/// Whether the task that is polled was only dropped in this poll: tokio enters
/// its span to poll the future, and again to drop it.
pub(crate) fn only_dropped() -> bool {
    ENTERED_TASKS.get() == 1
}

thread_local! {
    /// How often a span of a task was entered since the loop began to poll one.
    static ENTERED_TASKS: Cell<u32> = const { Cell::new(0) };
    /// How many spans of tasks are entered on this thread.
    static RUNNING: Cell<u32> = const { Cell::new(0) };
    static CLOSURE: Cell<InClosure> = const {
        Cell::new(InClosure { last: 0, running: None })
    };
    /// The last future that was made to wait for permits, and for how many.
    static ASKED: Cell<(u32, u64)> = const { Cell::new((0, 0)) };
    static ENTERED: Cell<Entered> = const {
        Cell::new(Entered { depth: 0, outermost: (Kind::Unknown, 0), future: 0 })
    };
}

impl Subscriber for Listener {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        interest(metadata)
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_heard(metadata) && (!is_rarely_wanted(metadata) || SEVERAL.load(Ordering::Relaxed))
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let subject = match attributes.metadata().name() {
            "runtime.spawn" => {
                match fields.owner {
                    Owner::Runtime => self.recorder.task_made(),
                    Owner::LocalSet => self.recorder.local_task_made(),
                    Owner::Unknown => {}
                }
                Subject::Task(fields.task.unwrap_or_default())
            }
            WAIT => Subject::Future(self.next_future()),
            _ => self.resource(&fields),
        };
        subject.id()
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let (target, entered) = (event.metadata().target(), ENTERED.get());
        if target == PERMITS {
            return self.permits(event, entered);
        }
        // What is not told apart may wait, and nothing else is known of it.
        let (is_waker, is_told_apart) = (
            target == WAKER,
            entered.outermost.0.is_told_apart() && entered.outermost.1 > 0,
        );
        if !is_waker && (entered.depth == 0 || target == STATE && !is_told_apart) {
            return;
        }
        if is_waker {
            let mut fields = WakerFields::default();
            event.record(&mut fields);
            if let Some(Subject::Task(number)) = fields.task.map(Subject::of) {
                self.waker(number, fields.done);
            }
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let (kind, number) = entered.outermost;
        if fields.ready == Some(false) {
            let words = if fields.closing { CLOSED } else { kind.words() };
            let (number, future) = match kind {
                Kind::Timer => (0, number),
                _ => (number, entered.future),
            };
            let (asked, permits) = ASKED.get();
            self.recorder.waits_for(Resource {
                words,
                number,
                future,
                permits: if asked == future { permits } else { 0 },
            });
        } else if let Some(change) = kind.change(&fields) {
            self.recorder.resource_changed(number, change);
        }
    }

    fn clone_span(&self, span: &Id) -> Id {
        if Subject::of(span.into_u64()).future().is_some() {
            *self.handles().entry(span.into_u64()).or_default() += 1;
        }
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        let Some(future) = Subject::of(span.into_u64()).future() else {
            return true;
        };
        if let Entry::Occupied(mut more) = self.handles().entry(span.into_u64()) {
            *more.get_mut() -= 1;
            if *more.get() == 0 {
                more.remove();
            }
            return false;
        }
        match Subject::of(span.into_u64()) {
            Subject::Resource(..) => self.recorder.timer_dropped(future),
            _ => self.recorder.future_dropped(future),
        }
        true
    }

    fn enter(&self, span: &Id) {
        let subject = Subject::of(span.into_u64());
        if let Subject::Future(future) = subject {
            let entered = ENTERED.get();
            return ENTERED.set(Entered { future, ..entered });
        }
        let Subject::Resource(kind, number) = subject else {
            ENTERED_TASKS.set(ENTERED_TASKS.get() + 1);
            // tokio enters the span of a closure once more, to drop it.
            if RUNNING.get() == 0
                && role::get() == Role::Pool
                && CLOSURE.get().last != span.into_u64()
            {
                CLOSURE.set(InClosure {
                    last: span.into_u64(),
                    running: self.recorder.closure_begins(),
                });
            }
            return RUNNING.set(RUNNING.get() + 1);
        };
        let mut entered = ENTERED.get();
        if entered.depth == 0 {
            entered.outermost = (kind, number);
        }
        entered.depth += 1;
        ENTERED.set(entered);
    }

    fn exit(&self, span: &Id) {
        let subject = Subject::of(span.into_u64());
        if let Subject::Future(_) = subject {
            let entered = ENTERED.get();
            return ENTERED.set(Entered {
                future: 0,
                ..entered
            });
        }
        let Subject::Resource(..) = subject else {
            RUNNING.set(RUNNING.get().saturating_sub(1));
            let InClosure { last, running } = CLOSURE.get();
            if let Some(number) = running.filter(|_| last == span.into_u64()) {
                let running = None;
                CLOSURE.set(InClosure { last, running });
                self.recorder.closure_ends(number);
            }
            return;
        };
        let mut entered = ENTERED.get();
        entered.depth = entered.depth.saturating_sub(1);
        ENTERED.set(entered);
    }
}

impl Listener {
    /// A future asked for permits, or one got some. Those that somebody else gave back
    /// come outside of its own poll, and which one it is is not told.
    fn permits(&self, event: &Event<'_>, entered: Entered) {
        let mut fields = PermitFields::default();
        event.record(&mut fields);
        if let Some(requested) = fields.requested {
            ASKED.set((entered.future, requested));
            if requested > 1 {
                SEVERAL.store(true, Ordering::Relaxed);
            }
        } else if fields.obtained > 0 && entered.depth == 0 {
            self.recorder.permits_handed_on();
        }
    }

    fn handles(&self) -> MutexGuard<'_, FxHashMap<u64, u32>> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// 0 is none.
    fn next_future(&self) -> u32 {
        let before = self.futures.fetch_add(1, Ordering::Relaxed);
        before.wrapping_add(1).max(1)
    }

    /// Something was done with a waker of a task.
    fn waker(&self, number: u64, done: Option<Done>) {
        match done {
            Some(Done::Cloned) => self.recorder.task_waker(number, true),
            Some(Done::Dropped) => self.recorder.task_waker(number, false),
            Some(Done::Woke) => self.recorder.task_woken(number, source(), true),
            Some(Done::WokeByRef) => self.recorder.task_woken(number, source(), false),
            None => {}
        }
    }

    /// The subject of a new resource. A semaphore that tokio makes within
    /// another resource is a part of that one, and one that it makes for itself
    /// is the room in a channel.
    fn resource(&self, fields: &Fields) -> Subject {
        let kind = match fields.concrete_type {
            // Its semaphore is no part of it for tokio, and made in its file.
            Kind::Semaphore if fields.file.ends_with("/sync/once_cell.rs") => Kind::OnceCell,
            kind => kind,
        };
        if fields.is_internal {
            let Entered {
                depth, outermost, ..
            } = ENTERED.get();
            return match depth {
                0 => Subject::Resource(Kind::Room, 0),
                _ => Subject::Resource(outermost.0, outermost.1),
            };
        }
        let number = if kind == Kind::Timer {
            self.next_future()
        } else if kind.is_told_apart() {
            self.recorder.resource_made(&fields.file, fields.line)
        } else {
            0
        };
        Subject::Resource(kind, number)
    }
}
